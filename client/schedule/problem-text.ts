import type { Problem } from '../../shared/series.ts'
import { spanOf } from '../app/format.ts'
import { notedText, translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { weekdayName } from '../calendar/day-text.ts'
import { problemWords } from './timetable-messages.ts'

const t = translator(problemWords)
const subjectName = translator(subjectWords)
const resources = {
  teacher: 'takenTeacher',
  classroom: 'takenClassroom',
  'class-group': 'takenClassGroup',
} as const

/** What stands against a lesson, as a sentence: `石门小学第2节重合 30/40 分钟：计 75%`. */
export function problemText({ code, clash, details }: Problem, zone: string): string {
  if (code === 'taken' && clash)
    return t('taken', {
      what: t(resources[clash.resource]),
      name: clash.resourceName,
      subject: subjectName(clash.subject),
      teacher: clash.teacherName,
      span: spanOf(clash.startsAt, clash.endsAt, zone),
    })
  const values: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(details))
    if (typeof value === 'string' || typeof value === 'number') values[key] = value
  if (code === 'overlap-too-small' && typeof details.period !== 'number') return t('overlapNone', values)
  if (typeof details.minOverlap === 'number') values.min = Math.round(details.minOverlap * 100)
  if (typeof details.leadFollows === 'number') values.lead = weekdayName(details.leadFollows)
  if (typeof details.weekday === 'number') values.weekday = weekdayName(details.weekday)
  if (typeof details.follows === 'number') values.follows = weekdayName(details.follows)
  if (code === 'day-off' && details.kind === 'over') return t('gradeOver', values)
  if (code === 'day-off') values.reason = details.name ? notedText('', String(details.name)) : ''
  for (const key of ['overlapMinutes', 'lessonMinutes'])
    if (typeof values[key] === 'number') values[key] = Math.round(values[key] * 10) / 10
  // Held whole, and yet too short of a standard period.
  if (code === 'overlap-partial' && details.share === 1) return t('lessonShort', values)
  return t(code, values)
}

export const isRefused = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'refused')

/** Those that refuse come first. */
export const bySeverity = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'refused' ? -1 : 1))
