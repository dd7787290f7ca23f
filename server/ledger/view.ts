import { type Subject, subject as subjects } from '../../shared/directory.ts'
import type { LedgerUnit, LedgerView } from '../../shared/ledger.ts'
import { dayAfter, instantOf, weekdayOf } from '../../shared/time.ts'
import { teachingWeekOf, teachingWeeks } from '../calendar/day-rule.ts'
import { completeness, creditOf, requiredOf, rollUp, type Share, spreadOf } from './coverage.ts'
import { type Cell, figuresOf } from './figures.ts'
import type { LoadedLedger } from './load-ledger.ts'
import { creditsBefore, quarterOf } from './page.ts'
import { progressAt } from './progress.ts'

/** Cells in groups, in the order in which each group was met first. */
export function grouped<K>(cells: readonly Cell[], key: (cell: Cell) => K): Map<K, Cell[]> {
  const groups = new Map<K, Cell[]>()
  for (const cell of cells) {
    const of = key(cell)
    const group = groups.get(of)
    if (group) group.push(cell)
    else groups.set(of, [cell])
  }
  return groups
}

const classesOf = (cells: readonly Cell[]): number => new Set(cells.map((cell) => cell.group.id)).size

/** Figures of each subject, in the subjects' own order. */
export function bySubject(cells: readonly Cell[]) {
  const groups = grouped(cells, (cell) => cell.subject)
  return subjects.options.flatMap((subject) => {
    const own = groups.get(subject)
    if (!own) return []
    const schools = [...grouped(own, (cell) => cell.school.id).values()]
    const rates = schools.map((some) => rollUp(some.map((cell) => cell.share)).total)
    return [{ subject, ...figuresOf(own), spread: spreadOf(rates), classes: classesOf(own) }]
  })
}

export type UnitKind = LedgerUnit['kind']

/** What the heat map has a row for: what lies next below a place. */
export function unitKeyOf(
  ledger: LoadedLedger,
  placeRegionId: string,
  kind: UnitKind,
): (cell: Cell) => { id: string; name: string; kind: UnitKind } {
  const regionOf = (cell: Cell) => {
    const { path } = cell.school
    const next = path[path.indexOf(placeRegionId) + 1]
    return next ? ledger.regions.get(next)! : null
  }
  return (cell) => {
    if (kind === 'class-group') return { id: cell.group.id, name: cell.group.name, kind }
    const region = kind === 'region' ? regionOf(cell) : null
    // A school that stands directly in the place has a row beside the place's regions.
    return region
      ? { id: region.id, name: region.name, kind }
      : { id: cell.school.id, name: cell.school.name, kind: 'school' }
  }
}

/** Rows of the heat map, in the order of the cells. */
export function unitsOf(
  cells: readonly Cell[],
  keyOf: (cell: Cell) => { id: string; name: string; kind: UnitKind },
): Omit<LedgerUnit, 'satisfaction'>[] {
  const keys = new Map<string, ReturnType<typeof keyOf>>()
  const groups = grouped(cells, (cell) => {
    const key = keyOf(cell)
    keys.set(key.id, key)
    return key.id
  })
  return [...groups].map(([id, own]) => {
    const subjectGroups = grouped(own, (cell) => cell.subject)
    return {
      ...keys.get(id)!,
      classes: classesOf(own),
      all: figuresOf(own),
      subjects: subjects.options.flatMap((subject) => {
        const some = subjectGroups.get(subject)
        return some ? [{ subject, ...figuresOf(some) }] : []
      }),
    }
  })
}

/** Of the class groups of which something is required: 开齐 and 开足, as of the cells' date. */
export function completenessOf(cells: readonly Cell[]) {
  const each = [...grouped(cells, (cell) => cell.group.id).values()].flatMap(
    (own) => completeness(own.map((cell) => cell.figures)) ?? [],
  )
  return {
    required: each.length,
    allSubjects: each.filter((one) => one.allSubjects).length,
    allPeriods: each.filter((one) => one.allPeriods).length,
  }
}

/** `Share`s of each week. */
type Sums = Record<keyof Share, Float64Array>

const emptySums = (weeks: number): Sums => ({
  required: new Float64Array(weeks),
  credited: new Float64Array(weeks),
  liveCredited: new Float64Array(weeks),
})

/** Coverage at the end of each teaching week up to a date, the week of the date included as it stands then. */
export function trendOf(ledger: LoadedLedger, cells: readonly Cell[], asOf: string): LedgerView['trend'] {
  const { term, zone } = ledger
  const sunday = dayAfter(term.firstDay, 7 - weekdayOf(term.firstDay))
  const last = asOf < term.lastDay ? asOf : term.lastDay
  const weeks = Array.from({ length: teachingWeeks(term) }, (_, i) => dayAfter(sunday, 7 * i))
    .map((date) => (date < last ? date : last))
    .filter((date, i, all) => date >= term.firstDay && date !== all[i - 1])
  const from = quarterOf(instantOf(term.firstDay, '00:00', zone))
  const until = weeks.map((date) => quarterOf(instantOf(dayAfter(date, 1), '00:00', zone)))
  // The share of the target that is due at each week's end, by school: all of the rest is numbers (hot: 200,000 sums).
  const dueTo = (grade: number) =>
    new Map(
      ledger.schools.map((school) => [
        school.id,
        weeks.map((date) => requiredOf(1, progressAt(school.term, date, grade))),
      ]),
    )
  const [due, dueToNinth] = [dueTo(1), dueTo(9)]
  const none = { live: weeks.map(() => 0), replay: weeks.map(() => 0) }
  const sums = new Map<Subject, Sums>()
  for (const { school, group, subject, figures } of cells) {
    const page = ledger.pages.get(group.id)?.[subject]
    const { live, replay } = page ? creditsBefore(page, from, until) : none
    const own = sums.get(subject) ?? emptySums(weeks.length)
    sums.set(subject, own)
    const shares = (group.grade === 9 ? dueToNinth : due).get(school.id)!
    const { replayShare } = school.settings
    for (let i = 0; i < weeks.length; i++) {
      const required = figures.target * shares[i]!
      own.required[i]! += required
      own.credited[i]! += Math.min(creditOf(required, live[i]!, replay[i]!, replayShare), required)
      own.liveCredited[i]! += Math.min(live[i]!, required)
    }
  }
  const shareAt = (own: Sums, i: number): Share => ({
    required: own.required[i]!,
    credited: own.credited[i]!,
    liveCredited: own.liveCredited[i]!,
  })
  return weeks.map((date, i) => {
    const all = rollUp([...sums.values()].map((own) => shareAt(own, i)))
    return {
      week: teachingWeekOf(term, date)!,
      date,
      total: all.total,
      live: all.live,
      subjects: [...sums].map(([subject, own]) => ({ subject, total: rollUp([shareAt(own, i)]).total })),
    }
  })
}

/** Lowest rate first, of equals the larger gap; of those that lack something. */
export function worstOf(cells: readonly Cell[], count: number): Cell[] {
  return cells
    .filter((cell) => cell.figures.gap > 1e-9)
    .sort(
      (a, b) =>
        a.figures.total! - b.figures.total! ||
        b.figures.gap - a.figures.gap ||
        (a.school.name < b.school.name ? -1 : a.school.name > b.school.name ? 1 : 0),
    )
    .slice(0, count)
}
