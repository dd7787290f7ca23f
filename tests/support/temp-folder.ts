import { existsSync, rmSync, statfsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const MEMORY = '/dev/shm'

/** A folder of this test's own, gone when it ends; in memory where there is enough, for tests wait long for busy disks. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(roomInMemory() ? MEMORY : tmpdir(), 'tongke-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Containers often have 64 MB there; an embedded database takes about 60. */
function roomInMemory(): boolean {
  if (!existsSync(MEMORY)) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize > 1024 ** 3
}
