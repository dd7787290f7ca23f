import { sql } from 'kysely'
import type { BookLesson, Clash } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import type { Hold } from './booking-rules.ts'
import { tables } from './lesson-store.ts'

/** Every person, classroom and class group that a booking names, by id; what is missing does not exist. */
export async function readParts(context: Context, booking: BookLesson) {
  const unique = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]
  const people = unique([booking.teacherId, ...booking.receivers.map((r) => r.assistantId)])
  const rooms = unique([booking.leadClassroomId, ...booking.receivers.map((r) => r.classroomId)])
  const groups = unique([booking.leadClassGroupId, ...booking.receivers.map((r) => r.classGroupId)])
  const personRows = await tables(context)
    .selectFrom('people')
    .select(['id', 'display_name', 'disabled'])
    .select((eb) => [
      sql<string[]>`array(${eb
        .selectFrom('grants')
        .select('grants.school_id')
        .whereRef('grants.person_id', '=', 'people.id')
        .where('grants.role', '=', 'lead-teacher')})`.as('lead_teacher_at'),
      sql<string[]>`array(${eb
        .selectFrom('grants')
        .select('grants.school_id')
        .whereRef('grants.person_id', '=', 'people.id')
        .where('grants.role', '=', 'assistant-teacher')})`.as('assistant_at'),
    ])
    .where('id', 'in', people)
    .execute()
  const roomRows = await tables(context)
    .selectFrom('classrooms')
    .select(['id', 'school_id as schoolId', 'name', 'lead', 'receive'])
    .where('id', 'in', rooms)
    .execute()
  const groupRows = await tables(context)
    .selectFrom('class_groups')
    .select(['id', 'school_id as schoolId', 'name'])
    .where('id', 'in', groups)
    .execute()
  return {
    people: new Map(
      personRows.map((row) => [
        row.id,
        {
          id: row.id,
          displayName: row.display_name,
          disabled: row.disabled,
          leadTeacherAt: row.lead_teacher_at,
          assistantAt: row.assistant_at,
        },
      ]),
    ),
    classrooms: new Map(roomRows.map((row) => [row.id, row])),
    classGroups: new Map(groupRows.map((row) => [row.id, row])),
  }
}

/** Member schools that are paired with the lead school on a local date. */
export async function readPaired(context: Context, leadSchoolId: string, date: string): Promise<Set<string>> {
  const rows = await tables(context)
    .selectFrom('pairings')
    .select('member_school_id')
    .where('lead_school_id', '=', leadSchoolId)
    .where('from_date', '<=', date)
    .where((eb) => eb.or([eb('until_date', 'is', null), eb('until_date', '>=', date)]))
    .execute()
  return new Set(rows.map((row) => row.member_school_id))
}

/**
 * Lets bookings of the same teacher, classroom or class group come one after another. Without it two of them could wait for each
 * other inside the exclusion constraint, which checks after it has written, and end as a deadlock.
 */
export async function lockResources(context: Context, holds: readonly Hold[]): Promise<void> {
  const ids = holds.map((hold) => hold.resourceId)
  await sql`select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(id, 0) as key from unnest(${ids}::text[]) as id order by key
  ) as keys`.execute(context.db)
}

/** The phase of a lesson, locked until the end of the transaction; null when there is none of that id. */
export async function lockLesson(context: Context, lessonId: string) {
  const row = await tables(context)
    .selectFrom('lessons')
    .select('phase')
    .where('id', '=', lessonId)
    .forUpdate()
    .executeTakeFirst()
  return row?.phase ?? null
}

export interface BookingWrite {
  lessonId: string
  booking: BookLesson
  windows: readonly { period: number | null; start: number; end: number }[]
  leadPeriod: number | null
  holds: readonly Hold[]
  bookedBy: string | null
  bookedAt: Date
}

