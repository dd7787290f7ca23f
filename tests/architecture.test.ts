import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The rooms of the server, lowest first; a room imports only rooms before it (docs/architecture.md). */
const mayImport: Record<string, string[]> = {
  platform: [],
  cluster: ['platform'],
  account: ['platform'],
  directory: ['platform', 'account'],
  calendar: ['platform', 'account', 'directory'],
  schedule: ['platform', 'account', 'directory', 'calendar'],
  import: ['platform', 'cluster', 'account', 'directory', 'calendar', 'schedule'],
  attendance: ['platform', 'cluster', 'account', 'directory', 'calendar', 'schedule'],
  ledger: ['platform', 'account', 'directory', 'calendar', 'schedule', 'attendance'],
  media: ['platform', 'cluster'],
  live: ['platform', 'cluster', 'account', 'directory', 'calendar', 'schedule', 'media'],
  operate: ['platform', 'cluster', 'media', 'live'],
  readiness: ['platform', 'account', 'directory', 'calendar', 'schedule', 'media'],
  plan: ['platform', 'account', 'directory', 'calendar', 'schedule', 'attendance', 'ledger'],
}
/** Where everything is wired to everything: the only files outside the rooms. */
const wiring = ['app.ts', 'main.ts', 'config.ts']
const sharedPackages = ['zod', 'luxon']

interface Import {
  from: string
  to: string
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Imports of every file of a folder; a local target is written from the project's root, a package by its name. */
function importsOf(folder: string): Import[] {
  return sources(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target]) => ({
      from: relative(root, file),
      to: target!.startsWith('.') ? relative(root, resolve(dirname(file), target!)) : target!,
    })),
  )
}

const roomOf = (path: string): string | undefined => path.match(/^server\/([^/]+)\//)?.[1]

describe('the house', () => {
  it('imports downward only, from room to room of the server', () => {
    const wrong = importsOf('server').filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)]
      if (!room || room === 'demo') return false
      if (wiring.includes(to.replace('server/', '')))
        return to !== 'server/config.ts' || !from.startsWith('server/platform/')
      return other !== undefined && other !== room && !(mayImport[room] ?? []).includes(other)
    })
    expect(wrong).toEqual([])
  })

  it('knows each of its rooms', () => {
    const rooms = readdirSync(join(root, 'server'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )
    expect(rooms.map((room) => room.name).sort()).toEqual(
      [...Object.keys(mayImport), 'demo', 'migrations'].sort(),
    )
  })

  it('lets client and server meet in shared alone', () => {
    const crossing = [...importsOf('client'), ...importsOf('server')].filter(
      ({ from, to }) =>
        (from.startsWith('client/') && to.startsWith('server/')) ||
        (from.startsWith('server/') && to.startsWith('client/')),
    )
    expect(crossing).toEqual([])
  })

  it('lets shared import nothing of server or client, and no package but zod and luxon', () => {
    const wrong = importsOf('shared').filter(
      ({ to }) => !to.startsWith('shared/') && !sharedPackages.includes(to),
    )
    expect(wrong).toEqual([])
  })

  it('keeps SQL in the stores', () => {
    const wrong = sources('server')
      .map((file) => relative(root, file))
      .filter((file) => !file.startsWith('server/platform/') && !/store\.ts$/.test(file))
      .filter((file) => /withTables|\bsql`/.test(readFileSync(join(root, file), 'utf8')))
    expect(wrong).toEqual([])
  })

  it('reads the environment in one place', () => {
    const readers = sources('server')
      .map((file) => relative(root, file))
      .filter((file) => /process\.env/.test(readFileSync(join(root, file), 'utf8')))
    expect(
      readers.filter((file) => !['server/main.ts', 'server/demo/main.ts', 'server/config.ts'].includes(file)),
    ).toEqual([])
  })

  it('loads nothing of the console, and no zod, on the light pages', () => {
    const light = ['teach', 'classroom', 'assist', 'observe', 'live', 'media', 'question', 'board']
    const wrong = light
      .flatMap((room) => importsOf(`client/${room}`))
      .filter(({ to }) => /^(antd|@tanstack|zod)/.test(to))
    expect(wrong).toEqual([])
  })
})
