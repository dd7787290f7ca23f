import type { LiveClassroom } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import { rungWords } from './rung-messages.ts'

const t = translator(rungWords)

type Steered = Pick<LiveClassroom, 'rung' | 'reason' | 'sending'>

/**
 * What a place gets and sends when its line doesn't let it have all, and why; nothing to read while it has. Said to the classroom
 * in its strip and to the teacher on its tile.
 */
export function RungNote({ place }: { place: Steered }) {
  const { rung, reason, sending } = place
  const parts = [
    rung === 'full' ? null : `${t(reason ?? 'rate')}${t('comma')}${t(rung)}`,
    sending === 'full' ? null : t(sending === 'low' ? 'sendsLow' : 'sendsAudio'),
  ].filter((part) => part !== null)
  return (
    <span className="rung-note fair-text" data-rung={rung} data-sending={sending} role="status">
      {parts.join(t('semicolon'))}
    </span>
  )
}
