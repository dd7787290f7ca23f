import type { LiveClassroom } from '../../shared/live.ts'
import type { liveWords } from './messages.ts'

type Words = (name: keyof (typeof liveWords)['zh']) => string

/** A line's quality in words. */
export function lineWord(classroom: Pick<LiveClassroom, 'present' | 'line'>, t: Words): string {
  if (!classroom.present) return t('lineAbsent')
  if (!classroom.line) return t('lineUnknown')
  return t({ good: 'lineGood', fair: 'lineFair', poor: 'linePoor' }[classroom.line.level] as 'lineGood')
}
