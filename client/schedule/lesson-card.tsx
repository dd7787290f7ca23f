import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Lesson } from '../../shared/schedule.ts'
import { clockOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { isOverdue } from './data.ts'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { lessonWords } from './messages.ts'
import { PhasePill } from './phase-pill.tsx'

const t = translator(lessonWords)

/** One lesson as a row: when, what, who gives it, who receives it, where it stands. */
export function LessonCard({
  lesson,
  now,
  dated,
  extra,
}: {
  lesson: Lesson
  now: number
  /** Shows the day, for lists of several days. */
  dated?: boolean
  extra?: ReactNode
}) {
  const { zone, period, day } = useLessonTime()
  const tone = isOverdue(lesson, now) ? 'due' : lesson.phase
  return (
    <article className={`lesson ${tone}`}>
      <div className="lesson-time num">
        <strong>{clockOf(lesson.startsAt, zone)}</strong>
        <span>–{clockOf(lesson.endsAt, zone)}</span>
        {dated ? (
          day(Date.parse(lesson.startsAt))
            .reverse()
            .map((part) => <small key={part}>{part}</small>)
        ) : (
          <small>{period(lesson)}</small>
        )}
      </div>
      <div className="lesson-body">
        <div className="row">
          <Link href={`/lessons/${lesson.id}`} className="lesson-title">
            {titleOf(lesson)}
          </Link>
          <span className="soft small">{t(lesson.kind)}</span>
        </div>
        <div className="lesson-lead">
          {lesson.teacherName}{' '}
          <span className="soft">{`${lesson.leadSchoolName} · ${lesson.leadClassroomName}`}</span>
        </div>
        <ul className="lesson-receivers">
          {lesson.receivers.map((r) => (
            <li key={r.classGroupId}>
              {r.schoolName} <span className="soft">{r.classGroupName}</span>
            </li>
          ))}
        </ul>
        {lesson.cancelReason && (
          <div className="soft small">{t('cancelledBecause', { reason: lesson.cancelReason })}</div>
        )}
      </div>
      <div className="lesson-state">
        <PhasePill lesson={lesson} now={now} />
        {extra}
      </div>
    </article>
  )
}
