import { setImmediate as turn } from 'node:timers/promises'
import { sql } from 'kysely'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'

/**
 * A server's part in the tests that end it: opens the data folder in argv[2], says `open`, then writes the numbers from
 * argv[3] on (argv[4] of them, or until killed; eight at a time), and prints each once the database acknowledged it.
 */
const [folder, from = '0', count = 'Infinity'] = process.argv.slice(2)
const { db, close } = await openDatabase({ folder, log: createLog('warn') })
await sql`create table if not exists acknowledged (number int primary key, filler text not null)`.execute(db)
process.stdout.write('open\n')

let next = Number(from)
const end = next + Number(count)
const write = async () => {
  while (next < end) {
    const number = next++
    await sql`insert into acknowledged values (${number}, ${'同课'.repeat(100)})`.execute(db)
    process.stdout.write(`${number}\n`)
    // The embedded database never waits for anything outside, so it would never let the loop see that we are alone.
    await turn()
  }
}
await Promise.all(Array.from({ length: 8 }, write))
await close()
