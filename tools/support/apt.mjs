import { join } from 'node:path'
import { findProgram, runLong, succeeds } from './command.mjs'
import { SetupError, say } from './say.mjs'

/** Nobody is there to answer questions; a configuration file that differs from the package's stays as it is. */
const QUIET = { DEBIAN_FRONTEND: 'noninteractive', UCF_FORCE_CONFFOLD: '1' }

/**
 * Installs packages of a Debian or Ubuntu machine, as root or by sudo where it asks no password.
 * @param {import('./context.mjs').Context} context
 * @param {string} step the name of the set-up step
 * @param {string[]} packages
 * @param {{ why: string, otherwise: string }} words why they are needed ("for the tests"), and what to do instead
 * @throws {SetupError} with the line to run, if this process may not install or the installation fails
 */
export async function installPackages(context, step, packages, { why, otherwise }) {
  const { env, cache } = context
  const line = `apt-get install --yes --no-install-recommends ${packages.join(' ')}`
  const prefix = howToBecomeRoot(context)
  if (!findProgram('apt-get', env)) {
    throw new SetupError(
      `${step}: this machine has no apt-get. Install by its own means what Debian calls ${packages.join(', ')} (${why}), or ${otherwise}.`,
    )
  }
  if (!prefix) {
    throw new SetupError(
      `${step}: ${packages.join(', ')} missing (${why}), and installing them needs root. Run\n\n  sudo ${line}\n\nand then this command again, or ${otherwise}.`,
    )
  }
  say(step, `installing ${packages.join(', ')} (${why})`)
  const apt = (/** @type {string} */ name, /** @type {string[]} */ args) => {
    const [command, ...rest] = [...prefix, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args]
    return runLong(step, /** @type {string} */ (command), rest, {
      cwd: cache,
      env: { ...env, ...QUIET },
      logFile: join(cache, 'logs', `${step}-${name}.log`),
    })
  }
  const install = line.split(' ').slice(1)
  try {
    await apt('install', install)
  } catch {
    // A new machine has no package lists yet, and old lists name versions that are gone.
    try {
      await apt('update', ['update'])
      await apt('install', install)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new SetupError(
        `${reason}\n\n${step}: could not install ${packages.join(', ')} (${why}). If there is no network, copy these packages here and install them, or ${otherwise}.`,
      )
    }
  }
}

/**
 * Runs a short command as root if this process can; otherwise it does nothing, and the installation that follows says why.
 * @param {import('./context.mjs').Context} context
 * @param {string} command
 * @param {string[]} args
 */
export function runAsRoot(context, command, args) {
  const prefix = howToBecomeRoot(context)
  if (!prefix) return
  const [program, ...rest] = [...prefix, command, ...args]
  succeeds(/** @type {string} */ (program), rest, context.env)
}

/**
 * @param {import('./context.mjs').Context} context
 * @returns {string[] | undefined} what to put before a command, or undefined if this process cannot become root
 */
function howToBecomeRoot({ env, userId }) {
  if (userId === 0) return []
  const sudo = findProgram('sudo', env)
  return sudo && succeeds(sudo, ['-n', 'true'], env)
    ? [sudo, '-n', ...Object.entries(QUIET).map(([name, value]) => `${name}=${value}`)]
    : undefined
}
