import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { StartError } from '../../server/platform/start-error.ts'
import { emptyCluster } from '../support/cluster.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { tempFolder } from '../support/temp-folder.ts'

const log = createLog('silent')

/** A folder of migrations, from their texts. */
async function folderOf(...texts: string[]): Promise<string> {
  const folder = await tempFolder()
  await Promise.all(texts.map((text, i) => writeFile(join(folder, `000${i + 1}-step.sql`), text)))
  return folder
}

async function applied({ db }: Database): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`select number from migrations order by number`.execute(db)
  return rows.map(({ number }) => number)
}

const one = 'create table one (id int);\n-- two statements in one file\ncreate index on one (id);'
const two = 'alter table one add column name text;'

describe.each(['pglite', 'postgresql'] as const)('Migrations on %s', { timeout: 300_000 }, (kind) => {
  let postgres: Postgres | undefined
  beforeAll(async () => {
    if (kind === 'postgresql') postgres = await startPostgres()
  })
  afterAll(() => postgres?.stop())

  /** Where one test's database lies, to open it again. */
  const place = async () => (postgres ? { url: await postgres.create() } : { folder: await emptyCluster() })

  test('run once each, in order, when the database is opened', async () => {
    const where = await place()
    const first = await openDatabase({ ...where, log, migrations: await folderOf(one) })
    expect(await applied(first)).toEqual([1])
    await first.close()
    const second = await openDatabase({
      ...where,
      log,
      migrations: await folderOf(one.replaceAll('\n', '\r\n'), two),
    })
    expect(await applied(second)).toEqual([1, 2])
    await sql`insert into one (id, name) values (1, '音乐')`.execute(second.db)
    await second.close()
  })

  test('a step that fails leaves nothing of itself, and the steps before it', async () => {
    const where = await place()
    const broken = openDatabase({ ...where, log, migrations: await folderOf(one, `${two} select nonsense;`) })
    await expect(broken).rejects.toMatchObject({ code: '42703' })
    const mended = await openDatabase({ ...where, log, migrations: await folderOf(one, two) })
    expect(await applied(mended)).toEqual([1, 2])
    await mended.close()
  })

  test('a database newer than the program, or made by other files, is refused', async () => {
    const where = await place()
    await (await openDatabase({ ...where, log, migrations: await folderOf(one, two) })).close()
    const older = await openDatabase({ ...where, log, migrations: await folderOf(one) }).catch(
      (error: unknown) => error,
    )
    expect(older).toBeInstanceOf(StartError)
    expect((older as Error).message).toMatch(/has schema 2 \(step\).*knows schemas up to 1.*newer Tongke/)
    const other = await openDatabase({ ...where, log, migrations: await folderOf(`${one} `, two) }).catch(
      (error: unknown) => error,
    )
    expect(other).toBeInstanceOf(StartError)
    expect((other as Error).message).toMatch(/step 1 \(step\) is not the one this program has/)
    await (await openDatabase({ ...where, log, migrations: await folderOf(one, two) })).close()
  })

  // Of the embedded database there is one node.
  if (kind === 'postgresql')
    test('nodes that start together take turns', async () => {
      const where = await place()
      const migrations = await folderOf(one, two)
      const nodes = await Promise.all(
        Array.from({ length: 5 }, () => openDatabase({ ...where, log, migrations })),
      )
      expect(await applied(nodes[0]!)).toEqual([1, 2])
      await Promise.all(nodes.map((node) => node.close()))
    })
})

test('a migration with a number missing is a fault of the program', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, '0002-step.sql'), one)
  await expect(openDatabase({ log, migrations: folder })).rejects.toThrow('0002-step.sql should be number 1')
})

test('a database that cannot be reached is told without its password', async () => {
  const refused = openDatabase({ log, url: 'postgresql://tongke:geheim@127.0.0.1:1/tongke' })
  await expect(refused).rejects.toThrow(
    /^DATABASE_URL: cannot use postgresql:\/\/tongke@127\.0\.0\.1:1\/tongke: .*ECONNREFUSED/,
  )
})
