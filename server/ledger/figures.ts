import { type Subject, subject as subjects } from '../../shared/directory.ts'
import type { CoverageRow, LedgerFigures } from '../../shared/ledger.ts'
import { type CoverageFigures, coverageOf, rollUp, type Share, shareOf, weeklyQuota } from './coverage.ts'
import { type LedgerSchool, type LoadedLedger, quartersOf } from './load-ledger.ts'
import { emptyTally, type Tally, tallyOf } from './page.ts'
import type { PlacedClassGroup } from './place-store.ts'
import { progressAt } from './progress.ts'

/** The figures of one class group and subject as of a date. */
export interface Cell {
  school: LedgerSchool
  group: PlacedClassGroup
  subject: Subject
  weekly: number
  tally: Tally
  ahead: number
  figures: CoverageFigures
  share: Share
}

/** A cell for each class and subject that is due or was taught, in the order of the schools. */
export function cellsOf(ledger: LoadedLedger, asOf: string, only?: Subject): Cell[] {
  const { from, until } = quartersOf(ledger, asOf)
  const wanted = only ? [only] : subjects.options
  const cells: Cell[] = []
  for (const school of ledger.schools) {
    const ninth = progressAt(school.term, asOf, 9)
    const others = progressAt(school.term, asOf, 1)
    for (const group of school.classGroups) {
      const progress = group.grade === 9 ? ninth : others
      const pages = ledger.pages.get(group.id)
      const booked = ledger.ahead.get(group.id)
      for (const subject of wanted) {
        const weekly = weeklyQuota(school.settings.quotas, subject, group.grade)
        const page = pages?.[subject]
        const open = booked?.[subject] ?? 0
        if (weekly === 0 && page === undefined && open === 0) continue
        const tally = page === undefined ? emptyTally() : tallyOf(page, from, until)
        const ahead = open + tally.after
        const delivered = deliveredOf(tally)
        const figures = coverageOf(weekly, progress, delivered, ahead, school.settings.replayShare)
        const live = delivered.local + delivered.shared + delivered.makeUp
        const share = shareOf(figures.required, figures.credited, live)
        cells.push({ school, group, subject, weekly, tally, ahead, figures, share })
      }
    }
  }
  return cells
}

const deliveredOf = (tally: Tally) => ({
  local: tally.lead + tally.local,
  shared: tally.shared,
  makeUp: tally.makeUp,
  replay: tally.replay,
})

export function rowOf({ school, group, subject, weekly, tally, ahead, figures }: Cell): CoverageRow {
  const { line, absent, leadFailed, cancelled, notHeld, unknown } = tally
  return {
    classGroupId: group.id,
    classGroupName: group.name,
    grade: group.grade,
    schoolId: school.id,
    schoolName: school.name,
    regionId: school.regionId,
    subject,
    weekly,
    ...deliveredOf(tally),
    ...figures,
    scheduledAhead: ahead,
    line,
    absent,
    leadFailed,
    cancelled,
    notHeld,
    unknown,
  }
}

/** Cells of classes and subjects rolled up; what one has too much of is nobody else's. */
export function figuresOf(cells: readonly Cell[]): LedgerFigures {
  const { liveCredited: _, ...rolled } = rollUp(cells.map((cell) => cell.share))
  const sum = {
    target: 0,
    planningGap: 0,
    line: 0,
    absent: 0,
    leadFailed: 0,
    cancelled: 0,
    notHeld: 0,
    unknown: 0,
  }
  for (const { figures, tally } of cells) {
    sum.target += figures.target
    sum.planningGap += figures.planningGap
    sum.line += tally.line
    sum.absent += tally.absent
    sum.leadFailed += tally.leadFailed
    sum.cancelled += tally.cancelled
    sum.notHeld += tally.notHeld
    sum.unknown += tally.unknown
  }
  return { ...rolled, ...sum }
}
