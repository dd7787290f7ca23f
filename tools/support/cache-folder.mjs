import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The folder for what is costly to bring and does not belong to one checkout: the runtime, the worker.
 * @param {Record<string, string | undefined>} env
 */
export function cacheFolder(env) {
  if (env.TONGKE_CACHE) return env.TONGKE_CACHE
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'tongke')
}
