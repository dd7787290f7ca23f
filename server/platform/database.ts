import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Dialect, Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import type { PoolClient } from 'pg'
import type { Log } from './log.ts'
import { type InTransaction, migrate, readMigrations } from './migrate.ts'
import { OneTransaction } from './one-transaction.ts'
import { openInMemory, transactionsOf } from './pglite.ts'
import { openInThread } from './pglite-remote.ts'
import { openPool } from './postgresql.ts'

/** The database as rooms get it; a room's store names its own tables: `db.withTables<{ lessons: LessonRow }>()`. */
export type Db = Kysely<unknown>

export interface Database {
  db: Db
  kind: 'pglite' | 'postgresql'
  /** The number of the newest migration that this program has. */
  schema: number
  load(): DatabaseLoad
  /** Calls back after each query, also one that failed. */
  onQuery(listener: (query: AnsweredQuery) => void): void
  close(): Promise<void>
}

export interface DatabaseLoad {
  /** Connections at work; the embedded database has one. */
  busy: number
  /** Queries (on PostgreSQL: callers that want a connection) that wait for their turn. */
  waiting: number
}

export interface AnsweredQuery {
  ms: number
  failed: boolean
}

export interface DatabaseOptions {
  /** PostgreSQL; without it the embedded database. */
  url?: string | undefined
  /** The data folder of the embedded database; without it, in memory. */
  folder?: string | undefined
  /** For an in-memory one: what to start from, as PGlite's `dumpDataDir` made it. */
  image?: Blob | undefined
  /** Other migrations than the program's own, for tests. */
  migrations?: string | undefined
  log: Log
}

const ownMigrations = fileURLToPath(new URL('../migrations', import.meta.url))

/** The number of the newest migration that this program has. */
export const knownSchema = async (): Promise<number> => (await readMigrations(ownMigrations)).length

/**
 * Opens the database and brings its schema up to date. Both kinds answer alike: timestamptz is a Date, date is
 * `YYYY-MM-DD`, int8 (so count) a number, numeric a string. A jsonb parameter is written with JSON.stringify.
 * @throws StartError when it can't be reached, is in use, or is newer than the program
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const migrations = await readMigrations(options.migrations ?? ownMigrations)
  const opened = options.url
    ? await connect(options.url, options.log)
    : await (options.folder ? embed(options.folder) : inMemory(options.image))
  try {
    await migrate(opened.inTransaction, migrations, options.log)
  } catch (error) {
    await opened.close()
    throw error
  }
  const listeners: ((query: AnsweredQuery) => void)[] = []
  const db: Db = new Kysely({
    dialect: opened.dialect,
    plugins: [new OneTransaction()],
    log: ({ level, queryDurationMillis: ms }) => {
      for (const listener of listeners) listener({ ms, failed: level === 'error' })
    },
  })
  return {
    db,
    kind: options.url ? 'postgresql' : 'pglite',
    schema: migrations.length,
    load: opened.load,
    onQuery: (listener) => void listeners.push(listener),
    close: opened.close,
  }
}

interface Opened {
  dialect: Dialect
  inTransaction: InTransaction
  load(): DatabaseLoad
  close(): Promise<void>
}

async function embed(folder: string): Promise<Opened> {
  const { client, inTransaction, underWay, close } = await openInThread(folder)
  const load = () => ({ busy: Math.min(1, underWay()), waiting: Math.max(0, underWay() - 1) })
  return { dialect: new PGliteDialect({ pglite: client }), inTransaction, load, close }
}

async function inMemory(image: Blob | undefined): Promise<Opened> {
  const { pglite, close } = await openInMemory(image)
  const load = () => ({ busy: 0, waiting: 0 })
  return { dialect: new PGliteDialect({ pglite }), inTransaction: transactionsOf(pglite), load, close }
}

async function connect(url: string, log: Log): Promise<Opened> {
  const pool = await openPool(url, log)
  const inTransaction: InTransaction = async (work) => {
    const client: PoolClient = await pool.connect()
    try {
      await client.query('begin')
      const done = await work({
        query: async (sql, parameters) => (await client.query(sql, parameters)).rows,
        script: async (sql) => void (await client.query(sql)),
      })
      await client.query('commit')
      client.release()
      return done
    } catch (error) {
      // Closes the connection, and with it the transaction.
      client.release(true)
      throw error
    }
  }
  const load = () => ({ busy: pool.totalCount - pool.idleCount, waiting: pool.waitingCount })
  return { dialect: new PostgresDialect({ pool }), inTransaction, load, close: () => pool.end() }
}

const ATTEMPTS = 5

/**
 * Runs `work` in a transaction; joins the one that `db` is already. Begun anew, up to five times in all, when the
 * database gave it up for another's sake (40001, 40P01): `work` must do nothing beside the database that can't be repeated.
 */
export async function transact<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db)
  const guard = db.getExecutor().plugins.find((plugin) => plugin instanceof OneTransaction)
  guard?.check()
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute((tx) => {
        const run = () => work(tx.withoutPlugins())
        return guard ? guard.within(run) : run()
      })
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error
      // Those that met once must not meet again: each waits for another while.
      await pause(Math.random() * 20 * 2 ** attempt)
    }
  }
}

/** Two rows claim the same thing at overlapping times. */
export const isExclusionViolation = (error: unknown, constraint?: string) =>
  violates(error, '23P01', constraint)
/** A second row of what may be there once. */
export const isUniqueViolation = (error: unknown, constraint?: string) => violates(error, '23505', constraint)
/** A row names another that isn't there, or is still named by others. */
export const isForeignKeyViolation = (error: unknown, constraint?: string) =>
  violates(error, '23503', constraint)

/**
 * The database can't be reached, takes nothing that is written (a standby, or one whose disk is full), or is just stopping or starting: what
 * was to be done may be done when it is back.
 */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') return unreachable.test(error.code)
  return error instanceof AggregateError ? error.errors.some(isUnreachable) : lineBroke.test(error.message)
}
/** Of the system, and PostgreSQL's own: connections broken or too many, disk or memory full, read-only, an operator who stops it. */
const unreachable =
  /^(ECONN(REFUSED|RESET|ABORTED)|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|08...|25006|53[123]00|57P0.)$/
/** The driver's own words; they have no code. */
const lineBroke =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

const isTransient = (error: unknown) => violates(error, '40001') || violates(error, '40P01')

/** Both drivers give PostgreSQL's own code and the constraint's name. */
function violates(error: unknown, code: string, constraint?: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== code) return false
  return constraint === undefined || ('constraint' in error && error.constraint === constraint)
}
