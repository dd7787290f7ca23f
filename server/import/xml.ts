import { SaxesParser } from 'saxes'
import { damaged } from './archive.ts'

/** What a reader of XML is told; names come without their prefix, which programs choose freely (`x:row`). */
export interface XmlHandlers {
  open?(name: string, attributes: Record<string, string>): void
  /** All text between two tags. */
  text?(text: string): void
  close?(name: string): void
}

const local = (name: string) => name.slice(name.indexOf(':') + 1)

/**
 * Reads XML piece by piece; after each piece gives what `take` has gathered so far. Knows no entities but XML's own five:
 * those that a DTD makes are refused.
 * @throws AppError file_damaged
 */
export async function* readXml<T>(
  chunks: AsyncIterable<Buffer>,
  handlers: XmlHandlers,
  take: () => T,
): AsyncGenerator<T> {
  const parser = new SaxesParser()
  let fault: Error | undefined
  parser.on('error', (error) => {
    fault ??= error
  })
  parser.on('doctype', () => {
    fault ??= new Error('a document type')
  })
  const { open, text, close } = handlers
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes))
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  if (close) parser.on('closetag', (tag) => close(local(tag.name)))
  let decoder: TextDecoder | undefined
  const decode = (chunk?: Buffer) => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? ''
    } catch {
      throw damaged('its text is neither UTF-8 nor UTF-16')
    }
  }
  const check = () => {
    if (fault) throw damaged(`its XML is broken: ${fault.message.slice(0, 200)}`)
  }
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true })
    parser.write(decode(chunk))
    check()
    yield take()
  }
  parser.write(decode()).close()
  check()
  yield take()
}

/** The same for a part small enough to be taken at once. */
export async function readWholeXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXml(chunks, handlers, () => undefined));
}

function encodingOf(chunk: Buffer): string {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}
