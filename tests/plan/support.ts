import { sql } from 'kysely'
import type { Db } from '../../server/platform/database.ts'
import type { LocalLesson } from '../../shared/calendar.ts'
import type { ProposalOptions } from '../../shared/proposal.ts'
import { proposalOptions } from '../../shared/proposal.ts'
import { buildCounty, type ClockedContext, type County, clockedContext } from '../support/county.ts'
import { giveBells, leadBells, ruralBells, termOf } from '../support/term.ts'

/** Sunday of the third teaching week: the plans of these tests begin on the Monday after. */
export const before = '2026-09-20T12:00:00Z'
export const from = '2026-09-21'

export interface Planned {
  context: ClockedContext
  county: County
  termId: string
  options(changes?: Partial<ProposalOptions>): ProposalOptions
}

/** A county with bells and a term, whose rural classes have a full timetable but for some hours. */
export async function buildPlanned(
  db: Db,
  { free = ['1 3', '2 3', '3 3', '4 3'], rural = 3 }: { free?: string[]; rural?: number } = {},
): Promise<Planned> {
  const context = clockedContext(db, before)
  const county = await buildCounty(db, { bells: ruralBells, rural })
  await giveBells(db, county.lead.id, leadBells)
  const termId = await termOf(db, county)
  for (const { classGroupId } of county.rural) await giveTimetable(db, classGroupId, filled(free))
  return {
    context,
    county,
    termId,
    options: (changes = {}) =>
      proposalOptions.parse({
        termId,
        regionId: county.regionId,
        from,
        subjects: ['music'],
        maxReceivers: 3,
        minOverlap: 0.75,
        ...changes,
      }),
  }
}

type Local = Partial<LocalLesson> & Pick<LocalLesson, 'weekday' | 'period'>

/** Mondays to Fridays, four periods, but for `free` (`weekday period`). */
export const filled = (free: string[]): Local[] =>
  [1, 2, 3, 4, 5].flatMap((weekday) =>
    [1, 2, 3, 4]
      .filter((period) => !free.includes(`${weekday} ${period}`))
      .map((period) => ({ weekday, period })),
  )

export async function giveTimetable(db: Db, classGroupId: string, lessons: Local[]): Promise<void> {
  for (const { weekday, period, weeks = '', subjectName = '语文', teacherId = null } of lessons)
    await sql`insert into local_lessons (class_group_id, weekday, period, weeks, subject_name, teacher_id)
      values (${classGroupId}, ${weekday}, ${period}, ${weeks}, ${subjectName}, ${teacherId})`.execute(db)
}

/** Says that a teacher gives music; nothing else in these counties tells it. */
export async function giveMusic(
  db: Db,
  county: County,
  teacherId: string,
  maxShared: number | null = null,
): Promise<void> {
  await sql`insert into plan_teachers (person_id, school_id, subjects, max_shared, changed_at)
    values (${teacherId}, ${county.lead.id}, array['music'], ${maxShared}, now())`.execute(db)
}
