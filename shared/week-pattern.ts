import { z } from 'zod'

const list = /^\d{1,2}(-\d{1,2})?(,\d{1,2}(-\d{1,2})?)*$/

/** Teaching weeks (numbered from 1): '' all, `odd` 单周, `even` 双周, or a list such as `1-4,6-17`. */
export const weekPattern = z
  .string()
  .max(120)
  .refine((text) => ['', 'odd', 'even'].includes(text) || list.test(text), {
    message: "'', odd, even or a list such as 1-4,6-17",
  })
  .refine((text) => rangesOf(text).every(([from, to]) => from >= 1 && from <= to), {
    message: 'weeks are numbered from 1, and a range ends after it starts',
  })

function rangesOf(pattern: string): [from: number, to: number][] {
  if (!list.test(pattern)) return []
  return pattern.split(',').map((part) => {
    const [from, to = from] = part.split('-').map(Number) as [number, number?]
    return [from, to]
  })
}

/** Whether a teaching week is among those of a pattern. */
export function isWeekOf(pattern: string, week: number): boolean {
  if (pattern === '') return true
  if (pattern === 'odd') return week % 2 === 1
  if (pattern === 'even') return week % 2 === 0
  return rangesOf(pattern).some(([from, to]) => from <= week && week <= to)
}

/** Whether two patterns have a week in common, among the first `weeks` of a term. */
export function weeksMeet(a: string, b: string, weeks = 99): boolean {
  for (let week = 1; week <= weeks; week++) if (isWeekOf(a, week) && isWeekOf(b, week)) return true
  return false
}
