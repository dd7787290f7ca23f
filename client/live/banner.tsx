import { translator } from '../app/i18n.ts'
import { useNow } from '../ui/clock.ts'
import { liveWords } from './messages.ts'

const t = translator(liveWords)

/** Says that the line is away, since when, and what to do; a dead line in red, media that only stopped in amber. */
export function LostBanner(props: { lostSince: number | null; silentSince: number | null }) {
  const since = props.lostSince ?? props.silentSince
  const now = useNow(1_000)
  if (since === null) return null
  const seconds = Math.max(0, Math.round((now - since) / 1_000))
  return (
    <div className={props.lostSince === null ? 'banner fair' : 'banner poor'} role="alert" data-state="lost">
      <strong>{t(props.lostSince === null ? 'silent' : 'lost', { seconds })}</strong>
      <span>{t('lostAdvice')}</span>
    </div>
  )
}
