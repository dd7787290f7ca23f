import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Database, isUniqueViolation, openDatabase, transact } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { emptyCluster } from '../support/cluster.ts'

/** A database of the test's own, in its thread, with one table. */
async function opened(): Promise<Database> {
  const database = await openDatabase({ folder: await emptyCluster(), log: createLog('silent') })
  onTestFinished(() => database.close())
  await sql`create table numbers (number int primary key)`.execute(database.db)
  return database
}

describe('The embedded database in its thread', () => {
  it('lets the sockets go on while a long query runs', async () => {
    const database = await opened()
    let turns = 0
    let running = true
    const query = sql`select count(*) from generate_series(1, 1000000)`.execute(database.db).finally(() => {
      running = false
    })
    while (running) {
      await turn()
      turns++
    }
    await query
    // On the same thread the query would have been over in the first turn.
    expect(turns).toBeGreaterThan(10)
  })

  it('keeps the error code and the constraint on the way between threads', async () => {
    const database = await opened()
    const insert = () => sql`insert into numbers values (1)`.execute(database.db)
    await insert()
    const error = await insert().catch((thrown) => thrown)
    expect(isUniqueViolation(error, 'numbers_pkey')).toBe(true)
  })

  it('takes back a transaction whose work failed, and serves the next', async () => {
    const database = await opened()
    const failing = transact(database.db, async (tx) => {
      await sql`insert into numbers values (2)`.execute(tx)
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    await transact(database.db, (tx) => sql`insert into numbers values (3)`.execute(tx))
    const { rows } = await sql<{ number: number }>`select number from numbers where number > 1`.execute(
      database.db,
    )
    expect(rows).toEqual([{ number: 3 }])
  })

  it('does not call a transaction done in which a statement failed', async () => {
    const database = await opened()
    const swallowed = transact(database.db, async (tx) => {
      await sql`insert into numbers values (4)`.execute(tx)
      await sql`insert into numbers values (4)`.execute(tx).catch(() => {})
    })
    await expect(swallowed).rejects.toThrow()
    const { rows } = await sql`select number from numbers where number = 4`.execute(database.db)
    expect(rows).toEqual([])
  })
})
