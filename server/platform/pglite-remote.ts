import { Worker } from 'node:worker_threads'
import type { PGliteDialectConfig } from 'kysely'
import type { InTransaction, Session } from './migrate.ts'
import type { Call, Reply } from './pglite-thread.ts'
import { StartError } from './start-error.ts'

type Client = Exclude<PGliteDialectConfig['pglite'], (...parameters: never[]) => unknown>
type Wanted = Call extends infer C ? (C extends { id: number } ? Omit<C, 'id'> : never) : never
type Answer = Extract<Reply, { rows: unknown[] }>

export interface RemoteEmbedded {
  /** Speaks as PGlite does, as far as Kysely asks it to. */
  client: Client
  inTransaction: InTransaction
  /** Calls that were sent and are not answered yet. */
  underWay(): number
  close(): Promise<void>
}

/**
 * The embedded database in a thread of its own. Its queries run to their end without a pause: on the thread of the
 * sockets, one that takes two seconds would make every classroom's line look dead.
 * @throws StartError as `openEmbedded` does
 */
export async function openInThread(folder: string): Promise<RemoteEmbedded> {
  const worker = new Worker(new URL('./pglite-thread.ts', import.meta.url), {
    workerData: { folder },
    env: {},
  })
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>()
  let closed = false
  let last = 0

  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (reply: Reply) => {
      worker.off('error', reject)
      if ('opened' in reply) resolve()
      else if ('failed' in reply)
        reject(reply.operators ? new StartError(reply.failed) : new Error(reply.failed))
    })
  })
  worker.on('message', (reply: Reply) => {
    if (!('id' in reply)) return
    const call = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('rows' in reply) call?.resolve(reply)
    else call?.reject(Object.assign(new Error(reply.error.message), reply.error.fields))
  })
  worker.on('exit', (code) => {
    if (closed) return
    // Without its database the program can answer nobody; what was acknowledged is on disk, and a start brings it back.
    throw new Error(`the thread of the embedded database ended by itself (exit code ${code})`)
  })

  function ask(wanted: Wanted): Promise<Answer> {
    if (closed) return Promise.reject(new Error('the database is closed'))
    const id = ++last
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage({ id, ...wanted })
    })
  }

  const query: Client['query'] = async <T>(sql: string, parameters: unknown[] = []) => {
    const { rows, affectedRows } = await ask({ do: 'query', sql, parameters })
    return { rows: rows as T[], affectedRows, fields: [] }
  }

  async function transaction<T>(work: () => Promise<T>): Promise<T> {
    await ask({ do: 'begin' })
    let done: T
    try {
      done = await work()
    } catch (error) {
      await ask({ do: 'rollback' })
      throw error
    }
    await ask({ do: 'commit' })
    return done
  }

  async function close(): Promise<void> {
    if (closed) return
    const ended = ask({ do: 'close' })
    closed = true
    await ended
    await worker.terminate()
  }

  const session: Session = {
    query: async (sql, parameters) => (await query<never>(sql, parameters)).rows,
    script: async (sql) => void (await ask({ do: 'script', sql })),
  }
  return {
    client: {
      get closed() {
        return closed
      },
      ready: true,
      waitReady: Promise.resolve(),
      close,
      query,
      transaction: (work) =>
        transaction(() =>
          work({ query, rollback: () => Promise.reject(new Error('throw instead of rolling back')) }),
        ),
    },
    inTransaction: (work) => transaction(() => work(session)),
    underWay: () => waiting.size,
    close,
  }
}
