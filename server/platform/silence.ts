import { Socket } from 'node:net'
import type { PoolClient } from 'pg'
import pg from 'pg'
import type { Log } from './log.ts'

/**
 * Of a PostgreSQL that refuses nothing and answers nothing: its machine is frozen, its disk hangs, the way to it swallows what is
 * sent. Whoever waits for it would wait as long as it pleases, and lessons with them.
 */
export interface Silence {
  /** A socket for a connection to be made; while the other end is silent one that fails at once, with ETIMEDOUT. */
  socket(): Socket
  /** From now on it is known what the connection waits for. */
  watch(client: PoolClient): void
}

export interface SilenceLimits {
  /** A statement that takes longer makes us ask whether anybody is there, in ms. Long ones are asked about in vain. */
  patienceMs: number
  /** How long that question may take, in ms; two in a row unanswered are silence. */
  answerMs: number
  /** How often it is looked at, in ms. */
  everyMs: number
}

const usual: SilenceLimits = { patienceMs: 3_000, answerMs: 2_000, everyMs: 1_000 }
/** Before anybody is let in again, what was under way when it fell silent must have been done or not. */
const settledMs = 5_000

/** Watches the PostgreSQL that `url` names; sockets that wait for one that is silent are broken off. */
export function watchSilence(url: string, log: Log, limits: Partial<SilenceLimits> = {}): Silence {
  const { patienceMs, answerMs, everyMs } = { ...usual, ...limits }
  const sockets = new Set<Socket>()
  /** When what each connection waits for was asked. */
  const asked = new Map<PoolClient, number>()
  /** Processes there that may still do what was asked of them. */
  const orphans = new Set<number>()
  let unanswered = 0
  let silent = false
  let looking = false
  /** Runs while somebody waits, or nobody is there. */
  let timer: NodeJS.Timeout | undefined

  const tooLate = () =>
    Object.assign(new Error('PostgreSQL has stopped answering.'), { code: 'ETIMEDOUT' as const })

  function breakOff(): void {
    silent = true
    log.error('PostgreSQL has stopped answering: what waits for it is given up until it answers again')
    for (const client of asked.keys()) {
      const { processID } = client as unknown as { processID: number | null }
      if (processID) orphans.add(processID)
    }
    for (const socket of sockets) socket.destroy(tooLate())
  }

  async function look(): Promise<void> {
    const oldest = Math.min(...asked.values())
    if (!silent && performance.now() - oldest < patienceMs) {
      unanswered = 0
      return rest()
    }
    const answered = await ask(url, answerMs, [...orphans]).catch((error) => {
      log.debug({ err: error }, 'PostgreSQL did not answer')
      return false
    })
    unanswered = answered ? 0 : unanswered + 1
    if (!silent && unanswered >= 2) breakOff()
    if (!silent || !answered) return
    silent = false
    orphans.clear()
    log.info('PostgreSQL answers again')
    rest()
  }

  function begin(): void {
    timer ??= setInterval(() => {
      if (looking) return
      looking = true
      look().finally(() => {
        looking = false
      })
    }, everyMs).unref()
  }

  function rest(): void {
    if (silent || asked.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    socket() {
      const socket = new Socket()
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      if (silent) process.nextTick(() => socket.destroy(tooLate()))
      return socket
    },
    watch(client) {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown
      const watching = (...given: unknown[]): unknown => {
        const answer = query(...given)
        if (!(answer instanceof Promise)) return answer
        // One connection has one question at a time; more would wait in its queue behind the first.
        if (!asked.has(client)) asked.set(client, performance.now())
        begin()
        const done = () => void asked.delete(client)
        answer.then(done, done)
        return answer
      }
      client.query = watching as PoolClient['query']
    },
  }
}

/** Any answer will do, also that it lets nobody in just now. */
async function ask(url: string, withinMs: number, orphans: readonly number[]): Promise<boolean> {
  const socket = new Socket()
  const client = new pg.Client({
    connectionString: url,
    stream: () => socket,
    application_name: 'tongke-silence',
    connectionTimeoutMillis: withinMs,
    query_timeout: withinMs + (orphans.length > 0 ? settledMs : 0),
  })
  client.on('error', () => {})
  try {
    await client.connect()
    if (orphans.length === 0) await client.query('select 1')
    else
      await client.query(
        `select pg_terminate_backend(pid, ${settledMs}) from pg_stat_activity
         where pid = any($1) and usename = current_user and application_name = 'tongke'`,
        [orphans],
      )
    return true
  } catch (error) {
    // A code of five signs is PostgreSQL's own word.
    if (/^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code))) return true
    throw error
  } finally {
    socket.destroy()
  }
}
