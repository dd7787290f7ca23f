import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { putEntry } from '../support/cache.mjs'
import { runBounded } from '../support/command.mjs'
import { withLock } from '../support/lock.mjs'
import { elapsed, SetupError, say } from '../support/say.mjs'
import { buildWorker, recipeHash } from '../worker/build.mjs'
import { prebuiltAddress } from '../worker/download.mjs'
import { probeWorker } from '../worker/probe.mjs'

const DOWNLOAD = fileURLToPath(new URL('../worker/download.mjs', import.meta.url))

/** The download ends itself within 60 s; this is for a program that hangs, in milliseconds. */
const DOWNLOAD_WITHIN = 75_000

/**
 * Finds, downloads or builds mediasoup's worker and hands it on as MEDIASOUP_WORKER_BIN. Whichever it is, it is handed
 * on only after it was seen to answer.
 * @param {import('../support/context.mjs').Context} context
 */
export async function bringWorker(context) {
  const { env, cache } = context
  const mediasoup = join(context.root, 'node_modules', 'mediasoup')
  const version = readVersion(mediasoup)
  if (env.MEDIASOUP_WORKER_BIN) {
    const wrong = await probeWorker(context, env.MEDIASOUP_WORKER_BIN, { version })
    if (!wrong) return
    throw new SetupError(
      `worker: MEDIASOUP_WORKER_BIN is ${env.MEDIASOUP_WORKER_BIN}, but ${wrong}.\n` +
        `Set it to a mediasoup-worker ${version} that runs on this machine, or unset it and one will be brought.`,
    )
  }
  const target = `${version}-${process.platform}-${process.arch}`
  const sources = [
    { entry: join('worker', `${target}-prebuilt`), make: download },
    { entry: join('worker', `${target}-built-${recipeHash()}`), make: build },
  ]
  env.MEDIASOUP_WORKER_BIN =
    (await findCached(context, sources, version)) ??
    (await withLock(join(cache, 'locks', `worker-${target}.lock`), async () => {
      return (
        (await findCached(context, sources, version)) ?? (await make(context, sources, mediasoup, version))
      )
    }))
}

/** @param {string} mediasoup */
function readVersion(mediasoup) {
  try {
    return JSON.parse(readFileSync(join(mediasoup, 'package.json'), 'utf8')).version
  } catch {
    throw new SetupError(
      'worker: mediasoup is not installed. Run `node tools/setup.mjs runtime packages worker`.',
    )
  }
}

/**
 * @typedef {(context: import('../support/context.mjs').Context, mediasoup: string, folder: string) => Promise<string | undefined>} Make
 * fills the folder; its answer says why it could not
 */

/**
 * A cached worker that answers. One that does not (the machine's libraries have changed, say) is thrown away, after a
 * second look because a machine under load can be slow to answer and building again is slow too.
 * @param {import('../support/context.mjs').Context} context
 * @param {{ entry: string }[]} sources
 * @param {string} version
 */
async function findCached(context, sources, version) {
  for (const { entry } of sources) {
    const folder = join(context.cache, entry)
    const binary = join(folder, 'mediasoup-worker')
    if (!existsSync(binary)) continue
    if (!(await probeWorker(context, binary, { version }))) return binary
    const wrong = await probeWorker(context, binary, { version })
    if (!wrong) return binary
    say('worker', `the one in the cache is thrown away: ${wrong}`)
    rmSync(folder, { recursive: true, force: true })
  }
  return undefined
}

/**
 * @param {import('../support/context.mjs').Context} context
 * @param {{ entry: string, make: Make }[]} sources
 * @param {string} mediasoup
 * @param {string} version
 * @returns {Promise<string>} path of the binary
 */
async function make(context, sources, mediasoup, version) {
  const reasons = []
  for (const { entry, make } of sources) {
    const started = Date.now()
    let wrong
    const folder = await putEntry(context.cache, entry, async (temporary) => {
      wrong = (await make(context, mediasoup, temporary)) ?? (await refuse(context, temporary, version))
      if (wrong) throw new Unfit(wrong)
    }).catch((error) => {
      if (!(error instanceof Unfit)) throw error
      return undefined
    })
    if (folder) {
      say('worker', `mediasoup-worker ${version} is there and answers (${elapsed(Date.now() - started)})`)
      return join(folder, 'mediasoup-worker')
    }
    say('worker', `not this way: ${wrong}`)
    reasons.push(wrong)
  }
  throw new SetupError(
    `worker: there is no way to a worker here:\n${reasons.map((reason) => `- ${reason}`).join('\n')}\n` +
      `Set MEDIASOUP_WORKER_BIN to a mediasoup-worker ${version} that runs on this machine.`,
  )
}

/** Says that what was made is not to be kept. */
class Unfit extends Error {}

/**
 * @param {import('../support/context.mjs').Context} context
 * @param {string} folder
 * @param {string} version
 * @returns {Promise<string | undefined>}
 */
async function refuse(context, folder, version) {
  const wrong = await probeWorker(context, join(folder, 'mediasoup-worker'), { version })
  if (wrong) return `it came, but ${wrong}`
  writeFileSync(join(folder, 'about.json'), `${JSON.stringify({ mediasoup: version })}\n`)
  return undefined
}

/** @type {Make} */
async function download(context, mediasoup, folder) {
  const { env, node } = context
  const packageFile = join(mediasoup, 'package.json')
  if (env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD)
    return 'MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD forbids the download'
  const address = prebuiltAddress(JSON.parse(readFileSync(packageFile, 'utf8')), env)
  say('worker', `looking for mediasoup's prebuilt one (at most 60 s)`)
  const { code, output, errors } = await runBounded(
    node,
    [DOWNLOAD, packageFile, folder],
    { ...env, NODE_USE_ENV_PROXY: '1' },
    DOWNLOAD_WITHIN,
  )
  const reason = code === 0 ? output : errors.trim().split('\n').at(-1) || 'it took too long'
  return reason ? `the download of ${address} failed: ${reason}` : undefined
}

/** @type {Make} */
async function build(context, mediasoup, folder) {
  await buildWorker(context, mediasoup, folder)
  return undefined
}
