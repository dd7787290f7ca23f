import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { Transaction } from '@electric-sql/pglite'
import { type Embedded, openEmbedded } from './pglite.ts'
import { StartError } from './start-error.ts'

/** What the main thread asks of the database's thread, and what it is answered; one answer a call, in any order. */
export type Call = { id: number } & (
  | { do: 'query'; sql: string; parameters: unknown[] }
  | { do: 'script'; sql: string }
  | { do: 'begin' | 'commit' | 'rollback' | 'close' }
)
export type Reply =
  | { opened: true }
  | { failed: string; operators: boolean }
  | { id: number; rows: unknown[]; affectedRows: number | undefined }
  /** `fields`: what PostgreSQL says of an error beside its message (code, constraint, detail …). */
  | { id: number; error: { message: string; fields: Record<string, string> } }

/** One transaction at a time, which its caller holds open from afar. */
interface Held {
  tx: Transaction
  commit(): void
  rollback(): void
  done: Promise<void>
}

/** Serves an embedded database to another thread. */
export async function servePort(port: MessagePort, folder: string): Promise<void> {
  const post = (reply: Reply) => port.postMessage(reply)
  let opened: Embedded
  try {
    opened = await openEmbedded(folder)
  } catch (error) {
    post({ failed: String((error as Error).message ?? error), operators: error instanceof StartError })
    return
  }
  const { pglite } = opened
  let held: Held | null = null

  function begin(): Promise<void> {
    return new Promise((begun, failed) => {
      const done = pglite.transaction(
        (tx) =>
          new Promise<void>((commit, reject) => {
            held = { tx, commit, rollback: () => reject(rolledBack), done }
            begun()
          }),
      ) as Promise<void>
      done.catch(failed)
    })
  }

  async function end(how: 'commit' | 'rollback'): Promise<void> {
    const ending = held
    held = null
    ending?.[how]()
    await ending?.done.catch((error) => {
      if (error !== rolledBack) throw error
    })
  }

  async function run(call: Call): Promise<{ rows: unknown[]; affectedRows?: number | undefined }> {
    const on = held?.tx ?? pglite
    if (call.do === 'query') return on.query(call.sql, call.parameters)
    if (call.do === 'script') await on.exec(call.sql)
    else if (call.do === 'begin') await begin()
    else if (call.do === 'close') await opened.close()
    else await end(call.do)
    return { rows: [] }
  }

  port.on('message', async (call: Call) => {
    const { id } = call
    try {
      const { rows, affectedRows } = await run(call)
      post({ id, rows, affectedRows })
    } catch (error) {
      post({ id, error: plain(error) })
    }
    if (call.do === 'close') port.close()
  })
  post({ opened: true })
}

const rolledBack = new Error('rolled back')

/** An error's own fields don't survive the way between threads unless they are handed over by name. */
function plain(error: unknown): { message: string; fields: Record<string, string> } {
  if (!(error instanceof Error)) return { message: String(error), fields: {} }
  const fields = Object.entries(error).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { message: error.message, fields: Object.fromEntries(fields) }
}

if (parentPort) await servePort(parentPort, (workerData as { folder: string }).folder)
