import type { Db } from './database.ts'
import type { Log } from './log.ts'

/** What every use case gets first. Inside a transaction, hand on `{...context, db: tx}`. */
export interface Context {
  db: Db
  now: () => Date
  log: Log
}
