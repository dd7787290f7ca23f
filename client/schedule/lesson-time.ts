import type { Term } from '../../shared/calendar.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { dateOf } from '../../shared/time.ts'
import { clockOf, dayOf, spanOf, weekdayText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { termOf, useTerms, weekOf } from '../calendar/data.ts'
import { useDirectory, useZone } from '../directory/data.ts'
import { lessonWords } from './messages.ts'

const t = translator(lessonWords)
const subjectName = translator(subjectWords)

/** A lesson by its subject, and topic where it has one. */
export const titleOf = (lesson: Pick<Lesson, 'subject' | 'topic'>): string =>
  lesson.topic
    ? t('titleTopic', { subject: subjectName(lesson.subject), topic: lesson.topic })
    : t('title', { subject: subjectName(lesson.subject) })

interface When {
  startsAt: string
  endsAt: string
  leadSchoolId: string
  leadPeriod: number | null
}

/** How a lesson's time reads: `第6周 周二 第2节（9月28日 9:30）`, as far as term and period are known. */
export function useLessonTime() {
  const zone = useZone()
  const directory = useDirectory().data
  const terms = useTerms().data ?? []
  /** As the server tells it: on each date the term of the nearest region on the path that has one. */
  const termAt = (date: string, path: string[]): Term | null => {
    const depth = (term: Term): number => path.indexOf(term.regionId)
    const own = terms.filter((term) => path.length === 0 || depth(term) >= 0)
    return termOf(
      own.sort((a, b) => depth(b) - depth(a)),
      date,
    )
  }
  return {
    zone,
    period: (lesson: When): string => {
      const n = lesson.leadPeriod
      return n === null ? '' : t('period', { n })
    },
    when: (lesson: When): string => {
      const start = Date.parse(lesson.startsAt)
      const n = lesson.leadPeriod
      const term = termAt(dateOf(start, zone), directory?.pathOf(lesson.leadSchoolId) ?? [])
      const values = {
        week: term ? weekOf(term, dateOf(start, zone)) : '',
        weekday: weekdayText(start, zone),
        period: n === null ? '' : t('period', { n }),
        day: dayOf(start, zone),
        clock: clockOf(start, zone),
      }
      if (!term) return t(n === null ? 'whenBare' : 'whenNoWeek', values)
      return t(n === null ? 'whenNoPeriod' : 'when', values)
    },
    /** The same in two parts, for narrow places: `第6周 周二 第2节`, `9月28日 9:30–10:10`. */
    parts: (lesson: When): [string, string] => {
      const start = Date.parse(lesson.startsAt)
      const n = lesson.leadPeriod
      const term = termAt(dateOf(start, zone), directory?.pathOf(lesson.leadSchoolId) ?? [])
      const values = {
        week: term ? weekOf(term, dateOf(start, zone)) : '',
        weekday: weekdayText(start, zone),
        period: n === null ? '' : t('period', { n }),
      }
      const day = dayOf(start, zone)
      return [
        t(term ? 'slot' : 'slotBare', values),
        `${day} ${spanOf(start, Date.parse(lesson.endsAt), zone)}`,
      ]
    },
    /** `第6周 周二`, `9月28日` */
    day: (at: number): [string, string] => {
      const date = dateOf(at, zone)
      const term = termAt(date, [])
      const values = { weekday: weekdayText(at, zone), week: term ? weekOf(term, date) : '' }
      return [t(term ? 'day' : 'dayBare', values), dayOf(at, zone)]
    },
  }
}
