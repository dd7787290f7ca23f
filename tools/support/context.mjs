import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from './cache-folder.mjs'

/**
 * What the set-up steps share. A step hands on what it brought in `env`, which is the environment that every later
 * program gets.
 * @typedef {object} Context
 * @property {string} root the checkout
 * @property {string} cache the folder for what outlives the checkout
 * @property {Record<string, string | undefined>} env
 * @property {string} node the Node that runs everything but the set-up itself
 * @property {number} userId 0 may install packages; -1 where the system has no such number
 */

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Context}
 */
export function createContext(env = process.env) {
  const cache = resolve(cacheFolder(env))
  mkdirSync(cache, { recursive: true })
  return {
    root: resolve(dirname(fileURLToPath(import.meta.url)), '..', '..'),
    cache,
    env: { ...env },
    node: process.execPath,
    userId: process.getuid?.() ?? -1,
  }
}
