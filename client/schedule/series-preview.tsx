import { Button } from 'antd'
import type { Decision, PlannedLesson, SeriesPreview } from '../../shared/series.ts'
import { weekdayOf } from '../../shared/time.ts'
import { dateText, figure, percent, spanOf } from '../app/format.ts'
import { clausesText, translator } from '../app/i18n.ts'
import { weekdayName } from '../calendar/day-text.ts'
import { type Places, useZone } from '../directory/data.ts'
import { ProblemList } from './problem-list.tsx'
import { isRefused } from './problem-text.ts'
import { decide } from './series-draft.ts'
import { seriesWords } from './series-messages.ts'

const t = translator(seriesWords)

/** Each lesson that a series would give, what stands against it, and what is decided of it. */
export function SeriesPreviewList({
  preview,
  decisions,
  places,
  onDecide,
}: {
  preview: SeriesPreview
  decisions: Decision[]
  places: Places
  onDecide: (decisions: Decision[]) => void
}) {
  const bad = preview.lessons.filter((lesson) => isRefused(lesson.problems))
  const warned = preview.lessons.filter(
    (lesson) => lesson.problems.length > 0 && !isRefused(lesson.problems),
  ).length
  // That weeks which are over get no lessons goes without saying.
  const leftOut = preview.leftOut.filter((left) => left.reason !== 'past')
  return (
    <>
      <div className="row series-sum">
        <strong>{t('sum', { n: preview.lessons.length, bad: bad.length, warned })}</strong>
        {bad.length > 1 && (
          <Button
            size="small"
            onClick={() =>
              onDecide(bad.reduce((all, lesson) => decide(all, lesson.day, { skip: true }), decisions))
            }
          >
            {t('skipAll')}
          </Button>
        )}
      </div>
      <ul className="change-list series-list">
        {preview.lessons.map((lesson) => (
          <PlannedRow
            key={lesson.day}
            lesson={lesson}
            decision={decisions.find((one) => one.day === lesson.day)}
            places={places}
            onDecide={(part) => onDecide(decide(decisions, lesson.day, part))}
          />
        ))}
      </ul>
      {leftOut.length > 0 && (
        <>
          <h3>{t('left')}</h3>
          <ul className="change-list series-left">
            {leftOut.map((left) => (
              <li key={left.day}>
                {t('week', { n: left.week })} {dateText(left.day)} {weekdayName(weekdayOf(left.day))}{' '}
                <span className="soft">
                  {left.name} {t(left.reason === 'undecided' ? 'undecided_' : left.reason)}
                </span>
                {left.reason === 'skipped' && (
                  <Button
                    type="link"
                    size="small"
                    onClick={() => onDecide(decide(decisions, left.day, { skip: false }))}
                  >
                    {t('restore')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function PlannedRow({
  lesson,
  decision,
  places,
  onDecide,
}: {
  lesson: PlannedLesson
  decision: Decision | undefined
  places: Places
  onDecide: (part: Partial<Decision>) => void
}) {
  const zone = useZone()
  const nameOf = (classGroupId: string): string => {
    const group = places.classGroup.get(classGroupId)
    return group ? `${places.school.get(group.schoolId)?.name ?? ''}${group.name}` : ''
  }
  const refused = lesson.problems.filter((problem) => problem.severity === 'refused')
  const without = decision?.without ?? []
  const atFault = [...new Set(refused.flatMap((problem) => problem.classGroupId ?? []))]
  const differs = refused.some((problem) => problem.code === 'different-weekday')
  return (
    <li className={refused.length > 0 ? 'refused' : ''}>
      <div className="row">
        <strong>
          {lesson.week !== null && t('week', { n: lesson.week })} {dateText(lesson.day)}{' '}
          {weekdayName(weekdayOf(lesson.day))}
        </strong>
        <span className="num">{spanOf(lesson.startsAt, lesson.endsAt, zone)}</span>
        <span className="series-decide">
          {atFault.length < lesson.receivers.length &&
            atFault.map((id) => (
              <Button key={id} size="small" onClick={() => onDecide({ without: [...without, id] })}>
                {t('without', { name: nameOf(id) })}
              </Button>
            ))}
          {differs && (
            <Button size="small" onClick={() => onDecide({ accept: ['different-weekday'] })}>
              {t('accept')}
            </Button>
          )}
          {(refused.length > 0 || lesson.problems.length > 0) && (
            <Button size="small" onClick={() => onDecide({ skip: true })}>
              {t('skip')}
            </Button>
          )}
        </span>
      </div>
      <div className="soft small">
        {clausesText(
          lesson.receivers
            .filter((receiver) => receiver.windowStartsAt !== null)
            .map((receiver) =>
              t('receiver', {
                name: nameOf(receiver.classGroupId),
                minutes: figure(receiver.overlapMinutes),
                credit: percent(receiver.credit),
              }),
            ),
        )}
      </div>
      <ProblemList problems={lesson.problems} />
      {without.map((id) => (
        <div key={id} className="small">
          {t('withoutNow', { name: nameOf(id) })}
          <Button
            type="link"
            size="small"
            onClick={() => onDecide({ without: without.filter((one) => one !== id) })}
          >
            {t('restore')}
          </Button>
        </div>
      ))}
    </li>
  )
}
