import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { say } from './say.mjs'

const LOOK_AGAIN_AFTER = 250

/**
 * Runs `work` while no other process holds the same lock file. The file names its owner; one whose owner is gone is
 * taken over, so a set-up that was killed blocks nobody.
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(lockFile, work) {
  mkdirSync(dirname(lockFile), { recursive: true })
  let waitedFor
  for (;;) {
    const owner = take(lockFile)
    if (owner === undefined) break
    if (isGone(owner)) {
      breakLock(lockFile, owner)
      continue
    }
    if (owner !== waitedFor)
      say('setup', `waiting for process ${owner.split(' ')[0]}, which holds ${lockFile}`)
    waitedFor = owner
    await wait(LOOK_AGAIN_AFTER)
  }
  try {
    return await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

/**
 * Tries once. The file appears with its content in one step (a hard link), so nobody ever reads it half-written.
 * @param {string} lockFile
 * @returns {string | undefined} undefined if the lock is ours, otherwise its owner
 */
function take(lockFile) {
  const mine = `${lockFile}.${process.pid}`
  writeFileSync(mine, ownerName(process.pid))
  try {
    linkSync(mine, lockFile)
    return undefined
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  } finally {
    rmSync(mine, { force: true })
  }
  return readOwner(lockFile) ?? take(lockFile)
}

/**
 * Removes the lock of an owner that is gone. Two processes may try at once, and the slower one must not remove
 * the lock that the faster one has taken meanwhile: what was moved away is looked at, and a living lock put back.
 * @param {string} lockFile
 * @param {string} owner
 */
function breakLock(lockFile, owner) {
  const aside = `${lockFile}.stale.${process.pid}`
  try {
    renameSync(lockFile, aside)
    if (readOwner(aside) !== owner) linkSync(aside, lockFile)
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

/** @param {string} file */
function readOwner(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** @param {string} owner "PID START", as ownerName writes it */
function isGone(owner) {
  const pid = Number(owner.split(' ')[0])
  if (!Number.isInteger(pid) || pid <= 0) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error.code === 'ESRCH'
  }
  return ownerName(pid) !== owner
}

/**
 * The process's number and, where the system tells it, the moment it started: numbers are used again after a restart.
 * @param {number} pid
 */
function ownerName(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in brackets and may hold spaces; the start time is the 20th field behind it.
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return `${pid} -`
  }
}
