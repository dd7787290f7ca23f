import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import type { CalendarTables } from '../../server/calendar/tables.ts'
import type { Context } from '../../server/platform/context.ts'
import type { Db } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import type { Bell, OwnSettings } from '../../shared/directory.ts'
import type { BookLesson } from '../../shared/schedule.ts'

/** A context whose clock stands where the test puts it. */
export interface ClockedContext extends Context {
  at(instant: string): ClockedContext
}

export function clockedContext(db: Db, instant: string): ClockedContext {
  let now = new Date(instant)
  const context: ClockedContext = {
    db,
    log: createLog('silent'),
    now: () => new Date(now),
    at(next) {
      now = new Date(next)
      return context
    },
  }
  return context
}

export interface BuiltSchool {
  id: string
  name: string
  classGroupId: string
  classroomId: string
  assistant: PersonActor
  device: DeviceActor
}

export interface County {
  regionId: string
  regionPath: string[]
  coordinator: PersonActor
  inspector: PersonActor
  lead: BuiltSchool & { teacher: PersonActor; otherTeacher: PersonActor }
  rural: BuiltSchool[]
  /** A music lesson on Monday 28 September 2026, 8:40–9:20 in China, for all rural classes, with changes. */
  booking(changes?: Partial<BookLesson>): BookLesson
  receiver(i: number): BookLesson['receivers'][number]
}

const person = (name: string, grants: PersonActor['grants']): PersonActor => {
  const id = randomUUID()
  return {
    kind: 'person',
    id,
    name: `${name.replaceAll(' ', '-')}-${id.slice(0, 8)}`,
    displayName: name,
    grants,
  }
}

async function rootRegion(db: Db): Promise<string> {
  const tables = db.withTables<CalendarTables>()
  const find = () =>
    tables.selectFrom('regions').select('id').where('parent_id', 'is', null).executeTakeFirst()
  const known = await find()
  if (known) return known.id
  const id = randomUUID()
  await tables
    .insertInto('regions')
    .values({
      id,
      name: 'province',
      level: 'province',
      parent_id: null,
      path: [id],
      settings: '{}',
      sample: false,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await find())!.id
}

/**
 * A county of its own: one lead school and three rural ones, all paired from 1 September 2026, with its people and rooms.
 * With `bells` for the rural ones it has a term too, from that day on.
 */
export async function buildCounty(
  db: Db,
  options: { settings?: OwnSettings; rural?: number; bells?: Bell[]; paired?: boolean } = {},
): Promise<County> {
  const tables = db.withTables<CalendarTables>()
  const root = await rootRegion(db)
  const regionId = randomUUID()
  const regionPath = [root, regionId]
  await tables
    .insertInto('regions')
    .values({
      id: regionId,
      name: `county ${regionId}`,
      level: 'county',
      parent_id: root,
      path: regionPath,
      settings: JSON.stringify(options.settings ?? {}),
      sample: false,
    })
    .execute()

  if (options.bells)
    await tables
      .insertInto('terms')
      .values({
        id: randomUUID(),
        region_id: regionId,
        name: 'autumn',
        first_day: '2026-09-01',
        last_day: '2027-01-22',
      })
      .execute()

  const write = async (actor: PersonActor) => {
    await tables
      .insertInto('people')
      .values({
        id: actor.id,
        name: actor.name,
        display_name: actor.displayName,
        password_hash: null,
        disabled: false,
        created_at: sql<Date>`now()`,
      })
      .execute()
    for (const grant of actor.grants)
      await tables
        .insertInto('grants')
        .values({
          person_id: actor.id,
          role: grant.role,
          region_id: grant.kind === 'region' ? grant.regionId : null,
          school_id: grant.kind === 'school' ? grant.schoolId : null,
        })
        .execute()
    return actor
  }

  const school = async (name: string, lead: boolean, bells: Bell[]): Promise<BuiltSchool> => {
    const [id, classroomId, classGroupId] = [randomUUID(), randomUUID(), randomUUID()]
    await tables
      .insertInto('schools')
      .values({
        id,
        name,
        region_id: regionId,
        stage: 'primary',
        lead,
        member: !lead,
      })
      .execute()
    if (bells.length > 0)
      await tables
        .insertInto('bell_tables')
        .values({
          id: randomUUID(),
          school_id: id,
          name: '作息时间',
          effective_from: '2026-09-01',
          weekdays: [1, 2, 3, 4, 5, 6, 7],
          bells: JSON.stringify(bells),
        })
        .execute()
    await tables
      .insertInto('classrooms')
      .values({ id: classroomId, school_id: id, name: 'room', lead, receive: !lead })
      .execute()
    await tables
      .insertInto('class_groups')
      .values({ id: classGroupId, school_id: id, name: 'class 3', grade: 3, size: 24 })
      .execute()
    const device: DeviceActor = { kind: 'device', id: randomUUID(), classroomId, schoolId: id, regionPath }
    await tables
      .insertInto('devices')
      .values({
        id: device.id,
        classroom_id: classroomId,
        user_agent: '',
        paired_at: sql<Date>`now()`,
        revoked_at: null,
      })
      .execute()
    const assistant = await write(
      person(`assistant of ${name}`, [{ kind: 'school', role: 'assistant-teacher', schoolId: id }]),
    )
    return { id, name, classGroupId, classroomId, assistant, device }
  }

  const leadSchool = await school('lead school', true, [])
  const teaching = [{ kind: 'school' as const, role: 'lead-teacher' as const, schoolId: leadSchool.id }]
  const lead = {
    ...leadSchool,
    teacher: await write(person('teacher', teaching)),
    otherTeacher: await write(person('other teacher', teaching)),
  }
  const rural: BuiltSchool[] = []
  for (let i = 1; i <= (options.rural ?? 3); i++) {
    const built = await school(`rural school ${i}`, false, options.bells ?? [])
    rural.push(built)
    if (options.paired !== false)
      await tables
        .insertInto('pairings')
        .values({
          id: randomUUID(),
          lead_school_id: lead.id,
          member_school_id: built.id,
          type: 'co-building',
          from_date: '2026-09-01',
          until_date: null,
        })
        .execute()
  }
  const coordinator = await write(person('coordinator', [{ kind: 'region', role: 'coordinator', regionId }]))
  const inspector = await write(person('inspector', [{ kind: 'region', role: 'inspector', regionId }]))
  const receiver = (i: number) => ({
    classGroupId: rural[i]!.classGroupId,
    classroomId: rural[i]!.classroomId,
    assistantId: null,
  })
  return {
    regionId,
    regionPath,
    coordinator,
    inspector,
    lead,
    rural,
    receiver,
    booking: (changes = {}) => ({
      subject: 'music',
      kind: 'delivered',
      topic: '',
      teacherId: lead.teacher.id,
      leadClassroomId: lead.classroomId,
      leadClassGroupId: null,
      startsAt: '2026-09-28T00:40:00.000Z',
      endsAt: '2026-09-28T01:20:00.000Z',
      receivers: rural.map((_, i) => receiver(i)),
      ...changes,
    }),
  }
}

/** The error that a promise ends with; fails when it doesn't. */
export async function refusal(
  promise: Promise<unknown>,
): Promise<{ code: string; details: Record<string, unknown> }> {
  const error = await promise.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof Error && 'code' in error && 'details' in error)
    return error as Error & { code: string; details: Record<string, unknown> }
  throw error
}
