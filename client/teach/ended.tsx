import type { LiveState } from '../../shared/live.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { translator } from '../app/i18n.ts'
import { liveWords } from '../live/messages.ts'
import { lengthText } from '../ui/clock.ts'
import { teachWords } from './messages.ts'

const t = translator(teachWords)
const live = translator(liveWords)

/** After the lesson: the few figures at hand, and the way to the page that has them all. */
export function TeachEnded({ lesson, last }: { lesson: Lesson; last: LiveState | null }) {
  const cancelled = (last?.phase ?? lesson.phase) === 'cancelled'
  const liveAt = last?.liveAt ?? lesson.liveAt
  const endedAt = lesson.endedAt ?? (last ? last.serverTime : null)
  const counted = last?.classrooms.filter((one) => one.headCount !== null) ?? []
  const figures: [string, string][] = []
  if (liveAt && endedAt)
    figures.push([t('summaryLength'), lengthText(Date.parse(endedAt) - Date.parse(liveAt))])
  if (counted.length > 0)
    figures.push([
      t('summaryPupils'),
      String(counted.reduce((sum, one) => sum + (one.headCount as number), 0)),
    ])
  if (last) figures.push([t('summaryQuestions'), String(last.questionCount)])
  return (
    <main className="teach-message" data-state="ended">
      <p className="teach-subject">
        {live(lesson.subject)} {lesson.topic}
      </p>
      <h1>{t(cancelled ? 'cancelled' : 'ended')}</h1>
      {figures.length > 0 && (
        <dl className="teach-figures">
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {!cancelled && <p>{t('endedText')}</p>}
      <div className="actions">
        <a className="button" href="/">
          {t('home')}
        </a>
        <a className="button primary" href={`/lessons/${lesson.id}`} data-action="to-lesson">
          {t(cancelled ? 'toLesson' : 'toPage')}
        </a>
      </div>
    </main>
  )
}
