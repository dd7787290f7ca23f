/**
 * Formats without a code of their own that show a date or a time (ECMA-376 18.8.30); 27–36 and 50–58 are the ones of Chinese
 * and other East Asian programs.
 */
const builtIn = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Whether a number format shows its number as a date or a time: `yyyy"年"m"月"`, `[h]:mm`, `[$-804]m/d`. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtIn(id)
  const first = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\.|[_*]./g, '')
    .replace(/\[(?!(h+|m+|s+)\])[^\]]*\]/gi, '')
    .split(';')[0]!
  return !/general/i.test(first) && /[ymdhs]/i.test(first)
}
