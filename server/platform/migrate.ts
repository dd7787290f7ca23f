import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from './log.ts'
import { StartError } from './start-error.ts'

/** One numbered step of the schema: server/migrations/0001-account.sql. */
export interface Migration {
  number: number
  name: string
  /** SHA-256 of the text. */
  hash: string
  sql: string
}

/** What a migration needs of a driver: one transaction, in which single queries and whole scripts run. */
export interface Session {
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>
  script(sql: string): Promise<void>
}
export type InTransaction = <T>(work: (session: Session) => Promise<T>) => Promise<T>

type Applied = Pick<Migration, 'number' | 'name' | 'hash'>

/** Any number, the same on all nodes: the lock under which only one of them changes the schema. */
const LOCK = 7_160_529

/**
 * Reads `NNNN-name.sql` files, in order.
 * @throws Error when a number is missing or twice there, which is a fault of the program
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file, index) => {
      const [, digits, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? []
      if (!name || Number(digits) !== index + 1)
        throw new Error(`migration ${file} should be number ${index + 1}`)
      // A checkout with other line ends is no other migration.
      const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n')
      return { number: index + 1, name, sql, hash: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Brings the schema to the newest number, each step in a transaction of its own. Nodes that start together take turns.
 * @throws StartError when the database is newer than the program, or was made by other files
 */
export async function migrate(
  inTransaction: InTransaction,
  migrations: Migration[],
  log: Log,
): Promise<void> {
  while (await inTransaction((session) => applyNext(session, migrations, log))) {
    // Until there is none left.
  }
}

async function applyNext(session: Session, migrations: Migration[], log: Log): Promise<boolean> {
  await session.query('select pg_advisory_xact_lock($1)', [LOCK])
  const [found] = await session.query<{ name: string | null }>(
    `select to_regclass('migrations')::text as name`,
  )
  if (!found?.name) {
    await session.script(
      'create table migrations (number int primary key, name text not null, hash text not null, applied_at timestamptz not null)',
    )
  }
  const applied = await session.query<Applied>('select number, name, hash from migrations order by number')
  checkHistory(applied, migrations)
  const next = migrations[applied.length]
  if (!next) return false
  await session.script(next.sql)
  await session.query('insert into migrations (number, name, hash, applied_at) values ($1, $2, $3, now())', [
    next.number,
    next.name,
    next.hash,
  ])
  log.info({ number: next.number, name: next.name }, 'database schema changed')
  return true
}

function checkHistory(applied: Applied[], migrations: Migration[]): void {
  const last = applied.at(-1)
  if (last && last.number > migrations.length) {
    throw new StartError(
      `The database has schema ${last.number} (${last.name}); this program knows schemas up to ${migrations.length}. ` +
        'It was written by a newer Tongke: start that one, or restore a backup made before the upgrade.',
    )
  }
  applied.forEach((was, index) => {
    const known = migrations[index]
    if (known?.number === was.number && known.hash === was.hash) return
    throw new StartError(
      `The database's schema step ${was.number} (${was.name}) is not the one this program has. A step that was applied ` +
        'must not change: put the file back and add a new one. A database that holds nothing of worth can be deleted instead.',
    )
  })
}
