import type { ProposalPoint } from '../../shared/proposal.ts'
import { translator } from '../app/i18n.ts'
import { searchWords } from './choosing-messages.ts'

const t = translator(searchWords)
const [width, height] = [640, 240]
const pad = { left: 44, right: 14, top: 14, bottom: 28 }

/** A number of the axis with one or two digits that are not 0, so that about four lines cross the chart. */
function stepOf(most: number): number {
  const rough = Math.max(1, most / 4)
  const power = 10 ** Math.floor(Math.log10(rough))
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= rough) ?? rough
}

/** Covered periods rise, the bound falls: how near the plan is to the best there can be, over time. */
export function SearchChart({
  trail,
  until,
  now,
}: {
  trail: readonly ProposalPoint[]
  /** Milliseconds of the whole width. */
  until: number
  /** Where the lines end. */
  now: number
}) {
  const most = Math.max(4, ...trail.map((p) => Math.max(p.covered, p.bound ?? 0)))
  const step = stepOf(most)
  const top = Math.ceil((most * 1.04) / step) * step
  const x = (ms: number) => pad.left + (Math.min(ms, until) / until) * (width - pad.left - pad.right)
  const y = (n: number) => height - pad.bottom - (n / top) * (height - pad.top - pad.bottom)
  const end = Math.max(now, trail.at(-1)?.ms ?? 0)
  const line = (points: { ms: number; n: number }[]): string => {
    if (points.length === 0) return ''
    const parts = points.map(({ ms, n }, i) => (i === 0 ? `M${x(ms)} ${y(n)}` : `H${x(ms)} V${y(n)}`))
    return `${parts.join(' ')} H${x(end)}`
  }
  const covered = trail.map((p) => ({ ms: p.ms, n: p.covered }))
  const bounds = trail.flatMap((p) => (p.bound === null ? [] : [{ ms: p.ms, n: p.bound }]))
  const area = covered.length > 0 ? `${line(covered)} V${y(0)} H${x(covered[0]!.ms)} Z` : ''
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step)
  const seconds = until / 1_000
  // Searches take 15, 60, 180 or 300 seconds: thirds are whole.
  const ticks = [0, 1, 2, 3].map((third) => (third * seconds) / 3)
  const last = trail.at(-1)
  return (
    <figure className="plan-chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('chart')}>
        {lines.map((n) => (
          <g key={n}>
            <line x1={pad.left} x2={width - pad.right} y1={y(n)} y2={y(n)} className="grid" />
            <text x={pad.left - 8} y={y(n) + 4} textAnchor="end">
              {n}
            </text>
          </g>
        ))}
        {ticks.map((at, i) => (
          <text key={at} x={x(at * 1_000)} y={height - 8} textAnchor={i === 3 ? 'end' : 'middle'}>
            {seconds < 3 ? at.toFixed(2) : Math.round(at * 10) / 10}s
          </text>
        ))}
        <path d={area} className="area" />
        <path d={line(bounds)} className="bound" />
        <path d={line(covered)} className="covered" />
        {last && <circle cx={x(end)} cy={y(last.covered)} r={4.5} className="dot" />}
      </svg>
      <figcaption>
        <span className="key covered">{t('chartCovered')}</span>
        <span className="key bound">{t('chartBound')}</span>
      </figcaption>
    </figure>
  )
}
