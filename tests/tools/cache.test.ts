import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { putEntry } from '../../tools/support/cache.mjs'
import { cacheFolder } from '../../tools/support/cache-folder.mjs'
import { withLock } from '../../tools/support/lock.mjs'
import { temporaryFolder, writeFile } from './workshop.ts'

describe('the cache', () => {
  test('is TONGKE_CACHE, or under XDG_CACHE_HOME, or under the home folder', () => {
    expect(cacheFolder({ TONGKE_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' })).toBe('/a')
    expect(cacheFolder({ XDG_CACHE_HOME: '/b', HOME: '/c' })).toBe('/b/tongke')
    expect(cacheFolder({ HOME: '/c' })).toBe('/c/.cache/tongke')
  })

  test('shows an entry only when it is complete', async () => {
    const cache = temporaryFolder()
    const cutOff = putEntry(cache, 'worker/one', async (folder: string) => {
      writeFile(join(folder, 'half'), '')
      throw new Error('cut off')
    })
    await expect(cutOff).rejects.toThrow('cut off')
    expect(existsSync(join(cache, 'worker/one'))).toBe(false)
    expect(readdirSync(join(cache, 'tmp'))).toEqual([])
  })

  test('keeps the entry that was there first when two make it at once', async () => {
    const cache = temporaryFolder()
    const put = (text: string) =>
      putEntry(cache, 'worker/one', async (folder: string) => void writeFile(join(folder, 'file'), text))
    await Promise.all([put('same'), put('same')])
    expect(readFileSync(join(cache, 'worker/one/file'), 'utf8')).toBe('same')
    expect(readdirSync(join(cache, 'tmp'))).toEqual([])
  })
})

describe('a lock', () => {
  test('lets one in at a time, and everybody in the end', async () => {
    const lock = join(temporaryFolder(), 'a.lock')
    let inside = 0
    const work = async () => {
      inside += 1
      expect(inside).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      inside -= 1
      return 'done'
    }
    const results = await Promise.all([withLock(lock, work), withLock(lock, work), withLock(lock, work)])
    expect(results).toEqual(['done', 'done', 'done'])
    expect(existsSync(lock)).toBe(false)
  })

  test('of a process that is gone is taken over', async () => {
    const lock = join(temporaryFolder(), 'a.lock')
    // Above the kernel's largest process number, so nobody has it; the second holds a number that was used again.
    for (const owner of ['4194305 1', `${process.pid} 1`, 'nonsense']) {
      writeFile(lock, owner)
      expect(await withLock(lock, async () => 'done')).toBe('done')
    }
  })

  test('is let go when the work fails', async () => {
    const lock = join(temporaryFolder(), 'a.lock')
    await expect(withLock(lock, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(existsSync(lock)).toBe(false)
  })
})
