import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages } from '../support/apt.mjs'
import { temporaryFolder } from '../support/cache.mjs'
import { findProgram, runLong } from '../support/command.mjs'
import { SetupError, say } from '../support/say.mjs'
import { hashInputs } from '../support/stamp.mjs'
import { applyPatches, PATCHES } from './patches.mjs'
import { missingPackages } from './requirements.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const RECIPE = ['overlay', 'patches.mjs', 'build.mjs']

/** A short name of how the worker is built: another recipe is another cache entry. */
export function recipeHash() {
  return hashInputs(HERE, RECIPE).slice(0, 12)
}

/**
 * Builds the worker from the sources in the npm package and the distribution's libraries; needs no network once the
 * Debian packages are there. The overlay stands where mediasoup's build would download its libraries to. The libraries
 * are linked as shared ones, so the distribution's security updates of OpenSSL reach the worker.
 * @param {import('../support/context.mjs').Context} context
 * @param {string} mediasoup the npm package's folder
 * @param {string} folder gets `mediasoup-worker`
 */
export async function buildWorker(context, mediasoup, folder) {
  const { cache } = context
  const missing = missingPackages(context.env)
  if (missing.length > 0) {
    await installPackages(context, 'worker', missing, {
      why: 'to build the media worker',
      otherwise: 'set MEDIASOUP_WORKER_BIN to a worker of the same version built elsewhere',
    })
  }
  requireSources(mediasoup)
  const place = temporaryFolder(cache)
  try {
    const sources = join(place, 'worker')
    cpSync(join(mediasoup, 'worker'), sources, { recursive: true })
    rmSync(join(sources, 'subprojects'), { recursive: true, force: true })
    cpSync(join(HERE, 'overlay'), join(sources, 'subprojects'), { recursive: true })
    applyPatches(sources, PATCHES)
    say('worker', 'building it from its sources; this takes about 5 minutes on 2 cores')
    const build = join(place, 'build')
    const env = withoutMesonSurprises(context.env)
    const options = (/** @type {string} */ name) => ({
      cwd: sources,
      env,
      logFile: join(cache, 'logs', `worker-${name}.log`),
    })
    await runLong(
      'worker',
      'meson',
      ['setup', '--buildtype', 'release', '-Db_ndebug=true', build, '.'],
      options('setup'),
    )
    const [command, ...nice] = findProgram('nice', env) ? ['nice', '-n', '10', 'ninja'] : ['ninja']
    await runLong('worker', command, [...nice, '-C', build, 'mediasoup-worker'], options('build'))
    renameSync(join(build, 'mediasoup-worker'), join(folder, 'mediasoup-worker'))
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** @param {string} mediasoup */
function requireSources(mediasoup) {
  if (!existsSync(join(mediasoup, 'worker', 'meson.build'))) {
    throw new SetupError(
      `worker: ${mediasoup} holds no worker sources to build from. Set MEDIASOUP_WORKER_BIN to a worker built elsewhere.`,
    )
  }
}

/**
 * Progress is read from ninja's usual status, and flags meant for other builds on this machine must not slip into ours.
 * @param {import('../support/command.mjs').Environment} env
 */
function withoutMesonSurprises({ NINJA_STATUS, CFLAGS, CXXFLAGS, CPPFLAGS, LDFLAGS, ...env }) {
  return env
}
