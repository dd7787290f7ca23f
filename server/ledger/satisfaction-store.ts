import { sql } from 'kysely'
import type { Subject } from '../../shared/directory.ts'
import type { Context } from '../platform/context.ts'
import type { LedgerTables, SatisfactionsTable } from './tables.ts'

/** A later word takes the place of an earlier one. */
export async function putScore(context: Context, row: SatisfactionsTable): Promise<void> {
  await context.db
    .withTables<LedgerTables>()
    .insertInto('satisfactions')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['lesson_id', 'classroom_id']).doUpdateSet((eb) => ({
        score: eb.ref('excluded.score'),
        rated_by: eb.ref('excluded.rated_by'),
        rated_at: eb.ref('excluded.rated_at'),
      })),
    )
    .execute()
}

export interface SchoolSatisfaction {
  schoolId: string
  sum: number
  count: number
}

/** Scores of lessons that began in a period, by the school whose classroom gave them, in a region and below. */
export async function readSatisfaction(
  context: Context,
  regionId: string,
  { from, until }: { from: Date; until: Date },
  subject: Subject | undefined,
): Promise<SchoolSatisfaction[]> {
  const { rows } = await sql<SchoolSatisfaction>`
    select classrooms.school_id as "schoolId", sum(score)::int as sum, count(*)::int as count
    from satisfactions
    join lessons on lessons.id = satisfactions.lesson_id
    join classrooms on classrooms.id = satisfactions.classroom_id
    join schools on schools.id = classrooms.school_id
    join regions on regions.id = schools.region_id
    where ${regionId}::uuid = any(regions.path)
      and lessons.starts_at >= ${from} and lessons.starts_at < ${until}
      and (${subject ?? null}::text is null or lessons.subject = ${subject ?? null}::text)
    group by classrooms.school_id`.execute(context.db)
  return rows
}
