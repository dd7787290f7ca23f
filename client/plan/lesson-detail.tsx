import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Link } from 'wouter'
import type { ProposedLesson } from '../../shared/proposal.ts'
import { clockText, figure, minutesText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, subjectWords } from '../app/messages.ts'
import { weekdayName } from '../calendar/day-text.ts'
import { acceptWords } from './accept-messages.ts'
import { planWords } from './messages.ts'

const t = translator(acceptWords)
const common = translator(planWords)
const c = translator(commonWords)
const subjectName = translator(subjectWords)

/** `周二 第3节 10:35–11:15` */
export const whenText = (lesson: Pick<ProposedLesson, 'weekday' | 'period' | 'start' | 'end'>): string =>
  `${weekdayName(lesson.weekday)} ${common('periodN', { n: lesson.period })} ${clockText(lesson.start)}–${clockText(lesson.end)}`

export function LessonState({ lesson }: { lesson: ProposedLesson }) {
  if (lesson.kept) return <span className="pill">{t('keptPill')}</span>
  if (lesson.imagined) return <span className="pill fair">{t('imagined')}</span>
  if (!lesson.series) return <span className="pill brand plain">{t('proposed')}</span>
  return (
    <span className={lesson.series.state === 'draft' ? 'pill fair' : 'pill good'}>
      {t(`series_${lesson.series.state}`)}
    </span>
  )
}

/** One lesson of a proposal in full: who gives it, and what part of it each class has. */
export function LessonDetail({ lesson, onClose }: { lesson: ProposedLesson; onClose: () => void }) {
  return (
    <aside className="plan-detail" aria-label={subjectName(lesson.subject)}>
      <header>
        <strong>
          {subjectName(lesson.subject)} {lesson.leadClassGroupName || common('gradeN', { n: lesson.grade })}
        </strong>
        <Button
          type="text"
          icon={<CloseOutlined aria-hidden />}
          aria-label={c('close')}
          onClick={() => {
            // Who came by keyboard goes on from the lesson.
            document.querySelector<HTMLElement>('.plan-grid .tt-lesson.chosen')?.focus()
            onClose()
          }}
        />
      </header>
      <p>
        <LessonState lesson={lesson} />{' '}
        {lesson.series && <Link href={`/series/${lesson.series.id}`}>{t('openSeries')}</Link>}
        {lesson.kept && <Link href={`/series/${lesson.id}`}>{t('openSeries')}</Link>}
      </p>
      <dl>
        <dt>{t('time_')}</dt>
        <dd className="num">{whenText(lesson)}</dd>
        <dt>{t('leadEnd')}</dt>
        <dd>
          {lesson.schoolName} {lesson.teacherName}
          <br />
          <span className="soft">
            {lesson.classroomName} · {t(lesson.leadClassGroupId ? 'synchronous' : 'delivered')}
          </span>
        </dd>
        <dt>{t('receiving')}</dt>
        {lesson.receivers.map((one) => (
          <dd key={one.classGroupId}>
            {one.schoolName} {one.classGroupName}
            <br />
            <span className="soft num">
              {common('periodN', { n: one.period })} {clockText(one.start)}–{clockText(one.end)} ·{' '}
              {t('overlap')} {figure(one.overlapMinutes)}/{minutesText(lesson.minutes)}
            </span>
          </dd>
        ))}
      </dl>
    </aside>
  )
}
