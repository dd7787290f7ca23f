import { spawn, spawnSync } from 'node:child_process'
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { elapsed, SetupError, say } from './say.mjs'

/** How often a long command says that it is still at work where nobody watches a terminal, in milliseconds. */
const REPORT_EVERY = 20_000

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * The absolute path of a program, or undefined: what `which` would say.
 * @param {string} name
 * @param {Environment} env
 */
export function findProgram(name, env) {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // Not in this folder.
    }
  }
  return undefined
}

/**
 * Whether a short command ends well. Its output is dropped.
 * @param {string} command
 * @param {string[]} args
 * @param {Environment} env
 */
export function succeeds(command, args, env) {
  return spawnSync(command, args, { env, stdio: 'ignore', timeout: 15_000 }).status === 0
}

/**
 * What a short command prints, trimmed, or undefined if it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {Environment} env
 */
export function outputOf(command, args, env) {
  const result = spawnSync(command, args, { env, encoding: 'utf8', timeout: 15_000 })
  return result.status === 0 ? result.stdout.trim() : undefined
}

/**
 * Runs a program in a process group of its own, so that a time-out also ends what it has started.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 * @param {number} within milliseconds
 * @returns {Promise<{ code: number | null, timedOut: boolean, output: string, errors: string }>}
 */
export function runBounded(command, args, env, within) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let output = ''
    let errors = ''
    let timedOut = false
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (errors += chunk))
    const timer = setTimeout(() => {
      timedOut = true
      endGroup(child.pid)
    }, within)
    const done = (/** @type {number | null} */ code) => {
      clearTimeout(timer)
      endGroup(child.pid)
      resolve({ code, timedOut, output, errors })
    }
    child.on('error', (error) => {
      errors += error.message
      done(null)
    })
    child.on('exit', (code) => setImmediate(done, code))
  })
}

/** @param {number | undefined} leader */
function endGroup(leader) {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // Nobody of the group is left.
  }
}

/**
 * Runs a long command: its whole output goes to a log file, and the person sees how far it has come ("[31/263] 40 s").
 * @param {string} step the name of the set-up step
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: Environment, logFile: string }} options
 * @returns {Promise<void>}
 * @throws {SetupError} with the end of the log, if the command fails
 */
export async function runLong(step, command, args, { cwd, env, logFile }) {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'w')
  const started = Date.now()
  const progress = showProgress(step, started)
  try {
    const failure = await new Promise((resolve) => {
      const child = spawn(command, args, {
        cwd,
        env: { ...env, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const take = (/** @type {Buffer} */ chunk) => {
        writeSync(log, chunk)
        progress.update(chunk.toString('utf8'))
      }
      child.stdout.on('data', take)
      child.stderr.on('data', take)
      child.on('error', (error) => resolve(error.message))
      child.on('close', (code, signal) =>
        resolve(code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}`),
      )
    })
    if (failure === undefined) return
    throw new SetupError(
      `${step}: \`${command} ${args.join(' ')}\` ${failure}.\n${excerpt(logFile)}\nThe whole output: ${logFile}`,
    )
  } finally {
    progress.end()
    closeSync(log)
  }
}

/**
 * Progress of one long command: a line rewritten in place on a terminal, a line now and then in a log.
 * @param {string} step
 * @param {number} started epoch milliseconds
 */
function showProgress(step, started) {
  let counter = ''
  const line = () => `${step}: ${counter ? `${counter} ` : ''}${elapsed(Date.now() - started)}`
  const onTerminal = process.stderr.isTTY
  const timer = setInterval(
    () => {
      if (onTerminal) process.stderr.write(`\r\u001b[K${line()}`)
      else say(step, line().slice(step.length + 2))
    },
    onTerminal ? 500 : REPORT_EVERY,
  )
  return {
    /** @param {string} text */
    update(text) {
      counter = text.match(/\[\d+\/\d+\](?!.*\[\d+\/\d+\])/s)?.[0] ?? counter
    },
    end() {
      clearInterval(timer)
      if (onTerminal) process.stderr.write('\r\u001b[K')
    },
  }
}

/**
 * What a person needs of a failed command's output: its first errors and its end. npm names the cause first and prints
 * its manual after it; compilers and apt name it wherever it came up.
 * @param {string} logFile
 */
function excerpt(logFile) {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n')
  const end = lines.slice(-10)
  const errors = lines.slice(0, -10).filter((line) => /\berror\b|^E: /i.test(line))
  return [...errors.slice(0, 8), ...(errors.length > 8 ? ['…'] : []), ...end].join('\n')
}
