import pg from 'pg'
import type { Log } from './log.ts'
import { nameStatements } from './prepared.ts'
import { watchSilence } from './silence.ts'
import { StartError } from './start-error.ts'

/** Type numbers of PostgreSQL's catalogue whose JavaScript value this driver and PGlite see differently. */
const DATE = 1082
const DATE_ARRAY = 1182
const INT8 = 20
const INT8_ARRAY = 1016
const TEXT_ARRAY = 1009

type Parse = (text: string) => unknown
const usual = (type: number) => pg.types.getTypeParser(type as never, 'text') as Parse
const parsers: Record<number, Parse> = {
  [DATE]: (text) => text,
  [DATE_ARRAY]: usual(TEXT_ARRAY),
  [INT8]: Number,
  [INT8_ARRAY]: (text) => (usual(TEXT_ARRAY)(text) as string[]).map(Number),
}
const getTypeParser = (type: number) => parsers[type] ?? usual(type)

/**
 * A node that is frozen, or cut off, amid a transaction keeps the rows it locked; whoever takes its lessons over would wait for
 * it. No transaction of ours is idle for as long as this.
 */
const endIdle = `set idle_in_transaction_session_timeout = '10s'`

/**
 * Connects a pool to the PostgreSQL that `url` names.
 * @throws StartError, without the password, when it does not let us in
 */
export async function openPool(url: string, log: Log): Promise<pg.Pool> {
  const silence = watchSilence(url, log)
  const pool = new pg.Pool({
    connectionString: url,
    stream: silence.socket,
    // One lesson server does a few hundred short transactions a second at most; PostgreSQL's own limit is 100 for all.
    max: 20,
    connectionTimeoutMillis: 10_000,
    application_name: 'tongke',
    types: { getTypeParser },
    // Our queries are short: compiling one, which PostgreSQL does on its own guess of the cost, takes longer than running it.
    onConnect: async (client) => void (await client.query(`set jit = off; ${endIdle}`)),
  })
  // A line that breaks is reported here (one at work tells its query, too); unheard it would end the process.
  const broke = (error: Error) =>
    log.warn({ err: error }, 'a database connection broke; a new one is made when needed')
  pool.on('connect', (client) => {
    client.on('error', broke)
    nameStatements(client)
    silence.watch(client)
  })
  pool.on('error', () => {})
  try {
    await pool.query('select 1')
    return pool
  } catch (error) {
    await pool.end()
    throw new StartError(`DATABASE_URL: cannot use ${withoutPassword(url)}: ${reasonOf(error)}.`, {
      cause: error,
    })
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message
  return error instanceof Error ? error.message : String(error)
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url)
    return `${parsed.protocol}//${parsed.username ? `${parsed.username}@` : ''}${parsed.host}${parsed.pathname}`
  } catch {
    return 'the given address'
  }
}
