import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { StartError } from './start-error.ts'

const holder = z.object({ pid: z.int(), since: z.iso.datetime(), host: z.string() })

/**
 * Takes a data folder for this process alone, until `release` or the process's end.
 *
 * The lock is the kernel's, on a file, through SQLite because Node offers no other way to it: it goes with the process
 * however that ends, so there is no stale lock to judge. A file with a pid in it would not do: a pid is used again
 * after a restart, and means nothing to another container that has the same volume. Who holds it is told beside it.
 *
 * @throws StartError naming the process that has the folder, and since when
 */
export function lockFolder(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true })
  const told = join(folder, 'lock.json')
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    // Nothing is ever written, so there is nothing to journal.
    lock.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (isBusy(error)) throw new StartError(refusal(folder, told))
    throw error
  }
  const me = { pid: process.pid, since: new Date().toISOString(), host: hostname() }
  writeFileSync(`${told}.new`, JSON.stringify(me))
  renameSync(`${told}.new`, told)
  return { release: () => lock.close() }
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

function refusal(folder: string, told: string): string {
  const who = readHolder(told)
  const by = who ? `process ${who.pid} on ${who.host}, since ${who.since}` : 'another process'
  return (
    `The data folder ${folder} is in use by ${by}. Two servers on one folder would destroy it: ` +
    `stop the other one, or give this one a folder of its own with TONGKE_DATA.`
  )
}

function readHolder(told: string): z.infer<typeof holder> | null {
  try {
    return holder.parse(JSON.parse(readFileSync(told, 'utf8')))
  } catch {
    // The first one may be between taking the lock and telling who it is.
    return null
  }
}
