/**
 * Text as people type it, paste it and pad it. Plain NFKC would also make ① a 1 and … three dots; in a name that is another
 * name, so only what is the same character in another shape is changed.
 */

/** What most cells are, and nothing is changed in: told by one look. */
const plain = /^[!-~\u4e00-\u9fff]*$/
const folded = /^[!-@[-`{-~\u4e00-\u9fff]*$/

const fullWidthLetters = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g
const fullWidthAscii = /[\uff01-\uff5e]/g
/** Radicals and compatibility ideographs: what text copied from a PDF has instead of the character it shows. */
const lookAlikes = /[\u2f00-\u2fdf\uf900-\ufaff]/g
/** Simplified radicals, which Unicode itself leads to no character. */
const radicals: Record<string, string> = Object.fromEntries(
  [
    ...'⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⺟母'.matchAll(
      /(.)(.)/gu,
    ),
  ].map(([, radical, character]) => [radical, character]),
)
/** Control and format characters: zero-width spaces and joiners, marks of direction, the byte order mark. */
const unseen = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu
const blanks = /[\s\u3000]+/g
const betweenHan = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu

const toHalf = (text: string) => String.fromCharCode(text.charCodeAt(0) - 0xfee0)

/**
 * Text to keep: half-width digits and letters, no unseen characters, single spaces, none between two Chinese characters
 * (names of two are padded: 李　明). Chinese punctuation stays what it is.
 */
export function cleanText(raw: string): string {
  if (plain.test(raw)) return raw
  return raw
    .normalize('NFC')
    .replace(lookAlikes, (c) => c.normalize('NFKC'))
    .replace(/[\u2e80-\u2eff]/g, (c) => radicals[c] ?? c)
    .replace(fullWidthLetters, toHalf)
    .replace(unseen, '')
    .replace(blanks, ' ')
    .trim()
    .replace(betweenHan, '')
}

/** The same line by line, without empty lines: for a cell that is a list. */
export function cleanLines(raw: string): string[] {
  return raw
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(cleanText)
    .filter((line) => line !== '')
}

/** Text to take apart (dates, times, lists): half-width punctuation too, one kind of dash and tilde, lower case. */
export function foldText(raw: string): string {
  if (folded.test(raw)) return raw
  return cleanText(raw)
    .replace(fullWidthAscii, toHalf)
    .replace(/[\u2010-\u2015\u2212\ufe58\ufe63]/g, '-')
    .replace(/[\u301c\u223c]/g, '~')
    .replace(/、/g, ',')
    .replace(/。/g, '.')
    .toLowerCase()
}

/** What two spellings of one name share; never shown. */
export function keyOf(raw: string): string {
  return foldText(raw).replace(/ /g, '')
}
