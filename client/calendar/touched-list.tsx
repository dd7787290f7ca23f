import { Alert } from 'antd'
import { Link } from 'wouter'
import type { TouchedLesson } from '../../shared/calendar.ts'
import { momentOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { useZone } from '../directory/data.ts'
import { daysWords } from './calendar-messages.ts'
import { weekdayName } from './day-text.ts'

const t = translator(daysWords)
const subjectName = translator(subjectWords)
type Effect = TouchedLesson['schools'][number]

function effectText(school: Effect): string {
  if (school.effect === 'no-instruction') return t('effectNoInstruction')
  if (school.effect === 'instruction') return t('effectInstruction')
  if (school.effect === 'other-bells') return t('effectOtherBells')
  const name = (follows: number | null) => (follows === null ? t('none') : weekdayName(follows))
  return t('effectOtherWeekday', { before: name(school.before.follows), after: name(school.after.follows) })
}

/** The lessons to come that a change of a calendar or of bells touches, and how. */
export function TouchedList({ touched }: { touched: TouchedLesson[] }) {
  const zone = useZone()
  if (touched.length === 0) return <Alert type="success" showIcon title={t('touchedNone')} />
  return (
    <>
      <Alert type="warning" showIcon title={t('touchedSome', { n: touched.length })} />
      <ul className="touched">
        {touched.map((lesson) => (
          <li key={lesson.lessonId}>
            <Link href={`/lessons/${lesson.lessonId}`} target="_blank">
              {momentOf(lesson.startsAt, zone)} {subjectName(lesson.subject)}
              {lesson.topic && ` · ${lesson.topic}`} · {lesson.teacherName}
            </Link>
            {lesson.schools.map((school) => (
              <span key={school.schoolId} className="soft small">
                {school.schoolName}
                {school.lead && ` (${t('lead')})`} · {effectText(school)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}
