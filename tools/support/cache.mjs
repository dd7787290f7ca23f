import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Puts a new entry into the cache: `make` fills a temporary folder, which gets the entry's name only when it is
 * complete. If somebody else has put it there meanwhile, theirs stays.
 * @param {string} cache
 * @param {string} entry path of the entry under the cache folder
 * @param {(folder: string) => Promise<void>} make
 * @returns {Promise<string>} the entry's absolute path
 */
export async function putEntry(cache, entry, make) {
  const target = join(cache, entry)
  const temporary = temporaryFolder(cache)
  try {
    await make(temporary)
    mkdirSync(dirname(target), { recursive: true })
    try {
      renameSync(temporary, target)
    } catch (error) {
      if (!existsSync(target)) throw error
    }
    return target
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/**
 * A new empty folder on the cache's own file system, so that what is in it can be renamed into place. Folders that
 * killed processes have left behind go at the same time.
 * @param {string} cache
 */
export function temporaryFolder(cache) {
  const parent = join(cache, 'tmp')
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent)) {
    const pid = Number(name.split('-')[1])
    if (pid !== process.pid && !existsProcess(pid))
      rmSync(join(parent, name), { recursive: true, force: true })
  }
  return mkdtempSync(join(parent, `new-${process.pid}-`))
}

/** @param {number} pid */
function existsProcess(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
