import type { ProposalFigures } from '../../shared/proposal.ts'
import { percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { Meter } from '../ui/meter.tsx'
import { Panel } from '../ui/page.tsx'
import { compareWords } from './compare-messages.ts'

const t = translator(compareWords)

interface Row {
  key: Parameters<typeof t>[0]
  a: number | null
  b: number | null
  /** Whether more is better; null: neither. */
  more: boolean | null
  text?: (n: number) => string
}

/** The figures of two proposals, and what is more or less; then what each covers by school. */
export function FigureTable({ a, b }: { a: ProposalFigures; b: ProposalFigures }) {
  const most = (figures: ProposalFigures) => Math.max(0, ...figures.load.map((one) => one.lessons + one.kept))
  const rows: Row[] = [
    { key: 'rowCovered', a: a.covered, b: b.covered, more: true },
    { key: 'rowDemanded', a: a.demanded, b: b.demanded, more: null },
    { key: 'rowBound', a: a.bound, b: b.bound, more: true },
    { key: 'rowNothing', a: a.classesWithNothing, b: b.classesWithNothing, more: false },
    { key: 'rowLessons', a: a.lessons, b: b.lessons, more: false },
    { key: 'rowOpened', a: a.opened, b: b.opened, more: null },
    {
      key: 'rowOverlap',
      // As they are shown, so that the difference is the one a reader finds.
      a: hundredths(a.meanOverlap),
      b: hundredths(b.meanOverlap),
      more: true,
      text: (n) => percent(n),
    },
    { key: 'rowLoad', a: most(a), b: most(b), more: false },
  ]
  const schools = new Map([...a.bySchool, ...b.bySchool].map((one) => [one.schoolId, one.schoolName]))
  const coveredAt = (figures: ProposalFigures, id: string) =>
    figures.bySchool.find((one) => one.schoolId === id)
  return (
    <Panel flush>
      <table className="plan-table">
        <thead>
          <tr>
            <th />
            <th>
              <i className="plan-i a" /> {t('planA')}
            </th>
            <th>
              <i className="plan-i b" /> {t('planB')}
            </th>
            <th>{t('difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FigureRow key={row.key} row={row} title={t(row.key)} />
          ))}
          <tr className="head">
            <th colSpan={4}>{t('coverCompare')}</th>
          </tr>
          {[...schools].map(([id, name]) => (
            <FigureRow
              key={id}
              title={name}
              row={{
                key: 'rowCovered',
                a: coveredAt(a, id)?.covered ?? 0,
                b: coveredAt(b, id)?.covered ?? 0,
                more: true,
                text: (n) =>
                  `${n} / ${Math.max(coveredAt(a, id)?.demanded ?? 0, coveredAt(b, id)?.demanded ?? 0)}`,
              }}
            />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

const hundredths = (rate: number): number => Math.round(rate * 100) / 100

function FigureRow({ row: { a, b, more, text = String }, title }: { row: Row; title: string }) {
  const exact = a === null || b === null ? null : b - a
  // What both sides show alike is alike.
  const by = exact !== null && Math.abs(exact) < 0.005 ? 0 : exact
  const good = by === null || by === 0 || more === null ? '' : by > 0 === more ? 'good' : 'poor'
  const points = Math.abs(by ?? 0) < 1 && by !== 0
  const shown = by === null ? '—' : by === 0 ? t('same') : points ? percent(by) : String(by)
  return (
    <tr>
      <th scope="row">{title}</th>
      <td className="num">{a === null ? '—' : text(a)}</td>
      <td className="num">{b === null ? '—' : text(b)}</td>
      <td className={`num ${good}`}>{by !== null && by > 0 ? `+${shown}` : shown}</td>
    </tr>
  )
}

/** How many lessons a week each teacher gives in two proposals. */
export function LoadTable({ a, b }: { a: ProposalFigures; b: ProposalFigures }) {
  const people = new Map([...a.load, ...b.load].map((one) => [one.teacherId, one]))
  const of = (figures: ProposalFigures, id: string) => {
    const one = figures.load.find((load) => load.teacherId === id)
    return one ? one.lessons + one.kept : 0
  }
  const most = Math.max(1, ...[...people.keys()].flatMap((id) => [of(a, id), of(b, id)]))
  return (
    <Panel title={t('loadCompare')}>
      <ul className="plan-bars two">
        {[...people.values()].map((one) => (
          <li key={one.teacherId}>
            <span>
              {one.teacherName || '+'} <span className="soft">{one.schoolName}</span>
            </span>
            <div>
              {([a, b] as const).map((figures, i) => {
                const n = of(figures, one.teacherId)
                const label = `${one.teacherName} ${t(i === 0 ? 'planA' : 'planB')} ${n}`
                return (
                  <div key={label}>
                    <Meter
                      label={label}
                      whole={most}
                      parts={[{ value: n, tone: i === 0 ? 'brand' : 'fair' }]}
                    />
                    <span className="num">{n}</span>
                  </div>
                )
              })}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
