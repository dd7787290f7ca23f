import type { HeadCount, Standing } from '../../shared/attendance.ts'
import { translator } from '../app/i18n.ts'
import { clockText } from '../ui/clock.ts'
import { rollCallWords } from './roll-call-messages.ts'

const t = translator(rollCallWords)

const standingWords = {
  counts: 'counts',
  agrees: 'agrees',
  contested: 'contestedMark',
  replaced: 'replaced',
} as const satisfies Record<Standing, string>

/** Every count of a class at a lesson: what it said, who, when and why, and which is in force. */
export function CountHistory({ counts, zone }: { counts: HeadCount[]; zone: string }) {
  if (counts.length === 0) return null
  return (
    <section className="count-history" aria-label={t('history')}>
      <h3>{t('history')}</h3>
      <ol>
        {counts.map((count) => (
          <li key={count.id} data-present={count.present} data-standing={count.standing}>
            <span>
              {t('entry', {
                time: clockText(count.takenAt, zone),
                who: count.reportedBy,
                present: count.present,
              })}
              {count.reason && <small>{t('why', { reason: count.reason })}</small>}
            </span>
            <em>{t(standingWords[count.standing])}</em>
          </li>
        ))}
      </ol>
    </section>
  )
}
