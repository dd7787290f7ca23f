import type { Line } from '../../shared/live.ts'

export type LightLevel = Line['level'] | 'absent'

/** Green, yellow, red, or grey for nobody there: told by shape and words too, not by colour alone. */
export function LineLight({ level, label }: { level: LightLevel; label: string }) {
  const bars = { good: 3, fair: 2, poor: 1, absent: 0 }[level]
  return (
    <span className={`line-light ${level}`} role="img" aria-label={label} title={label}>
      {[1, 2, 3].map((bar) => (
        <i key={bar} className={bar <= bars ? 'on' : ''} />
      ))}
    </span>
  )
}
