import type { Decision, Series, SeriesRule } from '../../shared/series.ts'
import { weekPattern } from '../../shared/week-pattern.ts'
import { translator } from '../app/i18n.ts'
import type { Places } from '../directory/data.ts'
import { type Draft, emptyDraft, emptyReceiver, type Faults, faultsOf } from './booking-draft.ts'
import { bookingWords } from './messages.ts'
import { seriesWords } from './series-messages.ts'

const t = translator(seriesWords)
const b = translator(bookingWords)

/** A series as it is being filled in; what it has in common with a single lesson is kept as there. */
export interface SeriesDraft {
  termId: string | null
  lesson: Draft
  weekday: number | null
  weeks: 'all' | 'odd' | 'even' | 'list'
  list: string
}

export const emptySeries = (): SeriesDraft => ({
  termId: null,
  lesson: emptyDraft(),
  weekday: null,
  weeks: 'all',
  list: '',
})

export function seriesDraftOf({ rule, leadSchoolId }: Series, places: Places): SeriesDraft {
  const named =
    rule.weeks === '' ? 'all' : rule.weeks === 'odd' || rule.weeks === 'even' ? rule.weeks : 'list'
  return {
    termId: rule.termId,
    weekday: rule.weekday,
    weeks: named,
    list: named === 'list' ? rule.weeks : '',
    lesson: {
      ...emptyDraft(),
      subject: rule.subject,
      kind: rule.kind,
      topic: rule.topic,
      leadSchoolId,
      teacherId: rule.teacherId,
      leadClassroomId: rule.leadClassroomId,
      leadClassGroupId: rule.leadClassGroupId,
      period: rule.period,
      receivers: rule.receivers.map((receiver) => ({
        ...emptyReceiver(),
        ...receiver,
        schoolId: places.classGroup.get(receiver.classGroupId)?.schoolId ?? null,
      })),
    },
  }
}

const patternOf = ({ weeks, list }: SeriesDraft): string =>
  weeks === 'all' ? '' : weeks === 'list' ? list.replace(/[，、\s]+/g, ',').replace(/[－—–~]/g, '-') : weeks

/** What is missing or can't be, by field. */
export function seriesFaults(draft: SeriesDraft): Faults {
  // The date of a single lesson is a weekday here, and is asked for below.
  const { date: _, ...faults } = faultsOf(draft.lesson, null, 0)
  if (!draft.termId) faults.termId = t('needTerm')
  if (!draft.weekday) faults.weekday = t('needWeekday')
  if (
    draft.weeks === 'list' &&
    (draft.list.trim() === '' || !weekPattern.safeParse(patternOf(draft)).success)
  )
    faults.weeks = t('listBad')
  if (faults.period) faults.period = b('needPeriod')
  return faults
}

/** What travels; to be called with a draft that has no faults. */
export const ruleOf = (draft: SeriesDraft): SeriesRule => ({
  termId: draft.termId ?? '',
  subject: draft.lesson.subject ?? 'music',
  kind: draft.lesson.kind,
  topic: draft.lesson.topic.trim(),
  teacherId: draft.lesson.teacherId ?? '',
  leadClassroomId: draft.lesson.leadClassroomId ?? '',
  leadClassGroupId: draft.lesson.kind === 'synchronous' ? draft.lesson.leadClassGroupId : null,
  weekday: draft.weekday ?? 1,
  period: draft.lesson.period ?? 1,
  weeks: patternOf(draft),
  receivers: draft.lesson.receivers.map((receiver) => ({
    classGroupId: receiver.classGroupId ?? '',
    classroomId: receiver.classroomId ?? '',
    assistantId: receiver.assistantId,
  })),
})

/** The decision of one date changed; one that decides nothing is dropped. */
export function decide(decisions: readonly Decision[], day: string, part: Partial<Decision>): Decision[] {
  const before = decisions.find((one) => one.day === day) ?? { day, skip: false, without: [], accept: [] }
  const next = { ...before, ...part }
  const others = decisions.filter((one) => one.day !== day)
  const decides = next.skip || next.without.length > 0 || next.accept.length > 0
  return decides ? [...others, next].sort((a, z) => a.day.localeCompare(z.day)) : others
}
