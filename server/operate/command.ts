import { resolve } from 'node:path'
import { StartError } from '../platform/start-error.ts'
import { type BackupDeps, backUp } from './back-up.ts'
import type { Manifest } from './manifest.ts'
import { restore } from './restore.ts'

/**
 * What the program does when it is not to serve: `backup FILE` and `restore FILE`.
 * @returns what to tell, or null when nothing of this was asked
 * @throws StartError
 */
export async function runCommand(
  [name, file, ...rest]: readonly string[],
  deps: BackupDeps,
  now: Date,
): Promise<string | null> {
  if (name === undefined) return null
  if ((name !== 'backup' && name !== 'restore') || file === undefined || rest.length > 0)
    throw new StartError('This takes `backup FILE`, `restore FILE`, or nothing to serve.')
  if (name === 'backup') return told('Backed up to', file, await backUp(deps, resolve(file), now))
  return `${told('Restored from', file, await restore(deps, resolve(file)))}\nStart the server; it brings the schema up to date.`
}

function told(what: string, file: string, manifest: Manifest): string {
  const megabytes = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20
  const kind = manifest.database === 'embedded' ? 'embedded database' : 'PostgreSQL'
  return `${what} ${file}: ${kind}, schema ${manifest.schema}, ${manifest.files.length} files, ${megabytes.toFixed(1)} MB unpacked, made ${manifest.madeAt}.`
}
