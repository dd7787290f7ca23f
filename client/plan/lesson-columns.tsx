import type { TableProps } from 'antd'
import { Link } from 'wouter'
import type { ProposedLesson } from '../../shared/proposal.ts'
import { figure } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { acceptWords } from './accept-messages.ts'
import { LessonState, whenText } from './lesson-detail.tsx'
import { planWords } from './messages.ts'

const t = translator(acceptWords)
const common = translator(planWords)
const subjectName = translator(subjectWords)

/** A proposed lesson as a row: when, what, who gives it, who receives it, how well the times meet, what became of it. */
export const lessonColumns: NonNullable<TableProps<ProposedLesson>['columns']> = [
  {
    title: t('time_'),
    width: 220,
    className: 'num',
    render: (_, lesson) => whenText(lesson),
  },
  {
    title: t('what'),
    width: 150,
    render: (_, lesson) => (
      <>
        {subjectName(lesson.subject)}{' '}
        <span className="soft small">{t(lesson.leadClassGroupId ? 'synchronous' : 'delivered')}</span>
        <div className="soft small">{lesson.leadClassGroupName}</div>
      </>
    ),
  },
  {
    title: t('leadEnd'),
    width: 190,
    render: (_, lesson) => (
      <>
        <span className="strong">{lesson.teacherName || '+'}</span>
        <div className="soft small">{lesson.schoolName}</div>
      </>
    ),
  },
  {
    title: t('receiving'),
    render: (_, lesson) => (
      <ul className="bare">
        {lesson.receivers.map((r) => (
          <li key={r.classGroupId}>
            {r.schoolName} <span className="soft">{r.classGroupName}</span>
          </li>
        ))}
      </ul>
    ),
  },
  {
    title: t('overlap'),
    width: 110,
    className: 'num',
    render: (_, lesson) => {
      const least = Math.min(...lesson.receivers.map((r) => r.overlapMinutes))
      return `${figure(least)}/${figure(lesson.minutes)}′`
    },
  },
  {
    title: common('state'),
    width: 110,
    render: (_, lesson) =>
      lesson.series ? (
        <Link href={`/series/${lesson.series.id}`}>
          <LessonState lesson={lesson} />
        </Link>
      ) : (
        <LessonState lesson={lesson} />
      ),
  },
]
