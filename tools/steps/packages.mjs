import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, runLong } from '../support/command.mjs'
import { withLock } from '../support/lock.mjs'
import { elapsed, SetupError, say } from '../support/say.mjs'
import { hashInputs, isCurrent, remake } from '../support/stamp.mjs'

/**
 * Installs the npm packages when package-lock.json has changed. The packages' own install scripts stay off: the only
 * one we would need, mediasoup's, is replaced by our worker step.
 * @param {import('../support/context.mjs').Context} context
 */
export async function bringPackages(context) {
  const { root, env, cache } = context
  const stamp = join(root, 'node_modules', '.tongke-stamp')
  const inputs = () => hashInputs(root, ['package-lock.json'])
  if (isCurrent(stamp, inputs())) return
  if (!existsSync(join(root, 'package-lock.json'))) {
    throw new SetupError(`packages: ${root} has no package-lock.json; is this a complete checkout?`)
  }
  if (!findProgram('npm', env)) {
    throw new SetupError(
      'packages: there is no npm on PATH. It comes with Node: install Node 22.18 or newer.',
    )
  }
  const lock = join(cache, 'locks', `packages-${hashInputs(root, [], [root]).slice(0, 12)}.lock`)
  await withLock(lock, async () => {
    const hash = inputs()
    if (isCurrent(stamp, hash)) return
    if (areInstalled(root)) {
      writeFileSync(stamp, `${hash}\n`)
      return
    }
    const started = Date.now()
    say('packages', 'installing the npm packages')
    try {
      await remake(stamp, hash, () =>
        runLong('packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
          cwd: root,
          env,
          logFile: join(cache, 'logs', 'packages.log'),
        }),
      )
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new SetupError(
        `${reason}\n\npackages: \`npm ci\` failed. Without a network, copy node_modules and node_modules/.tongke-stamp from a machine where it worked; npm's settings (registry, proxy) are honoured.`,
      )
    }
    say('packages', `installed in ${elapsed(Date.now() - started)}`)
  })
}

/**
 * Whether somebody's own `npm install` has already brought what package-lock.json names: npm writes down what it has
 * put into node_modules. Installing again would pull the packages from under programs that are running.
 * @param {string} root
 */
function areInstalled(root) {
  const wanted = readLock(join(root, 'package-lock.json'))
  const there = readLock(join(root, 'node_modules', '.package-lock.json'))
  const names = Object.keys(wanted ?? {}).filter((name) => name !== '')
  if (!wanted || !there || names.length === 0) return false
  return names.every((name) => {
    const found = there[name]
    // Packages for other systems are optional and left out.
    return found ? found.version === wanted[name]?.version : wanted[name]?.optional === true
  })
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}
