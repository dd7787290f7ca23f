import { Select } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { ProposalFigures, ProposalPlan, ProposedLesson } from '../../shared/proposal.ts'
import { percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { Meter } from '../ui/meter.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { compareWords } from './compare-messages.ts'
import { useProposal, useProposals } from './data.ts'
import { planWords } from './messages.ts'
import './plan.css'
import { bellsFor, WhoseField, weeksOf } from './timetable-tab.tsx'
import { spanFor, WeekGrid, type Whose } from './week-grid.tsx'

const t = translator(compareWords)
const common = translator(planWords)

/** Two proposals side by side: `?a=ID&b=ID`. */
export function ComparePage() {
  const [search, setSearch] = useSearchParams()
  const a = useProposal(search.get('a'))
  const b = useProposal(search.get('b'))
  const list = useProposals(a.data?.termId ?? b.data?.termId)
  const ready = (list.data ?? []).filter((one) => one.state === 'ready')
  const choose = (side: 'a' | 'b') => (
    <label className="filter" htmlFor={`plan-${side}`}>
      <span>
        <i className={`plan-i ${side}`} /> {t(side === 'a' ? 'planA' : 'planB')}
      </span>
      <Select
        id={`plan-${side}`}
        style={{ width: 380 }}
        value={search.get(side)}
        options={ready.map((one) => ({ value: one.id, label: one.name }))}
        onChange={(next) =>
          setSearch(
            (old) => {
              const set = new URLSearchParams(old)
              if (next) set.set(side, next)
              return set
            },
            { replace: true },
          )
        }
      />
    </label>
  )
  return (
    <Page title={t('compareTitle')} sub={t('compareSub')} back={<Link href="/plan">{common('toList')}</Link>}>
      <div className="filters">
        {choose('a')}
        {choose('b')}
      </div>
      <Loaded of={[a, b]}>
        {([left, right]) =>
          left.figures && right.figures ? (
            <>
              <div className="plan-two">
                <FigureTable a={left.figures} b={right.figures} />
                <LoadTable a={left.figures} b={right.figures} />
              </div>
              <Difference a={left} b={right} />
            </>
          ) : (
            <Empty title={t('chooseTwo')} />
          )
        }
      </Loaded>
    </Page>
  )
}

interface Row {
  key: Parameters<typeof t>[0]
  a: number | null
  b: number | null
  /** Whether more is better; null: neither. */
  more: boolean | null
  text?: (n: number) => string
}

function FigureTable({ a, b }: { a: ProposalFigures; b: ProposalFigures }) {
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

function LoadTable({ a, b }: { a: ProposalFigures; b: ProposalFigures }) {
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

/** The same teacher at the same time of the same classes is the same lesson. */
const keyOf = (lesson: ProposedLesson): string =>
  [
    lesson.teacherId,
    lesson.weekday,
    lesson.start,
    lesson.subject,
    ...lesson.receivers.map((r) => r.classGroupId).sort(),
  ].join()

function Difference({ a, b }: { a: ProposalPlan; b: ProposalPlan }) {
  const inA = new Map(a.lessons.map((lesson) => [keyOf(lesson), lesson]))
  const inB = new Map(b.lessons.map((lesson) => [keyOf(lesson), lesson]))
  const all = [
    ...[...inA].map(([key, lesson]) => ({ key, lesson, tone: inB.has(key) ? 'both' : 'only-a' })),
    ...[...inB].filter(([key]) => !inA.has(key)).map(([key, lesson]) => ({ key, lesson, tone: 'only-b' })),
  ]
  const lessons = all.map((one) => one.lesson)
  const [whose, setWhose] = useState<Whose>({ kind: 'school', id: weeksOf(lessons).school[0]?.value ?? '' })
  const school = bellsFor(a, whose) ?? bellsFor(b, whose)
  const same = all.filter((one) => one.tone === 'both').length
  return (
    <>
      <h2 className="plan-h2">{t('bothWays')}</h2>
      <div className="plan-bar">
        <WhoseField lessons={lessons} value={whose} onChange={setWhose} />
        <div className="tt-legend">
          <span>
            <i className="plan-i a" /> {t('onlyA')}
          </span>
          <span>
            <i className="plan-i b" /> {t('onlyB')}
          </span>
          <span>
            <i className="plan-i both" /> {t('both')} · {t('sameLessons', { n: same })}
          </span>
        </div>
      </div>
      {school ? (
        <WeekGrid
          school={school}
          whose={whose}
          chosen={null}
          lessons={all.filter((one) => spanFor(one.lesson, whose))}
          onOpen={() => {}}
        />
      ) : (
        <Empty title={common('noLessonsHere')} />
      )}
    </>
  )
}
