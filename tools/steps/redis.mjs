import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages } from '../support/apt.mjs'
import { findProgram, outputOf } from '../support/command.mjs'
import { SetupError } from '../support/say.mjs'

/** The oldest Redis that many nodes are tested with. */
const OLDEST = 6
/** Debian has one program for the server and for checking its files; it is what it is called as. */
const MANY_SIDED = '/usr/bin/redis-check-rdb'
const OTHERWISE = `set TONGKE_REDIS_BIN to the redis-server (or valkey-server) of a Redis ${OLDEST} or newer`

/**
 * Brings what the tests of many nodes need: a Redis server's program, handed on as TONGKE_REDIS_BIN. No server is started.
 *
 * Debian's package `redis-server` would start one with the machine; `redis-tools` holds the same program and starts nothing.
 * @param {import('../support/context.mjs').Context} context
 */
export async function bringRedis(context) {
  const { env, cache } = context
  const found = findRedis(env)
  if (found) {
    env.TONGKE_REDIS_BIN = found
    return
  }
  if (!existsSync(MANY_SIDED)) {
    await installPackages(context, 'databases', ['redis-tools'], {
      why: 'the Redis server for the tests',
      otherwise: OTHERWISE,
    })
  }
  const link = linkServer(MANY_SIDED, join(cache, 'redis'))
  if (majorVersion(link, env) < OLDEST)
    throw new SetupError(
      `databases: the distribution’s redis-tools hold no Redis server of ${OLDEST} or newer: ${OTHERWISE}.`,
    )
  env.TONGKE_REDIS_BIN = link
}

/**
 * A fit server's program, Redis before Valkey, or undefined.
 * @param {import('../support/command.mjs').Environment} env
 * @throws {SetupError} if TONGKE_REDIS_BIN names an unfit one
 */
export function findRedis(env) {
  const given = env.TONGKE_REDIS_BIN
  if (given) {
    const major = majorVersion(given, env)
    if (major >= OLDEST) return given
    const held = major ? `version ${major}` : 'no Redis server'
    throw new SetupError(
      `databases: TONGKE_REDIS_BIN is ${given}, which is ${held}; it takes ${OLDEST} or newer.`,
    )
  }
  const names = ['redis-server', 'valkey-server']
  return names
    .map((name) => findProgram(name, env))
    .find((program) => program && majorVersion(program, env) >= OLDEST)
}

/**
 * @param {string} program
 * @param {string} folder
 */
function linkServer(program, folder) {
  const link = join(folder, 'redis-server')
  mkdirSync(folder, { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(program, link)
  return link
}

/**
 * @param {string} program
 * @param {import('../support/command.mjs').Environment} env
 * @returns {number} 0 if it is no server
 */
function majorVersion(program, env) {
  return Number(outputOf(program, ['--version'], env)?.match(/server v=(\d+)\./)?.[1] ?? 0)
}
