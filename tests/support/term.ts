import { randomUUID } from 'node:crypto'
import type { CalendarTables } from '../../server/calendar/tables.ts'
import type { Db } from '../../server/platform/database.ts'
import type { Bell } from '../../shared/directory.ts'
import type { SeriesRule } from '../../shared/series.ts'
import type { County } from './county.ts'

export const bellsOf = (text: string): Bell[] =>
  text.split(' ').map((range, i) => {
    const [start, end] = range.split('-') as [string, string]
    return { period: i + 1, start, end }
  })

/** Two real bell tables: the first two periods overlap by 30 of 40 minutes, the third wholly. */
export const leadBells = bellsOf('08:40-09:20 09:30-10:10 10:35-11:15 14:00-14:40')
export const ruralBells = bellsOf('08:30-09:10 09:20-10:00 10:30-11:15 14:00-14:40')

/** Bells of a school for all weekdays, from 1 September 2026. */
export async function giveBells(db: Db, schoolId: string, bells: Bell[]): Promise<void> {
  await db
    .withTables<CalendarTables>()
    .insertInto('bell_tables')
    .values({
      id: randomUUID(),
      school_id: schoolId,
      name: 'summer',
      effective_from: '2026-09-01',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      bells: JSON.stringify(bells),
    })
    .execute()
}

/** Says what a date is at a school. */
export async function giveDay(
  db: Db,
  schoolId: string,
  day: string,
  kind: 'off' | 'working',
  follows: number | null = null,
): Promise<void> {
  await db
    .withTables<CalendarTables>()
    .insertInto('school_days')
    .values({ school_id: schoolId, day, kind, follows, name: '' })
    .execute()
}

export async function termOf(db: Db, county: County): Promise<string> {
  const row = await db
    .withTables<CalendarTables>()
    .selectFrom('terms')
    .select('id')
    .where('region_id', '=', county.regionId)
    .executeTakeFirstOrThrow()
  return row.id
}

/** Music, every Monday in the third period, for all rural classes, with changes. */
export const ruleOf = (county: County, termId: string, changes: Partial<SeriesRule> = {}): SeriesRule => ({
  termId,
  subject: 'music',
  kind: 'delivered',
  topic: '',
  teacherId: county.lead.teacher.id,
  leadClassroomId: county.lead.classroomId,
  leadClassGroupId: null,
  weekday: 1,
  period: 3,
  weeks: '',
  receivers: county.rural.map((_, i) => county.receiver(i)),
  ...changes,
})
