/** A line of a calendar before it is folded: name, parameters and value, all escaped already. */
export type CalendarLine = string

/** Text as a value (RFC 5545, 3.3.11). Control characters have no place in a calendar. */
export function escapeText(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(/[;,]/g, '\\$&')
    .replace(/\r\n|\r|\n|\u2028|\u2029/g, '\\n')
    .replace(/\p{Cc}/gu, ' ')
}

const LINE_OCTETS = 75

/**
 * Folds a line: no more than 75 octets each, continued behind a line break and a space (RFC 5545, 3.1). A character of several
 * octets stays in one piece: many programs decode each line by itself.
 */
export function foldLine(line: CalendarLine): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS) {
      parts.push(part)
      // The space that continues a line counts.
      part = ' '
      octets = 1
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n')
}

/** A whole calendar: every line folded and ended as the format asks. */
export const calendarText = (lines: readonly CalendarLine[]): string =>
  lines.map((line) => `${foldLine(line)}\r\n`).join('')
