import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs a program in the foreground, as if it had taken this process's place: it gets the terminal, the signals that
 * this process gets, and its end is the result.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: Record<string, string | undefined> }} options
 * @returns {Promise<number>} its exit code, or 128 + the number of the signal that ended it
 */
export function launch(command, args, { cwd, env }) {
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
  const stopForwarding = forwardSignals((signal) => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      stopForwarding()
      resolve(exitCode(code, signal))
    })
  })
}

/**
 * Runs several programs side by side until one of them ends or a signal comes; then all of them are ended.
 * @param {{ command: string, args: string[], env: Record<string, string | undefined> }[]} programs
 * @param {string} cwd
 * @returns {Promise<number>} the exit code of the first one to end; 0 if a signal ended them
 */
export async function launchTogether(programs, cwd) {
  const children = programs.map(({ command, args, env }) =>
    spawn(command, args, { cwd, env, stdio: 'inherit' }),
  )
  let asked = false
  const endAll = (/** @type {NodeJS.Signals} */ signal) => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  }
  const stopForwarding = forwardSignals(endAll, () => (asked = true))
  const ends = children.map(
    (child) =>
      new Promise((resolve) => {
        child.on('error', () => resolve(127))
        child.on('exit', (code, signal) => resolve(exitCode(code, signal)))
      }),
  )
  const first = await Promise.race(ends)
  endAll('SIGTERM')
  await Promise.all(ends)
  stopForwarding()
  return asked ? 0 : first
}

/**
 * Ctrl-C on a terminal reaches every process of the foreground group, children too; handing it on would make it two.
 * @param {(signal: NodeJS.Signals) => void} forward
 * @param {() => void} [notice]
 * @returns {() => void} ends the forwarding
 */
function forwardSignals(forward, notice = () => {}) {
  /** @type {[NodeJS.Signals, () => void][]} */
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => {
    const signal = /** @type {NodeJS.Signals} */ (name)
    const reachesChildren = signal === 'SIGINT' && process.stdin.isTTY
    return [
      signal,
      () => {
        notice()
        if (!reachesChildren) forward(signal)
      },
    ]
  })
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler)
  }
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCode(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0)
}
