import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { knownSchema } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { openEmbedded } from '../platform/pglite.ts'
import { openPool } from '../platform/postgresql.ts'
import { StartError } from '../platform/start-error.ts'
import { hashOf, listTree, type Packed, writeBackup } from './backup-file.ts'
import { type Manifest, programVersion } from './manifest.ts'
import { type Environment, findPostgresPrograms, runPostgresProgram } from './postgres-programs.ts'
import { engineOf, schemaIn } from './schema-store.ts'

/** Where the data is, and what its programs get to know of the surroundings. */
export interface BackupDeps {
  database: { url: string | undefined; folder: string }
  dataFolder: string
  env: Environment
  log: Log
}

/** The database's folder in the data folder, and the dump of a PostgreSQL in a backup. */
export const databaseName = 'database'
export const dumpName = 'database.dump'

/** Of the embedded database, what belongs to the process that has it open. */
const passing = [
  `${databaseName}/lock`,
  `${databaseName}/lock.json`,
  `${databaseName}/cluster.new`,
  'restoring',
]

type Part = Pick<Manifest, 'database' | 'engine' | 'schema' | 'folders'> & { files: Packed[] }

/**
 * Writes everything there is into one file. A PostgreSQL is copied as of one moment, while servers go on; the embedded
 * database can't be read by two, so its server must be stopped.
 * @returns what is in the backup
 * @throws StartError when there is nothing to back up, the file is there already, or a program for it is missing
 */
export async function backUp(deps: BackupDeps, file: string, now: Date): Promise<Manifest> {
  if (existsSync(file))
    throw new StartError(`${file} is there already. Name another file; none is overwritten.`)
  if (!relative(deps.dataFolder, file).startsWith('..'))
    throw new StartError(
      `${file} is in the data folder, and would be in every later backup. Name a file elsewhere, best on another disk.`,
    )
  if (!existsSync(dirname(file))) throw new StartError(`There is no folder ${dirname(file)}.`)
  return deps.database.url ? ofPostgres(deps, deps.database.url, file, now) : ofEmbedded(deps, file, now)
}

async function ofEmbedded(deps: BackupDeps, file: string, now: Date): Promise<Manifest> {
  const { folder } = deps.database
  if (!existsSync(join(folder, 'cluster')))
    throw new StartError(
      `There is no database in ${folder}. Set TONGKE_DATA to the server's data folder, or DATABASE_URL.`,
    )
  // Opening writes down what a crash left half done, and shows that it opens; closing leaves files that fit together.
  const opened = await openEmbedded(folder)
  try {
    const query = (sql: string) => opened.pglite.query(sql)
    const schema = await schemaIn(query)
    if (schema === null) throw new StartError(`The database in ${folder} is not Tongke's.`)
    const engine = await engineOf(query)
    await opened.pglite.close()
    const tree = listTree(deps.dataFolder, '', passing)
    return await pack({ database: 'embedded', engine, schema, ...tree }, file, now)
  } finally {
    // Gives the folder back.
    await opened.close()
  }
}

async function ofPostgres(deps: BackupDeps, url: string, file: string, now: Date): Promise<Manifest> {
  const pool = await openPool(url, deps.log)
  try {
    const query = (sql: string) => pool.query(sql)
    const engine = await engineOf(query)
    const schema = await schemaIn(query)
    if (schema === null) throw new StartError('The database that DATABASE_URL names holds nothing of Tongke.')
    const programs = findPostgresPrograms(deps.env, engine, `A backup of this PostgreSQL (${engine})`)
    const temporary = mkdtempSync(`${file}.dump-`)
    try {
      const dump = join(temporary, dumpName)
      await runPostgresProgram(programs, 'pg_dump', ['--format=custom', `--file=${dump}`], url, deps.env)
      const tree = existsSync(deps.dataFolder)
        ? listTree(deps.dataFolder, '', [databaseName, ...passing])
        : { folders: [], files: [] }
      const files = [{ from: dump, path: dumpName }, ...tree.files]
      return await pack(
        // An older pg_restore does not read what a newer pg_dump wrote.
        { database: 'postgresql', engine: programs.version, schema, folders: tree.folders, files },
        file,
        now,
      )
    } finally {
      rmSync(temporary, { recursive: true, force: true })
    }
  } finally {
    await pool.end()
  }
}

async function pack({ files, ...part }: Part, file: string, now: Date): Promise<Manifest> {
  if (part.schema > (await knownSchema()))
    throw new StartError(`The database has schema ${part.schema}: back it up with the Tongke that wrote it.`)
  const listed = []
  for (const { from, path } of files) listed.push({ path, ...(await hashOf(from)) })
  const manifest: Manifest = {
    format: 'tongke/backup@1',
    madeAt: now.toISOString(),
    program: programVersion(),
    ...part,
    files: listed,
  }
  await writeBackup(file, manifest, files)
  return manifest
}
