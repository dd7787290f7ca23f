import { Tooltip } from 'antd'
import type { Outcome } from '../../shared/attendance.ts'
import { translator } from '../app/i18n.ts'
import { outcomeWords } from './messages.ts'

const t = translator(outcomeWords)
export const outcomeTones = {
  pending: '',
  attended: 'good',
  partial: 'fair',
  absent: 'poor',
  'not-delivered': 'plain',
  unknown: 'fair',
} as const satisfies Record<Outcome, string>

/** What a lesson was for a class, with what that means. */
export function OutcomePill({ outcome }: { outcome: Outcome }) {
  return (
    <Tooltip title={t(`${outcome}-hint`)}>
      <span className={`pill ${outcomeTones[outcome]}`}>{t(outcome)}</span>
    </Tooltip>
  )
}

export function FlagPill({ flag }: { flag: 'late' | 'interrupted' | 'frozen' }) {
  return (
    <Tooltip title={t(`${flag}-hint`)}>
      <span className="pill plain fair">{t(flag)}</span>
    </Tooltip>
  )
}