/** Writes the lesson, its receivers and its holds, over those it had. `exists`: whether the lesson is there already. */
export async function writeBooking(context: Context, write: BookingWrite, exists: boolean): Promise<void> {
  const { lessonId, booking, windows, holds } = write
  const db = tables(context)
  const fields = {
    subject: booking.subject,
    kind: booking.kind,
    topic: booking.topic,
    teacher_id: booking.teacherId,
    lead_classroom_id: booking.leadClassroomId,
    lead_class_group_id: booking.leadClassGroupId,
    starts_at: new Date(booking.startsAt),
    ends_at: new Date(booking.endsAt),
    lead_period: write.leadPeriod,
    booked_by: write.bookedBy,
    booked_at: write.bookedAt,
  }
  if (exists) {
    await db.updateTable('lessons').set(fields).where('id', '=', lessonId).execute()
    await db.deleteFrom('receivers').where('lesson_id', '=', lessonId).execute()
    await db.deleteFrom('holds').where('lesson_id', '=', lessonId).execute()
  } else {
    await db
      .insertInto('lessons')
      .values({ id: lessonId, phase: 'scheduled', ...fields })
      .execute()
  }
  await db
    .insertInto('receivers')
    .values(
      booking.receivers.map((receiver, i) => ({
        lesson_id: lessonId,
        class_group_id: receiver.classGroupId,
        classroom_id: receiver.classroomId,
        assistant_id: receiver.assistantId,
        position: i,
        period: windows[i]!.period,
        window_starts_at: new Date(windows[i]!.start),
        window_ends_at: new Date(windows[i]!.end),
      })),
    )
    .execute()
  await sql`insert into holds (lesson_id, resource, resource_id, during)
    select ${lessonId}, wanted.resource, wanted.resource_id, tstzrange(wanted.starts_at, wanted.ends_at, '[)')
    from ${wantedOf(holds)} as wanted (resource, resource_id, starts_at, ends_at)`.execute(db)
}

/** The uses by other lessons that the wanted holds collide with. */
export async function readClashes(
  context: Context,
  lessonId: string,
  holds: readonly Hold[],
): Promise<Clash[]> {
  const { rows } = await sql<{
    resource: Clash['resource']
    resource_id: string
    resource_name: string | null
    lesson_id: string
    subject: Clash['subject']
    teacher_name: string
    starts_at: Date
    ends_at: Date
  }>`select holds.resource, holds.resource_id,
      coalesce(people.display_name, room_school.name || ' ' || classrooms.name, group_school.name || ' ' || class_groups.name)
        as resource_name,
      lessons.id as lesson_id, lessons.subject, teacher.display_name as teacher_name, lessons.starts_at, lessons.ends_at
    from ${wantedOf(holds)} as wanted (resource, resource_id, starts_at, ends_at)
    join holds on holds.resource_id = wanted.resource_id
      and holds.during && tstzrange(wanted.starts_at, wanted.ends_at, '[)')
      and holds.lesson_id <> ${lessonId}
    join lessons on lessons.id = holds.lesson_id
    join people as teacher on teacher.id = lessons.teacher_id
    left join people on people.id = holds.resource_id
    left join classrooms on classrooms.id = holds.resource_id
    left join schools as room_school on room_school.id = classrooms.school_id
    left join class_groups on class_groups.id = holds.resource_id
    left join schools as group_school on group_school.id = class_groups.school_id
    order by lessons.starts_at, lessons.id, holds.resource, holds.resource_id`.execute(context.db)
  return rows.map((row) => ({
    resource: row.resource,
    resourceId: row.resource_id,
    resourceName: row.resource_name ?? '',
    lessonId: row.lesson_id,
    subject: row.subject,
    teacherName: row.teacher_name,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
  }))
}

const wantedOf = (holds: readonly Hold[]) => sql`unnest(
    ${holds.map((hold) => hold.resource)}::text[],
    ${holds.map((hold) => hold.resourceId)}::uuid[],
    ${holds.map((hold) => new Date(hold.during.start).toISOString())}::timestamptz[],
    ${holds.map((hold) => new Date(hold.during.end).toISOString())}::timestamptz[]
  )`
