import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../server/platform/pglite.ts'
import { tempFolder } from './temp-folder.ts'

/**
 * A data folder of this test's own with an embedded database that has nothing in it yet, not even our schema. Making
 * one takes some seconds of both cores, copying one does not: the first is kept for all runs with the same PGlite.
 */
export async function emptyCluster(): Promise<string> {
  const folder = await tempFolder()
  const { version } = JSON.parse(readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8'))
  const kept = join(tmpdir(), `tongke-cluster-${version}`)
  if (!existsSync(kept)) await makeCluster(kept)
  cpSync(join(kept, 'cluster'), join(folder, 'cluster'), { recursive: true })
  return folder
}

async function makeCluster(kept: string): Promise<void> {
  const made = mkdtempSync(`${kept}-`)
  await (await openEmbedded(made)).close()
  try {
    renameSync(made, kept)
  } catch {
    // Another run was first.
    rmSync(made, { recursive: true })
  }
}
