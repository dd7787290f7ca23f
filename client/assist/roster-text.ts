import type { Pupil } from '../../shared/roster.ts'
import { newId } from '../app/new-id.ts'

/**
 * A list as schools have it: a line a pupil, pasted from a spreadsheet or typed, a number before or after the name where there is
 * one. Whoever was on the list before keeps the id, and with it what was marked: by number and name, then by name alone.
 */
export function readRosterText(text: string, before: readonly Pupil[]): Pupil[] {
  const left = [...before]
  const take = (fits: (pupil: Pupil) => boolean): Pupil | undefined => {
    const at = left.findIndex(fits)
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const lines = text.split(/\r?\n|[;；]/).map(readLine)
  const found = lines.filter((line) => line !== null).map((line) => ({ ...line, id: '' }))
  for (const pupil of found)
    pupil.id = take((one) => one.name === pupil.name && one.number === pupil.number)?.id ?? ''
  for (const pupil of found)
    if (pupil.id === '') pupil.id = take((one) => one.name === pupil.name)?.id ?? newId()
  return found
}

const isNumber = (part: string): boolean => /^[A-Za-z]{0,3}\d{1,19}[号.、]?$/.test(part)

function readLine(line: string): { name: string; number: string } | null {
  const parts = line
    .split(/[\t,，]|\s{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 1) {
    const [, number, name] = /^(\S*\d[号.、]?)\s+(.+)$/.exec(parts[0]!) ?? []
    if (number && name && isNumber(number)) parts.splice(0, 1, number, name)
  }
  const at = parts.findIndex((part) => !isNumber(part))
  if (at < 0) return null
  const number = parts.find((part) => isNumber(part)) ?? ''
  const name = parts[at]!.slice(0, 40)
  // The heading of a spreadsheet's columns.
  if (/^(姓名|学生姓名|座号|学号|name|pupil|number|no\.?)$/i.test(name)) return null
  return { name, number: number.replace(/[号.、]$/, '').slice(0, 20) }
}

export const rosterText = (pupils: readonly Pupil[]): string =>
  pupils.map((pupil) => (pupil.number ? `${pupil.number}\t${pupil.name}` : pupil.name)).join('\n')
