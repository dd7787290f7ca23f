import type { Subject } from '../../shared/directory.ts'
import type { LedgerView } from '../../shared/ledger.ts'
import { dateText, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { Panel } from '../ui/page.tsx'
import { ledgerWords } from './messages.ts'

const t = translator(ledgerWords)
const subjectName = translator(subjectWords)

const [width, height] = [620, 230]
const [left, right, top, bottom] = [44, 26, 12, 26]
/** Each subject has its colour and its dash, so that they are told apart without colour. */
const lines: Record<Subject | 'all', { colour: string; dash?: string }> = {
  all: { colour: 'var(--ink)' },
  music: { colour: 'var(--brand)', dash: '7 4' },
  art: { colour: '#b45309', dash: '2 4' },
  english: { colour: '#4338ca', dash: '10 3 2 3' },
  science: { colour: '#9d174d', dash: '4 3' },
}

/** Cumulative coverage week by week, in all and by subject. */
export function Trend({ trend, subjects }: { trend: LedgerView['trend']; subjects: Subject[] }) {
  const known = trend.filter((point) => point.total !== null)
  if (known.length === 0)
    return (
      <Panel title={t('trend')}>
        <p className="soft plain">{t('trendNone')}</p>
      </Panel>
    )
  const x = (i: number): number =>
    known.length === 1 ? (left + width - right) / 2 : left + ((width - left - right) * i) / (known.length - 1)
  const y = (rate: number): number => top + (height - top - bottom) * (1 - rate)
  const path = (rates: (number | null)[]): string =>
    rates.map((rate, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(rate ?? 0).toFixed(1)}`).join(' ')
  const last = known.at(-1)!
  const every = Math.ceil(known.length / 10)
  const series = [
    { key: 'all' as const, name: t('all'), rates: known.map((point) => point.total) },
    ...(subjects.length > 1 ? subjects : []).map((subject) => ({
      key: subject,
      name: subjectName(subject),
      rates: known.map((point) => point.subjects.find((one) => one.subject === subject)?.total ?? null),
    })),
  ]
  const summary = `${t('trendHint')}: ${known.map((p) => `${t('week', { n: p.week })} ${percent(p.total)}`).join(', ')}`
  return (
    <Panel title={t('trend')} extra={<span className="soft small">{t('trendHint')}</span>}>
      <svg className="trend" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
        {[0, 0.25, 0.5, 0.75, 1].map((rate) => (
          <g key={rate}>
            <line x1={left} x2={width - right} y1={y(rate)} y2={y(rate)} className="trend-grid" />
            <text x={left - 6} y={y(rate) + 4} textAnchor="end">
              {percent(rate)}
            </text>
          </g>
        ))}
        {known.map((point, i) =>
          i % every === 0 || i === known.length - 1 ? (
            <text key={point.week} x={x(i)} y={height - 8} textAnchor="middle">
              {t('week', { n: point.week })}
            </text>
          ) : null,
        )}
        {series.map(({ key, rates }) => (
          <path
            key={key}
            d={path(rates)}
            className="trend-line"
            stroke={lines[key].colour}
            strokeDasharray={lines[key].dash}
            strokeWidth={key === 'all' ? 2.5 : 1.8}
          />
        ))}
        {known.map((point, i) => (
          <circle key={point.week} cx={x(i)} cy={y(point.total!)} r={3.5} className="trend-dot">
            <title>{`${t('week', { n: point.week })} ${dateText(point.date)}: ${percent(point.total)}`}</title>
          </circle>
        ))}
      </svg>
      <div className="trend-legend small">
        {series.map(({ key, name }) => (
          <span key={key}>
            <svg width="26" height="8" aria-hidden>
              <path
                d="M0 4H26"
                stroke={lines[key].colour}
                strokeDasharray={lines[key].dash}
                strokeWidth="2.5"
              />
            </svg>{' '}
            {name}{' '}
            <strong className="num">
              {percent(
                key === 'all'
                  ? last.total
                  : (last.subjects.find((one) => one.subject === key)?.total ?? null),
              )}
            </strong>
          </span>
        ))}
      </div>
    </Panel>
  )
}
