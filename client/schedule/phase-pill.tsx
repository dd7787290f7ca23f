import type { Lesson } from '../../shared/schedule.ts'
import { translator } from '../app/i18n.ts'
import { isOverdue } from './data.ts'
import { lessonWords } from './messages.ts'

const t = translator(lessonWords)
const tones = {
  draft: 'plain',
  scheduled: '',
  open: 'brand',
  live: 'live',
  ended: 'good',
  cancelled: 'plain',
} as const

/** Where a lesson stands; one that ended without ever being live was not held. */
export function PhasePill({ lesson, now }: { lesson: Lesson; now: number }) {
  if (lesson.phase === 'ended' && lesson.liveAt === null)
    return <span className="pill poor">{t('notStarted')}</span>
  return (
    <span className="row phase">
      <span className={`pill ${tones[lesson.phase]}`}>{t(lesson.phase)}</span>
      {isOverdue(lesson, now) && (
        <span className="pill fair" title={t('overdue')}>
          {t('overdueShort')}
        </span>
      )}
    </span>
  )
}
