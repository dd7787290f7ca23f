import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BackupDeps, backUp } from '../../server/operate/back-up.ts'
import { runCommand } from '../../server/operate/command.ts'
import type { Manifest } from '../../server/operate/manifest.ts'
import { findPostgresPrograms } from '../../server/operate/postgres-programs.ts'
import { restore } from '../../server/operate/restore.ts'
import { stateOf } from '../../server/operate/schema-store.ts'
import { knownSchema, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { emptyCluster } from '../support/cluster.ts'
import { buildCounty } from '../support/county.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { tempFolder } from '../support/temp-folder.ts'

const log = createLog('silent')
const now = new Date('2026-03-02T08:00:00Z')

/** A data folder, and where its database is. */
function deps(dataFolder: string, url?: string): BackupDeps {
  return { database: { url, folder: join(dataFolder, 'database') }, dataFolder, env: process.env, log }
}

/** The same with an embedded database in it that was copied, which is quicker than making one. */
async function embedded(dataFolder: string): Promise<BackupDeps> {
  mkdirSync(dataFolder)
  renameSync(await emptyCluster(), join(dataFolder, 'database'))
  return deps(dataFolder)
}

/** Fills a database with a county, and gives the names of its schools. */
async function fill(from: BackupDeps): Promise<string[]> {
  const database = await openDatabase({ ...from.database, log })
  await buildCounty(database.db)
  await database.close()
  return schoolsOf(from)
}

/** Opens it as a server does. */
async function schoolsOf(from: BackupDeps): Promise<string[]> {
  const database = await openDatabase({ ...from.database, log })
  const rows = await database.db
    .withTables<{ schools: { name: string } }>()
    .selectFrom('schools')
    .select('name')
    .orderBy('name')
    .execute()
  await database.close()
  return rows.map(({ name }) => name)
}

/** The same backup with another manifest. */
function withManifest(file: string, change: (manifest: Manifest) => void): string {
  const folder = `${file}-unpacked`
  mkdirSync(folder)
  execFileSync('tar', ['-xzf', file, '-C', folder])
  const path = join(folder, 'manifest.json')
  const manifest: Manifest = JSON.parse(readFileSync(path, 'utf8'))
  change(manifest)
  writeFileSync(path, JSON.stringify(manifest))
  const names = readdirSync(folder).filter((name) => name !== 'manifest.json')
  execFileSync('tar', ['--format=ustar', '-czf', `${file}.changed`, '-C', folder, 'manifest.json', ...names])
  return `${file}.changed`
}

describe('a backup of the embedded database', () => {
  test('comes back whole in an empty folder, with whatever else is in the data folder', async () => {
    const folder = await tempFolder()
    const from = await embedded(join(folder, 'data'))
    const schools = await fill(from)
    mkdirSync(join(from.dataFolder, 'recordings', 'empty'), { recursive: true })
    writeFileSync(join(from.dataFolder, 'recordings', '音乐课.webm'), 'picture and sound')
    const file = join(folder, 'backup.tar.gz')

    const manifest = await backUp(from, file, now)
    expect(manifest).toMatchObject({
      database: 'embedded',
      schema: await knownSchema(),
      madeAt: now.toISOString(),
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)

    const to = deps(join(folder, 'other'))
    await restore(to, file)
    expect(await schoolsOf(to)).toEqual(schools)
    expect(schools.length).toBeGreaterThan(0)
    expect(readFileSync(join(to.dataFolder, 'recordings', '音乐课.webm'), 'utf8')).toBe('picture and sound')
    expect(existsSync(join(to.dataFolder, 'recordings', 'empty'))).toBe(true)
    expect(readdirSync(to.dataFolder).sort()).toEqual(['database', 'recordings'])
    // And the one that was backed up goes on.
    expect(await schoolsOf(from)).toEqual(schools)
    // Anybody's tar reads it.
    expect(execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).split('\n')[0]).toBe('manifest.json')
  })

  test('is refused while a server has the folder, and never written over another', async () => {
    const folder = await tempFolder()
    const from = await embedded(join(folder, 'data'))
    const database = await openDatabase({ ...from.database, log })
    const file = join(folder, 'backup.tar.gz')
    await expect(backUp(from, file, now)).rejects.toThrow(/is in use by process/)
    await database.close()
    await backUp(from, file, now)
    await expect(backUp(from, file, now)).rejects.toThrow(/is there already/)
    expect(readdirSync(folder).sort()).toEqual(['backup.tar.gz', 'data'])
    await expect(backUp(from, join(from.dataFolder, 'backup.tar.gz'), now)).rejects.toThrow(
      /in the data folder/,
    )
    await expect(backUp(deps(join(folder, 'none')), `${file}2`, now)).rejects.toThrow(/There is no database/)
  })

  test('goes into nothing but an empty place, and changes nothing when it is damaged, newer or of another kind', async () => {
    const folder = await tempFolder()
    const from = await embedded(join(folder, 'data'))
    const file = join(folder, 'backup.tar.gz')
    await (await openDatabase({ ...from.database, log })).close()
    await backUp(from, file, now)

    await expect(restore(from, file)).rejects.toThrow(/is not empty \(database\)/)

    const to = deps(join(folder, 'other'))
    const whole = readFileSync(file)
    const half = join(folder, 'half')
    writeFileSync(half, whole.subarray(0, whole.byteLength / 2))
    await expect(restore(to, half)).rejects.toThrow(/is damaged/)

    // One bit of a page, under a gzip that is in order.
    const plain = gunzipSync(whole)
    plain[plain.byteLength - 100_000]! ^= 1
    const flipped = join(folder, 'flipped')
    writeFileSync(flipped, gzipSync(plain, { level: 1 }))
    await expect(restore(to, flipped)).rejects.toThrow(/is damaged/)

    const text = join(folder, 'text')
    writeFileSync(text, 'not a backup')
    await expect(restore(to, text)).rejects.toThrow(/no backup of Tongke/)
    await expect(restore(to, join(folder, 'none'))).rejects.toThrow(/There is no file/)

    const newer = withManifest(file, (manifest) => {
      manifest.schema += 1
    })
    await expect(restore(to, newer)).rejects.toThrow(/made by a newer Tongke/)
    await expect(restore(deps(to.dataFolder, 'postgresql://nobody@127.0.0.1:1/x'), file)).rejects.toThrow(
      /embedded database/,
    )
    expect(existsSync(to.dataFolder) ? readdirSync(to.dataFolder) : []).toEqual([])
  })

  test('is a command, which says what it takes', async () => {
    const folder = await tempFolder()
    const from = deps(join(folder, 'data'))
    expect(await runCommand([], from, now)).toBeNull()
    await expect(runCommand(['backup'], from, now)).rejects.toThrow(/backup FILE/)
    await expect(runCommand(['serve'], from, now)).rejects.toThrow(/backup FILE/)
  })
})

describe('a backup of a PostgreSQL', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres?.stop())

  test('is made while servers go on, and comes back whole in an empty database', async () => {
    const folder = await tempFolder()
    const from = deps(join(folder, 'data'), await postgres.create())
    const schools = await fill(from)
    const file = join(folder, 'backup.tar.gz')
    const server = await openDatabase({ ...from.database, log })
    const manifest = await backUp(from, file, now)
    await server.close()
    expect(manifest).toMatchObject({ database: 'postgresql', schema: await knownSchema() })
    expect(readdirSync(folder)).toEqual(['backup.tar.gz'])

    const to = deps(join(folder, 'other'), await postgres.create())
    await restore(to, file)
    expect(await schoolsOf(to)).toEqual(schools)
    const restored = await openDatabase({ ...to.database, log })
    expect((await stateOf(restored.db)).applied).toBe(await knownSchema())
    await restored.close()

    await expect(restore(to, file)).rejects.toThrow(/is not empty/)
    await expect(restore(deps(join(folder, 'third')), file)).rejects.toThrow(/set DATABASE_URL/)
  })

  test('leaves an embedded database beside it alone', async () => {
    const folder = await tempFolder()
    const dataFolder = join(folder, 'data')
    const beside = await embedded(dataFolder)
    await (await openDatabase({ ...beside.database, log })).close()
    const from = deps(dataFolder, await postgres.create())
    await (await openDatabase({ ...from.database, log })).close()
    const file = join(folder, 'backup.tar.gz')
    expect((await backUp(from, file, now)).files.map(({ path }) => path)).toEqual(['database.dump'])
    await restore(deps(dataFolder, await postgres.create()), file)
    expect(await schoolsOf(beside)).toEqual([])
  })

  test('says which programs it needs where they are missing or too old', async () => {
    const folder = await tempFolder()
    expect(() => findPostgresPrograms({ TONGKE_POSTGRES_BIN: folder }, 15, 'A backup')).toThrow(
      /postgresql-client-15/,
    )
    for (const name of ['pg_dump', 'pg_restore']) {
      writeFileSync(join(folder, name), '#!/bin/sh\necho "pg_dump (PostgreSQL) 14.2"\n')
      chmodSync(join(folder, name), 0o755)
    }
    expect(() => findPostgresPrograms({ TONGKE_POSTGRES_BIN: folder }, 15, 'A backup')).toThrow(
      /here is PostgreSQL 14's/,
    )
    expect(findPostgresPrograms({ TONGKE_POSTGRES_BIN: folder }, 14, 'A backup').version).toBe(14)
  })
})
