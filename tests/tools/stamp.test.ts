import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hashInputs, isCurrent, remake } from '../../tools/support/stamp.mjs'
import { temporaryFolder, writeFile } from './workshop.ts'

describe('a stamp', () => {
  test('changes with content, name, presence and extras, and with nothing else', () => {
    const root = temporaryFolder()
    const file = writeFile(join(root, 'client', 'page.tsx'), 'one')
    writeFile(join(root, 'elsewhere.txt'), 'not an input')
    const hash = () => hashInputs(root, ['client', 'vite.config.ts'])
    const before = hash()
    writeFile(join(root, 'elsewhere.txt'), 'changed')
    expect(hash()).toBe(before)
    expect(hashInputs(root, ['client', 'vite.config.ts'], ['v24'])).not.toBe(before)

    writeFile(file, 'two')
    const withContent = hash()
    renameSync(file, join(root, 'client', 'other.tsx'))
    const withName = hash()
    writeFile(join(root, 'vite.config.ts'), '')
    const withFile = hash()
    expect(new Set([before, withContent, withName, withFile]).size).toBe(4)

    rmSync(join(root, 'vite.config.ts'))
    renameSync(join(root, 'client', 'other.tsx'), file)
    writeFile(file, 'one')
    expect(hash()).toBe(before)
  })

  test('is written after the work, and a run that is cut off leaves none', async () => {
    const stamp = join(temporaryFolder(), 'dist', 'client.stamp')
    await remake(stamp, 'abc', async () => expect(existsSync(stamp)).toBe(false))
    expect(isCurrent(stamp, 'abc')).toBe(true)
    expect(isCurrent(stamp, 'other')).toBe(false)
    const failure = remake(stamp, 'abc', () => Promise.reject(new Error('cut off')))
    await expect(failure).rejects.toThrow('cut off')
    expect(isCurrent(stamp, 'abc')).toBe(false)
  })
})
