import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/**
 * One hash over files and folders, by their paths under `root` and their content; a missing one counts as missing.
 * @param {string} root
 * @param {string[]} paths relative to root
 * @param {string[]} [extras] anything else that the result depends on, such as a version
 * @returns {string} 64 hexadecimal digits
 */
export function hashInputs(root, paths, extras = []) {
  const hash = createHash('sha256')
  for (const extra of extras) hash.update(`extra ${extra}\0`)
  for (const path of paths) {
    for (const file of filesUnder(join(root, path))) {
      const content = createHash('sha256').update(readFileSync(file)).digest('hex')
      hash.update(`${relative(root, file)} ${content}\0`)
    }
  }
  return hash.digest('hex')
}

/**
 * Whether the stamp says that its thing was made from inputs with this hash.
 * @param {string} stampFile
 * @param {string} hash
 */
export function isCurrent(stampFile, hash) {
  try {
    return readFileSync(stampFile, 'utf8').trim() === hash
  } catch {
    return false
  }
}

/**
 * Makes a thing again and stamps it. The old stamp goes first, so that a run which is cut off is seen as not done.
 * @param {string} stampFile
 * @param {string} hash
 * @param {() => Promise<void>} make
 */
export async function remake(stampFile, hash, make) {
  rmSync(stampFile, { force: true })
  await make()
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, `${hash}\n`)
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [path]
  const names = readdirSync(path).sort()
  return names.flatMap((name) => filesUnder(join(path, name)))
}
