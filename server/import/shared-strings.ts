import { AppError } from '../../shared/errors.ts'
import type { Archive, Entry } from './archive.ts'
import { readWholeXml } from './xml.ts'

/** All texts of a workbook are held in memory together, so they are bounded: these are those of a million cells. */
const CHARACTERS = 48 * 2 ** 20
const COUNT = 2_000_000

/** The texts that cells name by number. Rich text is its pieces put together; its phonetic guide is left out. */
export async function readSharedStrings(archive: Archive, entry: Entry | undefined): Promise<string[]> {
  const strings: string[] = []
  if (!entry) return strings
  const text = collectText()
  let characters = 0
  await readWholeXml(archive.read(entry), {
    open: (name) => {
      if (name === 'si') text.start()
      text.open(name)
    },
    text: text.text,
    close: (name) => {
      text.close(name)
      if (name !== 'si') return
      const whole = text.taken()
      characters += whole.length
      if (characters > CHARACTERS || strings.length >= COUNT)
        throw new AppError(
          'file_too_large',
          'The workbook holds too much text. Split it into several files.',
          {
            why: 'text',
          },
        )
      strings.push(whole)
    },
  })
  return strings
}

/** Gathers the `t` elements of one text, as it is in shared strings and in a cell itself. */
export function collectText() {
  let whole = ''
  let inText = false
  let inGuide = false
  return {
    start: () => {
      whole = ''
    },
    open: (name: string) => {
      if (name === 't') inText = true
      if (name === 'rPh') inGuide = true
    },
    text: (piece: string) => {
      if (inText && !inGuide) whole += piece
    },
    close: (name: string) => {
      if (name === 't') inText = false
      if (name === 'rPh') inGuide = false
    },
    taken: () => unescapeText(whole),
  }
}

/** The format writes characters that XML can't hold as `_x000D_`. */
export const unescapeText = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
