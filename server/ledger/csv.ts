export type CsvCell = string | number | null

/**
 * A table for spreadsheet programs: UTF-8 with its byte order mark, RFC 4180. Text that a program could take for a formula gets an
 * apostrophe before it (OWASP, CSV injection); numbers are numbers.
 */
export function csvOf(rows: readonly (readonly CsvCell[])[]): Uint8Array {
  const text = rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')
  return new TextEncoder().encode(`\uFEFF${text}`)
}

function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
