import { createHash } from 'node:crypto'
import { existsSync, linkSync, openAsBlob, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe } from 'vitest'
import { type Database, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { migrate, readMigrations } from '../../server/platform/migrate.ts'
import { openInMemory, transactionsOf } from '../../server/platform/pglite.ts'
import { type Postgres, startPostgres } from './postgres.ts'

const log = createLog('silent')
const migrations = fileURLToPath(new URL('../../server/migrations', import.meta.url))

/** A new database in memory with our schema and nothing in it. About a second. */
export async function memoryDatabase(): Promise<Database> {
  return openDatabase({ log, image: await schemaImage() })
}

/**
 * Runs the same suite on the embedded database and on a real PostgreSQL. Each gets one new database, with our schema,
 * for all its tests: make ids of your own in every test.
 * @param suite gets a function that gives the database, to call inside of tests and hooks
 */
export function eachDatabase(name: string, suite: (database: () => Database) => void): void {
  describe(`${name} on the embedded database`, () => suite(given(() => memoryDatabase())))
  describe(`${name} on PostgreSQL`, () => {
    let postgres: Postgres
    const database = given(async () => {
      postgres = await startPostgres()
      return openDatabase({ log, url: await postgres.create() })
    })
    afterAll(() => postgres?.stop())
    suite(database)
  })
}

function given(open: () => Promise<Database>): () => Database {
  let database: Database | undefined
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database?.close())
  return () => {
    if (!database) throw new Error('the database is there inside of tests and hooks only')
    return database
  }
}

/** Making a database takes some seconds, copying one does not: the copy is kept until a migration changes. */
async function schemaImage(): Promise<Blob> {
  const hash = createHash('sha256').update(process.versions.node)
  for (const file of readdirSync(migrations).sort())
    hash.update(file).update(readFileSync(join(migrations, file)))
  hash.update(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url))))
  const path = join(tmpdir(), `tongke-schema-${hash.digest('hex').slice(0, 16)}.tar`)
  if (!existsSync(path)) await makeImage(path)
  return openAsBlob(path)
}

async function makeImage(path: string): Promise<void> {
  const { pglite, close } = await openInMemory()
  await migrate(transactionsOf(pglite), await readMigrations(migrations), log)
  const image = await pglite.dumpDataDir('none')
  await close()
  writeFileSync(`${path}.${process.pid}`, Buffer.from(await image.arrayBuffer()))
  try {
    // Of several at once the first stays: a blob whose file is replaced can't be read any more.
    linkSync(`${path}.${process.pid}`, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(`${path}.${process.pid}`)
  }
}
