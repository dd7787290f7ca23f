import { constants, crc32, createInflateRaw } from 'node:zlib'
import { AppError } from '../../shared/errors.ts'
import { demandArchive, notAWorkbook } from './file-type.ts'

/** One file in an archive, as its central directory tells. */
export interface Entry {
  name: string
  /** 0: stored, 8: deflated. */
  method: number
  crc: number
  packed: number
  size: number
  /** Where its local header begins. */
  offset: number
}

/**
 * What an archive may cost. A workbook of 100,000 rows with 20 columns is about 90 MB unpacked; XML of a spreadsheet shrinks
 * to a tenth or a fiftieth, while deflate's limit, of which bombs are made, is 1 : 1,032.
 */
export const archiveLimits = {
  entries: 2_000,
  unpackedBytes: 256 * 2 ** 20,
  ratio: 300,
  ratioFromBytes: 4 * 2 ** 20,
}
export type ArchiveLimits = typeof archiveLimits

export interface Archive {
  entries: Map<string, Entry>
  /** The bytes of a file in it, unpacked in pieces of at most 64 KB. @throws AppError file_damaged, file_too_large */
  read(entry: Entry): AsyncGenerator<Buffer>
}

export const damaged = (why: string) =>
  new AppError(
    'file_damaged',
    'The file is damaged. Open it in a spreadsheet program, save it anew, then try again.',
    {
      why,
    },
  )

const tooLarge = (limits: ArchiveLimits, why: string) =>
  new AppError(
    'file_too_large',
    'Unpacked, this file is larger than any real workbook. Split it, or save it anew.',
    {
      why,
      limitBytes: limits.unpackedBytes,
    },
  )

/**
 * Opens an archive by its central directory, before anything is unpacked. What the directory says is then held against
 * what comes: a size that lies ends the reading at that byte.
 * @throws AppError file_not_a_workbook, file_damaged, file_too_large
 */
export function openArchive(bytes: Uint8Array, limits: ArchiveLimits = archiveLimits): Archive {
  demandArchive(bytes)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const list = readDirectory(buffer, limits)
  return {
    entries: new Map(list.map((entry) => [entry.name.toLowerCase(), entry])),
    async *read(entry) {
      let size = 0
      let crc = 0
      for await (const chunk of unpack(buffer, entry)) {
        size += chunk.length
        if (size > entry.size) throw damaged('an entry is larger than the directory says')
        crc = crc32(chunk, crc)
        yield chunk
      }
      if (size !== entry.size || crc !== entry.crc) throw damaged('an entry is not what the directory says')
    },
  }
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const ZIP64 = 0xffffffff

function readDirectory(buffer: Buffer, limits: ArchiveLimits): Entry[] {
  const end = findEnd(buffer)
  const count = buffer.readUInt16LE(end + 10)
  const length = buffer.readUInt32LE(end + 12)
  let at = buffer.readUInt32LE(end + 16)
  if (count === 0xffff || count > limits.entries) throw tooLarge(limits, 'number of entries')
  if (at + length > end) throw damaged('no central directory')
  const entries: Entry[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || buffer.readUInt32LE(at) !== CENTRAL) throw damaged('central directory cut off')
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => buffer.readUInt16LE(at + o)) as [
      number,
      number,
      number,
    ]
    const next = at + 46 + nameLength + extraLength + commentLength
    if (next > end) throw damaged('central directory cut off')
    if (buffer.readUInt16LE(at + 8) & 1) throw notAWorkbook('encrypted')
    const entry: Entry = {
      // Some programs write Windows' separators.
      name: buffer.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'),
      method: buffer.readUInt16LE(at + 10),
      crc: buffer.readUInt32LE(at + 16),
      packed: buffer.readUInt32LE(at + 20),
      size: buffer.readUInt32LE(at + 24),
      offset: buffer.readUInt32LE(at + 42),
    }
    widen(entry, buffer.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength))
    entries.push(entry)
    at = next
  }
  judge(entries, end, limits)
  return entries
}

/** The directory's end record is last, but for a comment of up to 64 KB. */
function findEnd(buffer: Buffer): number {
  for (let at = buffer.length - 22; at >= Math.max(0, buffer.length - 22 - 0xffff); at--) {
    if (buffer.readUInt32LE(at) === END) return at
  }
  throw damaged('no end of the central directory')
}

/** Writers that stream note sizes as 64-bit numbers even where 32 would do (field 0x0001, in this order). */
function widen(entry: Entry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)]
    if (id === 1) {
      let value = at + 4
      for (const field of ['size', 'packed', 'offset'] as const) {
        if (entry[field] !== ZIP64) continue
        if (value + 8 > Math.min(extra.length, at + 4 + length)) throw damaged('sizes cut off')
        entry[field] = Number(extra.readBigUInt64LE(value))
        value += 8
      }
    }
    at += 4 + length
  }
}

/** Refuses by the directory alone what no workbook is: overlapping entries, and more inside than fits. */
function judge(entries: Entry[], end: number, limits: ArchiveLimits): void {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (total > limits.unpackedBytes) throw tooLarge(limits, 'unpacked size')
  let until = 0
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.size > limits.ratioFromBytes && entry.size > entry.packed * limits.ratio)
      throw tooLarge(limits, 'ratio')
    if (entry.offset < until || entry.offset + 30 + entry.packed > end) throw damaged('entries overlap')
    until = entry.offset + 30 + entry.packed
  }
}

async function* unpack(buffer: Buffer, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.offset + 30 > buffer.length || buffer.readUInt32LE(entry.offset) !== LOCAL)
    throw damaged('no local header')
  const start =
    entry.offset + 30 + buffer.readUInt16LE(entry.offset + 26) + buffer.readUInt16LE(entry.offset + 28)
  const packed = buffer.subarray(start, start + entry.packed)
  if (packed.length < entry.packed) throw damaged('an entry is cut off')
  if (entry.method === 0) {
    for (let at = 0; at < packed.length; at += 65_536) yield packed.subarray(at, at + 65_536)
    return
  }
  if (entry.method !== 8) throw damaged('an unknown compression')
  const inflate = createInflateRaw({ chunkSize: 65_536, finishFlush: constants.Z_FINISH })
  inflate.end(packed)
  try {
    for await (const chunk of inflate) yield chunk as Buffer
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
      ? damaged('its compression is broken')
      : error
  }
}
