import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runBounded } from '../support/command.mjs'

const CHILD = fileURLToPath(new URL('./probe-child.mjs', import.meta.url))

/** A worker answers within 0.2 s; a machine with every core busy gets this long, in milliseconds. */
const ANSWER_WITHIN = 20_000

/**
 * Starts a worker as the server will (mediasoup under the project's Node), makes a router and a WebRtcServer in it and
 * ends it again.
 * @param {{ node: string, env: Record<string, string | undefined> }} context
 * @param {string} binary
 * @param {{ version: string, within?: number }} options the mediasoup version it must be of; milliseconds
 * @returns {Promise<string | undefined>} what is wrong with it, or undefined if it answered
 */
export async function probeWorker({ node, env }, binary, { version, within = ANSWER_WITHIN }) {
  if (!existsSync(binary)) return 'there is no such file'
  if (!isExecutable(binary)) return 'it is not executable'
  const written = versionBeside(binary)
  if (written && written !== version) return `it is of mediasoup ${written}, and ${version} is installed`
  const { timedOut, output, errors } = await runBounded(node, [CHILD, binary], env, within)
  if (timedOut) return `it did not answer within ${within / 1000} s`
  try {
    const answer = JSON.parse(output)
    return answer.version === version
      ? undefined
      : `it answered as mediasoup ${answer.version}, not ${version}`
  } catch {
    return `it did not answer: ${errors.match(/^\w*Error: .*$/m)?.[0] ?? (errors.trim().split('\n').at(-1) || 'it ended without a word')}`
  }
}

/**
 * The version that our own build or download wrote beside a worker; a worker cannot tell its own.
 * @param {string} binary
 */
function versionBeside(binary) {
  try {
    return JSON.parse(readFileSync(join(dirname(binary), 'about.json'), 'utf8')).mediasoup
  } catch {
    return undefined
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
