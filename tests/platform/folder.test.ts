import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { StartError } from '../../server/platform/start-error.ts'
import { emptyCluster } from '../support/cluster.ts'
import { tempFolder } from '../support/temp-folder.ts'

const log = createLog('silent')
const writer = fileURLToPath(new URL('./writer.ts', import.meta.url))

/** Runs a writer on `folder`; `lines` are what it prints. */
function write(folder: string, ...args: (string | number)[]) {
  const child = spawn(process.execPath, [writer, folder, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, lines: createInterface({ input: child.stdout }) }
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'close')
}

/** Each opening takes a second of a free processor; a busy machine has a tenth of one. */
const patient = { timeout: 300_000 }

test('a second process is refused, told the first, and let in once that was killed', patient, async () => {
  const folder = await emptyCluster()
  const holding = write(folder)
  await once(holding.lines, 'line')
  const refusal = await openDatabase({ folder, log }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(StartError)
  expect((refusal as Error).message).toContain(folder)
  expect((refusal as Error).message).toMatch(
    new RegExp(`process ${holding.child.pid} on .*, since \\d{4}-\\d\\d-\\d\\dT`),
  )

  await killed(holding.child)
  const database = await openDatabase({ folder, log })
  await expect(openDatabase({ folder, log })).rejects.toThrow(`process ${process.pid} `)
  await database.close()
})

test('twenty kills under load lose nothing acknowledged', patient, async ({ signal }) => {
  const folder = await emptyCluster()
  const acknowledged: number[] = []
  for (let round = 0; round < 20 && !signal.aborted; round++) {
    const { child, lines } = write(folder, round * 100_000)
    // Another point each time: from the first row after opening to some hundreds.
    const enough = acknowledged.length + 1 + ((round * 37) % 300)
    lines.on('line', (line) => {
      if (line !== 'open') acknowledged.push(Number(line))
      if (acknowledged.length >= enough) child.kill('SIGKILL')
    })
    const [, ended] = await once(child, 'close')
    expect(ended).toBe('SIGKILL')
  }
  const { db, close } = await openDatabase({ folder, log })
  const { rows } = await sql<{ number: number }>`select number from acknowledged`.execute(db)
  await close()
  const kept = new Set(rows.map(({ number }) => number))
  expect(acknowledged.length).toBeGreaterThan(2000)
  expect(acknowledged.filter((number) => !kept.has(number))).toEqual([])
})

test('a database whose making was interrupted is made anew', patient, async () => {
  const folder = await tempFolder()
  mkdirSync(join(folder, 'cluster.new'))
  writeFileSync(join(folder, 'cluster.new', 'PG_VERSION'), '18')
  const { db, close } = await openDatabase({ folder, log })
  await sql`select count(*) from lessons`.execute(db)
  await close()
})

test('a database that is damaged is told with the reason, and not touched', patient, async () => {
  const folder = await emptyCluster()
  const control = join(folder, 'cluster', 'global', 'pg_control')
  writeFileSync(control, 'x')
  const refusal = await openDatabase({ folder, log }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(StartError)
  expect((refusal as Error).message).toMatch(/cluster does not open:\n.*PANIC.*pg_control/)
  expect(readFileSync(control, 'utf8')).toBe('x')
})
