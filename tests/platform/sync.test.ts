import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { emptyCluster } from '../support/cluster.ts'

const writer = fileURLToPath(new URL('./writer.ts', import.meta.url))
const ROWS = 10

test('what is acknowledged was written and synced to the log of the database before', {
  timeout: 300_000,
}, async () => {
  const folder = await emptyCluster()
  const trace = join(folder, 'trace')
  const calls = 'trace=fsync,fdatasync,write,pwrite64,writev,pwritev'
  // -y: the file behind each descriptor.
  const strace = [
    '-f',
    '-y',
    '-s',
    '64',
    '-e',
    calls,
    '-o',
    trace,
    process.execPath,
    writer,
    folder,
    '0',
    String(ROWS),
  ]
  await promisify(execFile)('strace', strace)

  const lines = (await readFile(trace, 'utf8')).split('\n')
  const isSync = (line: string) => /\bf(data)?sync\(\d+<[^>]*\/pg_wal\/[0-9A-F]{24}>/.test(line)
  const isWrite = (line: string) => /\bp?writev?(64)?\(\d+<[^>]*\/pg_wal\/[0-9A-F]{24}>/.test(line)
  const acknowledges = (line: string) => /\bwritev?\(1<.*"\d+\\n"/.test(line)

  const start = lines.findIndex((line) => /\bwritev?\(1<.*"open\\n"/.test(line))
  const order = lines
    .slice(start + 1)
    .map((line) => (isSync(line) ? 's' : isWrite(line) ? 'w' : acknowledges(line) ? 'a' : ''))
  // Each acknowledgement has a write and a sync of its own before it; what is written for the next may lie between.
  let unsynced = 0
  let synced = 0
  for (const step of order.join('')) {
    if (step === 'w') unsynced += 1
    if (step === 's' && unsynced > 0) [unsynced, synced] = [0, synced + 1]
    if (step === 'a') synced -= 1
    expect(synced).toBeGreaterThanOrEqual(0)
  }
  expect(order.filter((step) => step === 'a')).toHaveLength(ROWS)
})
