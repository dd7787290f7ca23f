import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bringClient } from '../../tools/steps/client.mjs'
import { bringPackages } from '../../tools/steps/packages.mjs'
import { createWorkshop, writeFile, writeProgram } from './workshop.ts'

const calls = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [])

describe('the npm packages', () => {
  test('are installed when the lock file changes and only then, without the packages’ own scripts', async () => {
    const workshop = createWorkshop()
    const log = join(workshop.cache, 'npm-calls')
    writeProgram(join(workshop.bin, 'npm'), `echo "$@" >> ${log}`)
    writeFile(join(workshop.root, 'package-lock.json'), '{"one": 1}')
    await bringPackages(workshop)
    await bringPackages(workshop)
    expect(calls(log)).toEqual(['ci --ignore-scripts --no-audit --no-fund'])
    writeFile(join(workshop.root, 'package-lock.json'), '{"two": 2}')
    await bringPackages(workshop)
    expect(calls(log)).toHaveLength(2)
  })

  test('that `npm install` has brought already are not installed again', async () => {
    const workshop = createWorkshop()
    const log = join(workshop.cache, 'npm-calls')
    writeProgram(join(workshop.bin, 'npm'), `echo "$@" >> ${log}`)
    const lock = (version: string) => ({
      packages: {
        '': {},
        'node_modules/a': { version },
        'node_modules/other-system': { version, optional: true },
      },
    })
    const there = { packages: { 'node_modules/a': { version: '1.0.0' } } }
    writeFile(join(workshop.root, 'node_modules', '.package-lock.json'), JSON.stringify(there))
    writeFile(join(workshop.root, 'package-lock.json'), JSON.stringify(lock('1.0.0')))
    await bringPackages(workshop)
    expect(calls(log)).toEqual([])
    writeFile(join(workshop.root, 'package-lock.json'), JSON.stringify(lock('1.0.1')))
    await bringPackages(workshop)
    expect(calls(log)).toHaveLength(1)
  })

  test('that cannot be had are asked for again next time, and the message says what npm said', async () => {
    const workshop = createWorkshop()
    writeFile(join(workshop.root, 'package-lock.json'), '{}')
    writeProgram(join(workshop.bin, 'npm'), 'echo "npm error network down" >&2; exit 1')
    await expect(bringPackages(workshop)).rejects.toThrow(/network down[\s\S]*copy node_modules/)
    await expect(bringPackages(workshop)).rejects.toThrow(/network down/)
  })

  test('need npm, and the message says so', async () => {
    const workshop = createWorkshop()
    writeFile(join(workshop.root, 'package-lock.json'), '{}')
    await expect(bringPackages(workshop)).rejects.toThrow(/no npm on PATH.*install Node 22\.18/)
  })
})

describe('the pages', () => {
  test('are built when their sources change and only then', async () => {
    const workshop = createWorkshop()
    const log = join(workshop.cache, 'vite-calls')
    const vite = `require('fs').appendFileSync(${JSON.stringify(log)}, process.argv[2] + '\\n'); require('fs').mkdirSync('dist/client', { recursive: true })`
    writeFile(join(workshop.root, 'node_modules', 'vite', 'bin', 'vite.js'), vite)
    writeFile(join(workshop.root, 'vite.config.ts'), '')
    const page = writeFile(join(workshop.root, 'client', 'main.tsx'), 'one')
    await bringClient(workshop)
    await bringClient(workshop)
    expect(calls(log)).toEqual(['build'])
    writeFile(page, 'two')
    await bringClient(workshop)
    expect(calls(log)).toHaveLength(2)
  })
})
