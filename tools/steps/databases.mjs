import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installPackages, runAsRoot } from '../support/apt.mjs'
import { findProgram, outputOf } from '../support/command.mjs'
import { SetupError } from '../support/say.mjs'
import { bringRedis } from './redis.mjs'

/** The oldest PostgreSQL that our SQL is tested with. */
const OLDEST = 15
const DEBIAN_FOLDER = '/usr/lib/postgresql'
const OTHERWISE = `set TONGKE_POSTGRES_BIN to the folder with the programs of a PostgreSQL ${OLDEST} or newer`

/**
 * Brings what the store tests need beside the embedded database: a PostgreSQL server's programs, handed on as
 * TONGKE_POSTGRES_BIN (a folder), that of Redis, and strace, which shows that a commit reaches the disk. No server is started.
 * @param {import('../support/context.mjs').Context} context
 */
export async function bringDatabases(context) {
  const { env } = context
  env.TONGKE_POSTGRES_BIN = findPostgres(env) ?? (await installPostgres(context))
  await bringRedis(context)
  if (!findProgram('strace', env)) {
    await installPackages(context, 'databases', ['strace'], {
      why: 'the test that a commit is on disk before its answer',
      otherwise: 'put strace on PATH',
    })
  }
}

/**
 * The folder of a fit PostgreSQL's programs, newest first.
 * @param {import('../support/command.mjs').Environment} env
 * @param {string} [debianFolder]
 * @throws {SetupError} if TONGKE_POSTGRES_BIN names an unfit one
 */
export function findPostgres(env, debianFolder = DEBIAN_FOLDER) {
  if (env.TONGKE_POSTGRES_BIN) {
    const major = majorVersion(env.TONGKE_POSTGRES_BIN, env)
    if (major >= OLDEST) return env.TONGKE_POSTGRES_BIN
    const found = major ? `PostgreSQL ${major}` : 'no postgres program'
    throw new SetupError(
      `databases: TONGKE_POSTGRES_BIN is ${env.TONGKE_POSTGRES_BIN}, which holds ${found}; it takes ${OLDEST} or newer.`,
    )
  }
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : []
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debianFolder, version, 'bin'))
  const onPath = findProgram('postgres', env)
  if (onPath) folders.push(dirname(onPath))
  return folders.find((folder) => majorVersion(folder, env) >= OLDEST)
}

/**
 * @param {string} folder
 * @param {import('../support/command.mjs').Environment} env
 * @returns {number} 0 if there is no server
 */
function majorVersion(folder, env) {
  const answer = outputOf(join(folder, 'postgres'), ['--version'], env)
  return Number(answer?.match(/(\d+)[.\d]*/)?.[1] ?? 0)
}

/** @param {import('../support/context.mjs').Context} context */
async function installPostgres(context) {
  forbidDefaultCluster(context)
  await installPackages(context, 'databases', ['postgresql'], {
    why: 'the server for the tests',
    otherwise: OTHERWISE,
  })
  const folder = findPostgres(context.env)
  if (!folder) {
    throw new SetupError(`databases: the distribution's PostgreSQL is older than ${OLDEST}: ${OTHERWISE}.`)
  }
  return folder
}

/**
 * Debian's package makes a cluster of its own and starts it on port 5432, unless this file says otherwise. The tests
 * make their own clusters. A file that is there already was written on purpose and stays.
 * @param {import('../support/context.mjs').Context} context
 */
function forbidDefaultCluster(context) {
  const script =
    'file=/etc/postgresql-common/createcluster.conf; [ -e $file ] || ' +
    '{ mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" > $file; }'
  if (findProgram('apt-get', context.env)) runAsRoot(context, 'sh', ['-c', script])
}
