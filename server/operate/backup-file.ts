import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { StartError } from '../platform/start-error.ts'
import { type Manifest, manifestName, parseManifest } from './manifest.ts'
import { readTar, type TarEntry, writeTar } from './tar.ts'

/** What is to be packed: where it is, and its path in the backup. */
export interface Packed {
  from: string
  path: string
}

/** Folders and files below `from`, as they will be called in the backup; `without` names paths to leave out. */
export function listTree(from: string, path: string, without: readonly string[] = []) {
  const found: { folders: string[]; files: Packed[] } = { folders: [], files: [] }
  const look = (folder: string, as: string) => {
    for (const name of readdirSync(folder).sort()) {
      const [here, named] = [join(folder, name), as ? `${as}/${name}` : name]
      if (without.includes(named)) continue
      const stat = lstatSync(here)
      if (stat.isDirectory()) {
        found.folders.push(named)
        look(here, named)
      } else if (stat.isFile()) found.files.push({ from: here, path: named })
      else
        throw new StartError(`${here} is neither a file nor a folder: it can't be backed up. Move it away.`)
    }
  }
  look(from, path)
  return found
}

export async function hashOf(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file)) {
    bytes += chunk.length
    hash.update(chunk)
  }
  return { bytes, sha256: hash.digest('hex') }
}

/**
 * Writes a backup: a gzipped tar whose first file is the manifest. It has its name only when it is whole and on disk, and was
 * read back.
 */
export async function writeBackup(file: string, manifest: Manifest, files: readonly Packed[]): Promise<void> {
  const unfinished = `${file}.part`
  const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
  function* entries(): Generator<TarEntry> {
    yield { path: manifestName, kind: 'file', bytes: text.byteLength, body: Readable.from([text]) }
    for (const path of manifest.folders) yield { path, kind: 'folder', bytes: 0, body: Readable.from([]) }
    for (const [index, { from, path }] of files.entries())
      yield { path, kind: 'file', bytes: manifest.files[index]!.bytes, body: createReadStream(from) }
  }
  try {
    // Names of pupils are in it: for nobody else's eyes.
    const target = createWriteStream(unfinished, { mode: 0o600, flags: 'w' })
    await pipeline(Readable.from(writeTar(entries())), createGzip(), target)
    await readBackup(unfinished, () => null)
    const written = await open(unfinished)
    await written.sync()
    await written.close()
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** @throws StartError when it is no backup */
export async function readManifest(file: string): Promise<Manifest> {
  try {
    // Read before the file is let go, which is what `return` does first.
    for await (const entry of entriesOf(file)) return await manifestIn(entry, file)
  } catch (error) {
    throw refusalOf(file, error)
  }
  throw damaged(file, 'it is empty')
}

/**
 * Reads a backup to its end and holds every file against its hash.
 * @param place where a file is to be written, or null
 * @throws StartError when it is none, or damaged
 */
export async function readBackup(file: string, place: (path: string) => string | null): Promise<Manifest> {
  try {
    return await readWhole(file, place)
  } catch (error) {
    throw refusalOf(file, error)
  }
}

async function readWhole(file: string, place: (path: string) => string | null): Promise<Manifest> {
  let manifest: Manifest | null = null
  let missing = new Map<string, string>()
  for await (const entry of entriesOf(file)) {
    if (!manifest) {
      manifest = await manifestIn(entry, file)
      missing = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]))
      continue
    }
    if (!isInside(entry.path)) throw damaged(file, `a path leads out of it (${entry.path})`)
    const to = place(entry.path)
    if (entry.kind === 'folder') {
      if (to) mkdirSync(to, { recursive: true, mode: 0o700 })
      continue
    }
    const sha256 = await take(entry, to)
    if (missing.get(entry.path) !== sha256) throw damaged(file, `${entry.path} is not what was backed up`)
    missing.delete(entry.path)
  }
  const [lost] = missing.keys()
  if (!manifest || lost !== undefined) throw damaged(file, `${lost ?? manifestName} is missing`)
  return manifest
}

async function manifestIn(entry: TarEntry, file: string): Promise<Manifest> {
  if (entry.path !== manifestName || entry.bytes > 64 * 2 ** 20)
    throw new StartError(`${file} is no backup of Tongke: it does not begin with ${manifestName}.`)
  const parts: Uint8Array[] = []
  for await (const part of entry.body) parts.push(part)
  return parseManifest(Buffer.concat(parts).toString('utf8'), file)
}

async function take(entry: TarEntry, to: string | null): Promise<string> {
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  if (to) {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
    await pipeline(Readable.from(entry.body), hashing, createWriteStream(to, { mode: 0o600, flush: true }))
  } else for await (const chunk of entry.body) hash.update(chunk)
  return hash.digest('hex')
}

async function* entriesOf(file: string): AsyncGenerator<TarEntry> {
  const source = createReadStream(file)
  const plain = createGunzip()
  // What fails is told by the reading.
  pipeline(source, plain).catch(() => {})
  try {
    yield* readTar(plain)
  } finally {
    source.destroy()
    plain.destroy()
  }
}

const isInside = (path: string) => !path.startsWith('/') && !path.split('/').includes('..')

/** Whatever is wrong with the bytes is one thing to whoever restores: the file is damaged. What the system says is another. */
function refusalOf(file: string, error: unknown): unknown {
  if (error instanceof StartError || !(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' && 'path' in error && error.path === file)
    return new StartError(`There is no file ${file}.`)
  return /^E[A-Z]+$/.test(code) ? error : damaged(file, error.message)
}

const damaged = (file: string, how: string) =>
  new StartError(`${file} is damaged, or no backup of Tongke: ${how}. Nothing was changed.`)
