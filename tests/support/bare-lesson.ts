import { randomUUID } from 'node:crypto'
import type { Context } from '../../server/platform/context.ts'
import type { ScheduleTables } from '../../server/schedule/tables.ts'
import { buildCounty, type County } from './county.ts'

const counties = new WeakMap<object, Promise<County>>()

/** A lesson that is there and no more, as many as wanted at one time: for what asks only whether it exists. */
export async function bareLesson({ db, now }: Context): Promise<string> {
  const made = counties.get(db) ?? buildCounty(db, { rural: 0 })
  counties.set(db, made)
  const { lead } = await made
  const id = randomUUID()
  await db
    .withTables<ScheduleTables>()
    .insertInto('lessons')
    .values({
      id,
      subject: 'music',
      kind: 'delivered',
      topic: '',
      phase: 'scheduled',
      teacher_id: lead.teacher.id,
      lead_classroom_id: lead.classroomId,
      lead_class_group_id: null,
      starts_at: now(),
      ends_at: new Date(now().getTime() + 40 * 60_000),
      booked_by: null,
      booked_at: now(),
    } as never)
    .execute()
  return id
}
