import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { StartError } from '../platform/start-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** PostgreSQL's own programs for backups, of one version. */
export interface PostgresPrograms {
  folder: string
  version: number
}

const debian = '/usr/lib/postgresql'

/**
 * Finds pg_dump and pg_restore: where TONGKE_POSTGRES_BIN says, where Debian keeps them, on PATH; the newest of them.
 * @param atLeast the major version needed: pg_dump refuses a server newer than itself
 * @param why for the message, when there is none
 * @throws StartError that says what to install
 */
export function findPostgresPrograms(env: Environment, atLeast: number, why: string): PostgresPrograms {
  const given = env.TONGKE_POSTGRES_BIN
  const folders = given ? [given] : [...debianFolders(), ...(env.PATH ?? '').split(delimiter).filter(Boolean)]
  const found = folders
    .map((folder) => ({ folder, version: versionOf(folder) }))
    .sort((one, other) => other.version - one.version)
  const [newest] = found
  if (newest && newest.version >= atLeast) return newest
  const have = newest?.version ? `here is PostgreSQL ${newest.version}'s` : 'there is none here'
  throw new StartError(
    `${why} needs pg_dump and pg_restore of PostgreSQL ${atLeast} or newer, and ${have}. ` +
      `Install postgresql-client-${atLeast} (Debian, Ubuntu; newer ones from apt.postgresql.org), ` +
      'or set TONGKE_POSTGRES_BIN to the folder with the programs.',
  )
}

const debianFolders = () =>
  existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []

/** 0 where they are not. */
function versionOf(folder: string): number {
  if (!['pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name)))) return 0
  try {
    const answer = execFileSync(join(folder, 'pg_dump'), ['--version'], { encoding: 'utf8', timeout: 10_000 })
    return Number(/(\d+)/.exec(answer)?.[1] ?? 0)
  } catch {
    return 0
  }
}

/**
 * Runs one of them on a database. The password goes by the environment: arguments stand in the list of processes.
 * @throws StartError with what the program said
 */
export async function runPostgresProgram(
  { folder }: PostgresPrograms,
  name: 'pg_dump' | 'pg_restore',
  args: readonly string[],
  url: string,
  env: Environment,
): Promise<void> {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  try {
    await promisify(execFile)(join(folder, name), [...args, '--no-password', `--dbname=${address}`], {
      env: { ...env, ...(password && { PGPASSWORD: password }) },
      maxBuffer: 64 * 2 ** 20,
    })
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || (error as Error).message
    throw new StartError(`${name} did not succeed:\n  ${said.split('\n').slice(0, 12).join('\n  ')}`)
  }
}
