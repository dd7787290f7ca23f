import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { putEntry, temporaryFolder } from '../support/cache.mjs'
import { findProgram, outputOf, runLong } from '../support/command.mjs'
import { withLock } from '../support/lock.mjs'
import { SetupError, say } from '../support/say.mjs'

/** The Node that is brought where the machine's own is too old, and the npm registry's checksums of it. */
const VERSION = '24.21.0'
const PLATFORMS = {
  'linux-x64':
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'linux-arm64':
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
}
const OTHERWISE = 'install Node 22.18 or newer, put it first on PATH and run this command again'

/**
 * Whether this Node runs our TypeScript as it is: type stripping without a flag came with 22.18 and 23.6.
 * @param {string} version as process.version gives it
 */
export function isFit(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (major === 22) return minor >= 18
  if (major === 23) return minor >= 6
  return major >= 24
}

/**
 * Chooses the Node for everything else, and puts it first on PATH.
 * @param {import('../support/context.mjs').Context} context
 * @param {string} [version] of the Node that runs the set-up
 */
export async function bringRuntime(context, version = process.version) {
  if (!isFit(version)) {
    context.node = await bringNode(context, version)
  }
  context.env.PATH = [dirname(context.node), context.env.PATH].filter(Boolean).join(delimiter)
}

/**
 * @param {import('../support/context.mjs').Context} context
 * @param {string} tooOld
 * @returns {Promise<string>} path of the Node program in the cache
 */
async function bringNode(context, tooOld) {
  const platform = `${process.platform}-${process.arch}`
  const entry = join('runtime', `node-${VERSION}-${platform}`)
  const program = join(context.cache, entry, 'bin', 'node')
  const integrity = PLATFORMS[/** @type {keyof typeof PLATFORMS} */ (platform)]
  if (existsSync(program)) return program
  if (!integrity) {
    throw new SetupError(
      `runtime: this Node is ${tooOld} and none is prepared for ${platform}: ${OTHERWISE}.`,
    )
  }
  await withLock(join(context.cache, 'locks', 'runtime.lock'), async () => {
    if (existsSync(program)) return
    say('runtime', `this Node is ${tooOld}; getting Node ${VERSION} from the npm registry`)
    await putEntry(context.cache, entry, (folder) =>
      fetchNode(context, `node-${platform}`, integrity, folder),
    )
  })
  return program
}

/**
 * @param {import('../support/context.mjs').Context} context
 * @param {string} name the npm package that holds the program
 * @param {string} integrity
 * @param {string} folder where it goes; exists and is empty
 */
async function fetchNode(context, name, integrity, folder) {
  const { cache, env } = context
  if (!findProgram('npm', env)) throw new SetupError(`runtime: there is no npm on PATH: ${OTHERWISE}.`)
  const place = temporaryFolder(cache)
  try {
    const args = [
      'install',
      '--prefix',
      place,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `${name}@${VERSION}`,
    ]
    await runLong('runtime', 'npm', args, { cwd: place, env, logFile: join(cache, 'logs', 'runtime.log') })
    const installed = join(place, 'node_modules', name)
    const lock = JSON.parse(readFileSync(join(place, 'node_modules', '.package-lock.json'), 'utf8'))
    const received = lock.packages[`node_modules/${name}`]?.integrity
    if (received !== integrity) {
      throw new SetupError(
        `runtime: ${name}@${VERSION} came with checksum ${received}, expected ${integrity}. ${OTHERWISE}.`,
      )
    }
    renameSync(join(installed, 'bin'), join(folder, 'bin'))
    if (outputOf(join(folder, 'bin', 'node'), ['--version'], env) !== `v${VERSION}`) {
      throw new SetupError(`runtime: Node ${VERSION} does not run on this system: ${OTHERWISE}.`)
    }
  } catch (error) {
    if (!(error instanceof SetupError) || error.message.includes(OTHERWISE)) throw error
    throw new SetupError(
      `${error.message}\n\nruntime: could not get Node ${VERSION} through npm. ${networkHint()}`,
    )
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function networkHint() {
  return `If npm reaches no registry from here, ${OTHERWISE}; npm's settings (registry, proxy) are honoured.`
}
