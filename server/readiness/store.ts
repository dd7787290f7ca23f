import { sql } from 'kysely'
import type { Findings, ReadinessFault, ReadinessLevel } from '../../shared/readiness.ts'
import type { Context } from '../platform/context.ts'
import type { ReadinessTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<ReadinessTables>()

export interface Check {
  id: string
  classroomId: string
  reportedBy: string
  cause: 'button' | 'lesson'
  checkedAt: Date
  findings: Findings
  level: ReadinessLevel
  faults: ReadinessFault[]
}

/** False when the id is there already: a report that was sent again. */
export async function insertCheck(context: Context, check: Check): Promise<boolean> {
  const rows = await tables(context)
    .insertInto('readiness_checks')
    .values({
      id: check.id,
      classroom_id: check.classroomId,
      reported_by: check.reportedBy,
      cause: check.cause,
      checked_at: check.checkedAt,
      findings: JSON.stringify(check.findings),
      level: check.level,
      faults: JSON.stringify(check.faults),
    })
    .onConflict((on) => on.column('id').doNothing())
    .returning('id')
    .execute()
  return rows.length > 0
}

/** Keeps the newest of a classroom, `most` of them, and none of before. */
export async function deleteChecks(
  context: Context,
  classroomId: string,
  { before, most }: { before: Date; most: number },
): Promise<void> {
  await sql`
    delete from readiness_checks
    where classroom_id = ${classroomId} and (
      checked_at < ${before} or checked_at <= (
        select checked_at from readiness_checks where classroom_id = ${classroomId}
        order by checked_at desc offset ${most} limit 1))`.execute(context.db)
}

/** The newest five of each classroom, the newest first. */
export async function readChecks(
  context: Context,
  classroomIds: readonly string[],
): Promise<Map<string, { findings: Findings; checkedAt: Date }[]>> {
  if (classroomIds.length === 0) return new Map()
  const { rows } = await sql<{ classroom_id: string; checked_at: Date; findings: Findings }>`
    select newest.classroom_id, newest.checked_at, newest.findings
    from unnest(${[...classroomIds]}::uuid[]) as wanted (id)
    cross join lateral (
      select classroom_id, checked_at, findings from readiness_checks
      where classroom_id = wanted.id order by checked_at desc limit 5
    ) as newest
    order by newest.checked_at desc`.execute(context.db)
  const found = new Map<string, { findings: Findings; checkedAt: Date }[]>()
  for (const { classroom_id, checked_at, findings } of rows)
    found.set(classroom_id, [...(found.get(classroom_id) ?? []), { findings, checkedAt: checked_at }])
  return found
}

export interface Room {
  classroomId: string
  classroomName: string
  schoolId: string
  schoolName: string
  regionPath: string[]
}

/** By school and name; those that there are among `ids`, or, without, all in a region and below. */
export async function readRooms(
  context: Context,
  among: { ids: readonly string[] } | { regionId: string },
): Promise<Room[]> {
  const rows = await tables(context)
    .selectFrom('classrooms')
    .innerJoin('schools', 'schools.id', 'classrooms.school_id')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .select([
      'classrooms.id as classroomId',
      'classrooms.name as classroomName',
      'schools.id as schoolId',
      'schools.name as schoolName',
      'regions.path as regionPath',
    ])
    .where(
      'ids' in among
        ? sql<boolean>`classrooms.id = any(${[...among.ids]}::uuid[])`
        : sql<boolean>`${among.regionId}::uuid = any(regions.path)`,
    )
    .orderBy('schools.name')
    .orderBy('classrooms.name')
    .execute()
  return rows
}
