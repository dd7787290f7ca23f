import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bringBrowser } from '../../tools/steps/browser.mjs'
import { findPostgres } from '../../tools/steps/databases.mjs'
import { bringRedis, findRedis } from '../../tools/steps/redis.mjs'
import { installPackages } from '../../tools/support/apt.mjs'
import { buildWorker } from '../../tools/worker/build.mjs'
import { missingPackages } from '../../tools/worker/requirements.mjs'
import { createWorkshop, temporaryFolder, writeProgram } from './workshop.ts'

const WORDS = { why: 'for a test', otherwise: 'do without' }

describe('the distribution’s packages', () => {
  test('that this process may not install: the message holds the line to run', async () => {
    const workshop = createWorkshop()
    writeProgram(join(workshop.bin, 'apt-get'), 'exit 99')
    await expect(installPackages(workshop, 'browser', ['chromium', 'strace'], WORDS)).rejects.toThrow(
      /needs root\. Run\s+sudo apt-get install --yes --no-install-recommends chromium strace\s+and then this command again, or do without/,
    )
  })

  test('a sudo that asks for a password counts as none', async () => {
    const workshop = createWorkshop()
    writeProgram(join(workshop.bin, 'apt-get'), 'exit 99')
    writeProgram(join(workshop.bin, 'sudo'), 'exit 1')
    await expect(installPackages(workshop, 'browser', ['chromium'], WORDS)).rejects.toThrow(/needs root/)
  })

  test('on a machine without apt-get: the message names them', async () => {
    await expect(installPackages(createWorkshop(), 'browser', ['chromium'], WORDS)).rejects.toThrow(
      /no apt-get\. Install by its own means what Debian calls chromium \(for a test\), or do without/,
    )
  })

  test('are installed by root, after fetching the lists if the first try fails', async () => {
    const workshop = { ...createWorkshop(), userId: 0 }
    const log = join(workshop.cache, 'apt-calls')
    writeProgram(
      join(workshop.bin, 'apt-get'),
      `echo "$3 $4" >> ${log}; [ "$3" = update ] && : > ${log}.updated; [ -e ${log}.updated ]`,
    )
    await installPackages(workshop, 'browser', ['chromium'], WORDS)
    const called = readFileSync(log, 'utf8').trim().split('\n')
    expect(called.map((line) => line.trim())).toEqual(['install --yes', 'update', 'install --yes'])
  })

  test('that no network brings: the message says so', async () => {
    const workshop = { ...createWorkshop(), userId: 0 }
    writeProgram(join(workshop.bin, 'apt-get'), 'echo "E: Unable to locate package" >&2; exit 100')
    await expect(installPackages(workshop, 'browser', ['chromium'], WORDS)).rejects.toThrow(
      /Unable to locate package[\s\S]*could not install chromium[\s\S]*no network/,
    )
  })
})

describe('the worker’s build', () => {
  test('on a bare machine names everything that it misses', () => {
    const missing = missingPackages(createWorkshop().env)
    expect(missing).toEqual(
      expect.arrayContaining(['g++', 'meson', 'ninja-build', 'libssl-dev', 'libsrtp2-dev']),
    )
    expect(missing).toHaveLength(10)
  })

  test('without compiler and root says which line to run, or which variable to set', async () => {
    const workshop = createWorkshop()
    writeProgram(join(workshop.bin, 'apt-get'), 'exit 99')
    await expect(buildWorker(workshop, workshop.root, workshop.cache)).rejects.toThrow(
      /to build the media worker[\s\S]*sudo apt-get install --yes --no-install-recommends g\+\+ meson[\s\S]*set MEDIASOUP_WORKER_BIN/,
    )
  })
})

describe('the browser', () => {
  test('is the one named by CHROMIUM_BIN, which must be there', async () => {
    const workshop = createWorkshop()
    workshop.env.CHROMIUM_BIN = join(workshop.bin, 'chromium')
    await expect(bringBrowser(workshop)).rejects.toThrow(/CHROMIUM_BIN is .*no such file/)
  })

  test('is found on PATH; a missing font is said and does not stop', async () => {
    const workshop = createWorkshop()
    const chromium = writeProgram(join(workshop.bin, 'chromium'), '')
    await bringBrowser(workshop)
    expect(workshop.env.CHROMIUM_BIN).toBe(chromium)
  })
})

describe('PostgreSQL', () => {
  const install = (folder: string, version: string) =>
    writeProgram(join(folder, 'bin', 'postgres'), `echo "postgres (PostgreSQL) ${version} (Debian)"`)

  test('is the newest that the distribution has, if it is not older than 15', () => {
    const folder = temporaryFolder()
    expect(findPostgres({}, folder)).toBeUndefined()
    install(join(folder, '9'), '9.6.24')
    expect(findPostgres({}, folder)).toBeUndefined()
    install(join(folder, '15'), '15.18')
    install(join(folder, '17'), '17.2')
    expect(findPostgres({}, folder)).toBe(join(folder, '17', 'bin'))
  })

  test('named by TONGKE_POSTGRES_BIN must be fit', () => {
    const folder = temporaryFolder()
    install(folder, '13.4')
    const env = { TONGKE_POSTGRES_BIN: join(folder, 'bin') }
    expect(() => findPostgres(env)).toThrow(/holds PostgreSQL 13; it takes 15 or newer/)
    expect(() => findPostgres({ TONGKE_POSTGRES_BIN: folder })).toThrow(/holds no postgres program/)
  })
})

describe('Redis', () => {
  const install = (folder: string, name: string, version: string) =>
    writeProgram(
      join(folder, name),
      `echo "Redis server v=${version} sha=00000000:0 malloc=jemalloc bits=64"`,
    )

  test('is the server on PATH, or Valkey’s, if it is not older than 6', () => {
    const folder = temporaryFolder()
    const env = { PATH: folder }
    expect(findRedis(env)).toBeUndefined()
    install(folder, 'redis-server', '5.0.14')
    expect(findRedis(env)).toBeUndefined()
    const valkey = install(folder, 'valkey-server', '8.0.1')
    expect(findRedis(env)).toBe(valkey)
    const redis = install(folder, 'redis-server', '7.0.15')
    expect(findRedis(env)).toBe(redis)
  })

  test('named by TONGKE_REDIS_BIN must be fit', () => {
    const folder = temporaryFolder()
    const old = install(folder, 'old', '3.2.6')
    expect(() => findRedis({ TONGKE_REDIS_BIN: old })).toThrow(/which is version 3; it takes 6 or newer/)
    expect(() => findRedis({ TONGKE_REDIS_BIN: join(folder, 'none') })).toThrow(/which is no Redis server/)
  })

  test('is handed on to the tests', async () => {
    const workshop = createWorkshop()
    const redis = install(workshop.bin, 'redis-server', '7.2.4')
    await bringRedis(workshop)
    expect(workshop.env.TONGKE_REDIS_BIN).toBe(redis)
  })
})
