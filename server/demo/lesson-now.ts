import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import type { Bell } from '../../shared/directory.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { dateOf, dayAfter, minutes, weekdayOf } from '../../shared/time.ts'
import { system } from '../account/actor.ts'
import { putBellTable } from '../calendar/put-bell-table.ts'
import { putSchoolDays } from '../calendar/put-days.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import type { Context } from '../platform/context.ts'
import { bookLesson } from '../schedule/book-lesson.ts'
import { listLessons } from '../schedule/list-lessons.ts'
import {
  bellsName,
  bellsWeekdays,
  classGroupName,
  demoId,
  leadRoomName,
  receivingRoomName,
  schools,
} from './county.ts'

const teacher = '林晓音'
const leadSchool = '云溪县实验小学'
const receiving = ['石门小学', '龙潭小学', '白沙教学点']
const length = minutes(40)

/**
 * A lesson that can be entered at once, whatever the hour: the four schools get a period at this time today. One that is
 * there already, with a quarter of an hour or more to go, is kept; after one with less to go the next one follows.
 */
export async function lessonNow(context: Context, zone: string): Promise<Lesson> {
  const now = context.now().getTime()
  const running = await listLessons(context, system, {
    from: new Date(now - length).toISOString(),
    to: new Date(now + minutes(8)).toISOString(),
    teacherId: demoId(`person:${teacher}`),
  })
  const last = running.filter((lesson) => !isOver(lesson)).at(-1)
  const free = last ? Math.max(now, Date.parse(last.endsAt)) : now
  const start = startFor(free, zone)
  if (last && (free > now + minutes(15) || start < free)) return last

  for (const name of [leadSchool, ...receiving]) await givePeriod(context, zone, name, start)
  const endsAt = new Date(start + length).toISOString()
  return bookLesson(
    { ...context, now: () => new Date(Math.min(now, start - minutes(1))) },
    system,
    randomUUID(),
    {
      subject: 'music',
      kind: 'delivered',
      topic: '示例课:《茉莉花》',
      teacherId: demoId(`person:${teacher}`),
      leadClassroomId: demoId(`${leadSchool}:${leadRoomName}`),
      leadClassGroupId: null,
      startsAt: new Date(start).toISOString(),
      endsAt,
      receivers: receiving.map((name) => ({
        classGroupId: demoId(`${name}:${classGroupName(3)}`),
        classroomId: demoId(`${name}:${receivingRoomName}`),
        assistantId: demoId(`person:${schools.find((school) => school.name === name)!.assistant}`),
      })),
    },
  )
}

const isOver = (lesson: Lesson): boolean => lesson.phase === 'ended' || lesson.phase === 'cancelled'

/** The next full five minutes; late in the evening so much earlier that the lesson ends on the same date. */
function startFor(now: number, zone: string): number {
  const next = Math.ceil(now / minutes(5)) * minutes(5)
  const midnight = DateTime.fromMillis(now, { zone }).plus({ days: 1 }).startOf('day').toMillis()
  return Math.min(next, midnight - length - minutes(5))
}

/**
 * Makes the date a working one at the school, whatever day it is, with a period for the lesson in the place of those of its
 * bells that it would overlap; from the next day on a weekday that has bells of the school's own has those again.
 */
async function givePeriod(context: Context, zone: string, name: string, start: number): Promise<void> {
  const clock = (at: number) => DateTime.fromMillis(at, { zone }).toFormat('HH:mm')
  const wanted = { start: clock(start), end: clock(start + length) }
  const date = dateOf(start, zone)
  const schoolId = demoId(name)
  const calendar = (await schoolCalendars(context, [schoolId], date, date)).get(schoolId)!
  const weekday = calendar.day(date).follows ?? weekdayOf(date)
  if (!calendar.day(date).instruction)
    await putSchoolDays(context, () => Promise.resolve([]), system, schoolId, {
      from: date,
      to: date,
      days: [{ day: date, kind: 'working', follows: weekday, name: '示例' }],
      preview: false,
    })
  const { bells } = schools.find((school) => school.name === name)!
  const kept = bells.filter((bell) => bell.end <= wanted.start || bell.start >= wanted.end)
  const today: Bell[] = [...kept, { period: 0, ...wanted }]
    .sort((a, b) => a.start.localeCompare(b.start))
    .map((bell, i) => ({ ...bell, period: i + 1 }))
  const put = (label: string, effectiveFrom: string, table: Bell[]) =>
    putBellTable(context, system, demoId(`bells:${name}:${label}:${effectiveFrom}:${weekday}`), {
      schoolId,
      name: label,
      effectiveFrom,
      weekdays: [weekday],
      bells: table,
    })
  await put('示例', date, today)
  if (bellsWeekdays.includes(weekday)) await put(bellsName, dayAfter(date, 1), bells)
}
