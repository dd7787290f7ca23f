import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/**
 * What this machine's disk and PostgreSQL take for a commit: rows of one table, each a transaction of its own, at a steady rate.
 * @returns ms of each, from asking until it was on disk
 */
export async function timeCommits(
  databaseUrl: string,
  { perSecond, seconds, connections }: { perSecond: number; seconds: number; connections: number },
): Promise<number[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, min: connections, max: connections })
  try {
    await pool.query('create table yardstick (id uuid primary key, at timestamptz not null)')
    const insert = { name: 'insert', text: 'insert into yardstick values ($1, now())' }
    // Lines are open and the statement is known to each, as in a server that has run for a while.
    await Promise.all(
      Array.from({ length: connections }, () => pool.query({ ...insert, values: [randomUUID()] })),
    )
    const took: number[] = []
    const open: Promise<void>[] = []
    const begun = performance.now()
    for (let sent = 0; sent < perSecond * seconds; ) {
      const due = Math.min(perSecond * seconds, ((performance.now() - begun) / 1_000) * perSecond)
      for (; sent < due; sent++) {
        const asked = performance.now()
        open.push(
          pool
            .query({ ...insert, values: [randomUUID()] })
            .then(() => void took.push(performance.now() - asked)),
        )
      }
      await pause(4)
    }
    await Promise.all(open)
    await pool.query('drop table yardstick')
    return took
  } finally {
    await pool.end()
  }
}
