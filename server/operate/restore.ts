import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { knownSchema } from '../platform/database.ts'
import { openEmbedded } from '../platform/pglite.ts'
import { openPool } from '../platform/postgresql.ts'
import { StartError } from '../platform/start-error.ts'
import { type BackupDeps, databaseName, dumpName } from './back-up.ts'
import { readBackup, readManifest } from './backup-file.ts'
import type { Manifest } from './manifest.ts'
import { findPostgresPrograms, runPostgresProgram } from './postgres-programs.ts'
import { countObjects, engineOf, schemaIn } from './schema-store.ts'

/** Where things stand until all of them were seen to be whole. In the data folder: elsewhere may be no room, or another disk. */
const unfinishedName = 'restoring'
const lockFiles = ['lock', 'lock.json']

/**
 * Brings back what `backUp` wrote, into an empty data folder or an empty PostgreSQL; an older schema is brought up to date by the
 * server's next start. Nothing is written into the target before the whole file was read and found to be as it was.
 * @throws StartError when the file is damaged or of another kind, the target is not empty, or the backup is newer than the program
 */
export async function restore(deps: BackupDeps, file: string): Promise<Manifest> {
  const manifest = await readManifest(file)
  await demandFit(deps, manifest, file)
  const unfinished = join(deps.dataFolder, unfinishedName)
  demandEmptyFolder(deps.dataFolder, manifest)
  if (deps.database.url) await demandEmptyDatabase(deps, deps.database.url, manifest)
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  try {
    await readBackup(file, (path) => join(unfinished, path))
    if (deps.database.url) await fillPostgres(deps, deps.database.url, join(unfinished, dumpName), manifest)
    else await tryEmbedded(join(unfinished, databaseName), manifest)
    moveInto(deps.dataFolder, unfinished)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return manifest
}

async function demandFit({ database }: BackupDeps, manifest: Manifest, file: string): Promise<void> {
  const known = await knownSchema()
  if (manifest.schema > known)
    throw new StartError(
      `${file} was made by a newer Tongke (${manifest.program}, schema ${manifest.schema}); this one knows schemas up to ${known}. ` +
        'Restore it with that one or a newer one.',
    )
  if (manifest.database === 'postgresql' && !database.url)
    throw new StartError(
      `${file} holds a PostgreSQL database: set DATABASE_URL to an empty one to restore it into.`,
    )
  if (manifest.database === 'embedded' && database.url)
    throw new StartError(
      `${file} holds an embedded database, which can't be restored into a PostgreSQL: unset DATABASE_URL.`,
    )
}

function demandEmptyFolder(folder: string, manifest: Manifest): void {
  const there = existsSync(folder) ? readdirSync(folder) : []
  const own = new Set(manifest.files.map(({ path }) => path.split('/')[0]!))
  const inTheWay = there.filter(
    (name) => own.has(name) && !(name === databaseName && isUnusedDatabase(join(folder, name))),
  )
  if (inTheWay.length > 0)
    throw new StartError(
      `${folder} is not empty (${inTheWay.slice(0, 5).join(', ')}): nothing is overwritten. ` +
        'Stop the server and move what is there away, or set TONGKE_DATA to another folder.',
    )
}

/** A server that was stopped before it made one leaves a lock there. */
const isUnusedDatabase = (folder: string) => readdirSync(folder).every((name) => lockFiles.includes(name))

async function demandEmptyDatabase(deps: BackupDeps, url: string, manifest: Manifest): Promise<void> {
  const pool = await openPool(url, deps.log)
  try {
    const query = (sql: string) => pool.query(sql)
    const count = await countObjects(query)
    if (count > 0)
      throw new StartError(
        `The database that DATABASE_URL names is not empty (${count} tables and the like): nothing is overwritten. ` +
          'Make a new one (createdb), and set DATABASE_URL to it.',
      )
    findPostgresPrograms(deps.env, Math.max(manifest.engine, await engineOf(query)), 'Restoring this backup')
  } finally {
    await pool.end()
  }
}

/** All or nothing: it is one transaction. */
async function fillPostgres(deps: BackupDeps, url: string, dump: string, manifest: Manifest): Promise<void> {
  const programs = findPostgresPrograms(deps.env, manifest.engine, 'Restoring this backup')
  // Whoever may write a database need not be the one who made it, nor own its extension.
  const args = [
    '--single-transaction',
    '--exit-on-error',
    '--no-owner',
    '--no-privileges',
    '--no-comments',
    dump,
  ]
  await runPostgresProgram(programs, 'pg_restore', args, url, deps.env)
  rmSync(dump)
  const pool = await openPool(url, deps.log)
  try {
    demandSchema(await schemaIn((sql) => pool.query(sql)), manifest)
  } finally {
    await pool.end()
  }
}

/** That it opens is seen before it is put where the server looks for it. */
async function tryEmbedded(folder: string, manifest: Manifest): Promise<void> {
  const opened = await openEmbedded(folder)
  try {
    demandSchema(await schemaIn((sql) => opened.pglite.query(sql)), manifest)
  } finally {
    await opened.close()
  }
}

function demandSchema(found: number | null, { schema }: Manifest): void {
  if (found !== schema)
    throw new Error(`the restored database has schema ${found}, and its backup says ${schema}`)
}

function moveInto(folder: string, unfinished: string): void {
  const database = join(folder, databaseName)
  const names = readdirSync(unfinished)
  if (names.includes(databaseName) && existsSync(database)) {
    // Only what was seen to be unused goes; a folder with anything else in it stays, and stops this.
    for (const lock of lockFiles) rmSync(join(database, lock), { force: true })
    rmdirSync(database)
  }
  // The database last: with it the folder is one that a server takes.
  for (const name of names.sort(
    (one, other) => Number(one === databaseName) - Number(other === databaseName),
  ))
    renameSync(join(unfinished, name), join(folder, name))
}
