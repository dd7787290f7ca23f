/** One thing in an archive; a folder has no bytes. Paths are relative, with `/`. */
export interface TarEntry {
  path: string
  kind: 'file' | 'folder'
  bytes: number
  body: AsyncIterable<Uint8Array>
}

const BLOCK = 512
/** What eleven octal digits can say; beyond, the number is written in base 256, as GNU tar does. */
const OCTAL_LIMIT = 8 ** 11

/** A ustar archive, which `tar` reads as well: whoever has the file and no Tongke can still look into it. */
export async function* writeTar(
  entries: AsyncIterable<TarEntry> | Iterable<TarEntry>,
): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield headerOf(entry)
    let written = 0
    for await (const chunk of entry.body) {
      written += chunk.byteLength
      yield chunk
    }
    if (written !== entry.bytes) throw new Error(`${entry.path} changed while it was packed`)
    yield Buffer.alloc(padding(entry.bytes))
  }
  yield Buffer.alloc(2 * BLOCK)
}

const padding = (bytes: number) => (BLOCK - (bytes % BLOCK)) % BLOCK

function headerOf({ path, kind, bytes }: TarEntry): Buffer {
  const header = Buffer.alloc(BLOCK)
  const [prefix, name] = splitName(kind === 'folder' ? `${path}/` : path)
  header.write(name, 0, 100)
  header.write(kind === 'folder' ? '0000700\0' : '0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  writeSize(header, bytes)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write(kind === 'folder' ? '5' : '0', 156)
  header.write('ustar\x0000', 257)
  header.write(prefix, 345, 155)
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

function writeSize(header: Buffer, bytes: number): void {
  if (bytes < OCTAL_LIMIT) return void header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124)
  header.writeUInt8(0x80, 124)
  header.writeBigUInt64BE(BigInt(bytes), 128)
}

/** Of a long path, the folders stand in a field of their own. */
function splitName(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path]
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (name && Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return [prefix, name]
  }
  throw new Error(`the path ${path} is too long for an archive`)
}

/** All bytes of the header, its own field counted as spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)
}

/**
 * The entries of such an archive, one after another; what is left of a body when the next is asked for is passed over.
 * @throws Error when it is no archive, or ends too early
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const bytes = createReader(source)
  for (;;) {
    const header = await bytes.exactly(BLOCK)
    if (header.every((byte) => byte === 0)) return
    const said = Number.parseInt(textAt(header, 148, 8), 8)
    if (said !== checksum(header)) throw new Error('a header in the archive is damaged')
    const prefix = textAt(header, 345, 155)
    const name = textAt(header, 0, 100)
    const size = sizeIn(header)
    let left = size
    async function* body() {
      while (left > 0) {
        const chunk = await bytes.some(left)
        left -= chunk.byteLength
        yield chunk
      }
    }
    const path = (prefix ? `${prefix}/${name}` : name).replace(/\/$/, '')
    yield { path, kind: header[156] === 0x35 ? 'folder' : 'file', bytes: size, body: body() }
    while (left > 0) left -= (await bytes.some(left)).byteLength
    if (padding(size) > 0) await bytes.exactly(padding(size))
  }
}

function sizeIn(header: Buffer): number {
  if (header[124] === 0x80) return Number(header.readBigUInt64BE(128))
  return Number.parseInt(textAt(header, 124, 12), 8) || 0
}

function textAt(header: Buffer, at: number, length: number): string {
  const field = header.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end).trim()
}

/** Takes a stream apart by numbers of bytes. */
function createReader(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)

  async function some(most: number): Promise<Buffer> {
    while (held.byteLength === 0) {
      const next = await chunks.next()
      if (next.done) throw new Error('the archive ends too early')
      held = Buffer.from(next.value)
    }
    const taken = held.subarray(0, most)
    held = held.subarray(taken.byteLength)
    return taken
  }

  async function exactly(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = length; left > 0; ) {
      const part = await some(left)
      parts.push(part)
      left -= part.byteLength
    }
    return Buffer.concat(parts)
  }

  return { some, exactly }
}
