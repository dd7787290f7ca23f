import { DateTime } from 'luxon'
import type { BookLesson } from '../../shared/schedule.ts'
import { instantOf, minutes, seconds } from '../../shared/time.ts'
import { system } from '../account/actor.ts'
import { type Beat, beatConnections, closeConnection, openConnection } from '../attendance/connection.ts'
import { reportHeadCount } from '../attendance/report-head-count.ts'
import { settleLesson } from '../attendance/settle-lesson.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import { countUpToken } from '../cluster/cluster-store.ts'
import type { Fence } from '../cluster/fence.ts'
import { readRosterRows } from '../directory/roster-store.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { bookLesson } from '../schedule/book-lesson.ts'
import { closeForgottenLessons } from '../schedule/close-forgotten-lessons.ts'
import { endLesson } from '../schedule/end-lesson.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { openLesson } from '../schedule/open-lesson.ts'
import { startLesson } from '../schedule/start-lesson.ts'
import { classGroupName, demoId, leadRoomName, receivingRoomName, schools, type TermDates } from './county.ts'
import { pupilsOf } from './pupils.ts'

/** What a past lesson was, so that attendance and coverage have something to say. */
export type Story = 'held' | 'interrupted' | 'left-early' | 'lead-failed' | 'no-evidence'

interface Rule {
  subject: 'music' | 'art'
  teacher: string
  leadSchool: string
  /** ISO weekday, and period of the lead school. */
  weekday: number
  period: number
  receivers: [school: string, grade: number][]
  /** From the latest week back. */
  stories: Story[]
  topics: string[]
}

const rules: Rule[] = [
  {
    subject: 'music',
    teacher: '林晓音',
    leadSchool: '云溪县实验小学',
    weekday: 2,
    period: 3,
    receivers: [
      ['石门小学', 3],
      ['龙潭小学', 3],
      ['白沙教学点', 3],
    ],
    stories: ['interrupted', 'held', 'held', 'held'],
    topics: ['《小小竹排》', '认识节拍', '《牧童》', '打击乐合奏'],
  },
  {
    subject: 'art',
    teacher: '程丹青',
    leadSchool: '云溪县实验小学',
    weekday: 4,
    period: 4,
    receivers: [
      ['石门小学', 3],
      ['龙潭小学', 3],
      ['大坪小学', 3],
    ],
    stories: ['lead-failed', 'held', 'left-early', 'held'],
    topics: ['对称的美', '水墨游戏', '色彩的冷与暖', '泥塑小动物'],
  },
  {
    subject: 'music',
    teacher: '何韵',
    leadSchool: '城关第一小学',
    weekday: 3,
    period: 2,
    receivers: [
      ['青山小学', 3],
      ['柳河小学', 3],
    ],
    stories: ['held', 'no-evidence', 'held'],
    topics: ['《春天举行音乐会》', '二声部练习', '《山谷静悄悄》'],
  },
  {
    subject: 'art',
    teacher: '白墨',
    leadSchool: '城关第一小学',
    weekday: 5,
    period: 5,
    receivers: [
      ['青山小学', 5],
      ['柳河小学', 5],
    ],
    stories: ['held', 'held'],
    topics: ['民间剪纸', '透视与风景'],
  },
]

const weeksAhead = 3
const day = 86_400_000

/** Past lessons with their evidence, and the coming weeks' lessons, but for holidays. What is there already stays as it is. */
export async function seedLessons(context: Context, zone: string, term: TermDates): Promise<void> {
  const now = context.now().getTime()
  const today = DateTime.fromMillis(now, { zone }).startOf('day')
  const ids = schools.map((school) => demoId(school.name))
  const calendars = await schoolCalendars(context, ids, term.firstDay, term.lastDay)
  const isHeld = (rule: Rule, date: string): boolean =>
    [rule.leadSchool, ...rule.receivers.map(([school]) => school)].every(
      (school) => calendars.get(demoId(school))!.day(date).follows === rule.weekday,
    )
  for (const rule of rules) {
    for (let back = 1; back <= rule.stories.length; back += 1) {
      const date = today
        .minus({ weeks: back })
        .set({ weekday: rule.weekday as 1 })
        .toISODate()!
      if (isHeld(rule, date)) await seedPast(context, zone, rule, date, rule.stories[back - 1]!, back - 1)
    }
    for (let ahead = 1; ahead <= weeksAhead; ahead += 1) {
      const date = today
        .plus({ weeks: ahead })
        .set({ weekday: rule.weekday as 1 })
        .toISODate()!
      if (isHeld(rule, date))
        await seedBooking(context, zone, rule, date, now, rule.topics[ahead % rule.topics.length]!)
    }
  }
}

const lessonIdOf = (rule: Rule, date: string): string =>
  demoId(`lesson:${rule.leadSchool}:${rule.teacher}:${date}`)

function booking(zone: string, rule: Rule, date: string, topic: string): BookLesson {
  const bell = schools
    .find((school) => school.name === rule.leadSchool)!
    .bells.find((b) => b.period === rule.period)!
  return {
    subject: rule.subject,
    kind: 'delivered',
    topic,
    teacherId: demoId(`person:${rule.teacher}`),
    leadClassroomId: demoId(`${rule.leadSchool}:${leadRoomName}`),
    leadClassGroupId: null,
    startsAt: new Date(instantOf(date, bell.start, zone)).toISOString(),
    endsAt: new Date(instantOf(date, bell.end, zone)).toISOString(),
    receivers: rule.receivers.map(([school, grade]) => ({
      classGroupId: demoId(`${school}:${classGroupName(grade)}`),
      classroomId: demoId(`${school}:${receivingRoomName}`),
      assistantId: demoId(`person:${schools.find((s) => s.name === school)!.assistant}`),
    })),
  }
}

async function seedBooking(
  context: Context,
  zone: string,
  rule: Rule,
  date: string,
  at: number,
  topic: string,
): Promise<string | null> {
  const id = lessonIdOf(rule, date)
  if (await loadLesson(context, id)) return null
  await bookLesson({ ...context, now: () => new Date(at) }, system, id, booking(zone, rule, date, topic))
  return id
}

/** One transaction a lesson: all of its evidence with one sync of the disk. */
async function seedPast(
  context: Context,
  zone: string,
  rule: Rule,
  date: string,
  story: Story,
  index: number,
): Promise<void> {
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    const wanted = booking(zone, rule, date, rule.topics[index % rule.topics.length]!)
    const start = Date.parse(wanted.startsAt)
    const id = await seedBooking(within, zone, rule, date, start - 7 * day, wanted.topic)
    if (id) await play(within, id, wanted, story)
  })
}

interface Presence {
  classroomId: string | null
  from: number
  to: number
}

/** Plays a lesson through as its people would: they enter, beats keep their connections alive, and they leave. */
async function play(context: Context, lessonId: string, wanted: BookLesson, story: Story): Promise<void> {
  const start = Date.parse(wanted.startsAt)
  const end = Date.parse(wanted.endsAt)
  const at = (time: number): Context => ({ ...context, now: () => new Date(time) })
  if (story !== 'no-evidence') {
    await openLesson(at(start - minutes(6)), system, lessonId)
    if (story !== 'lead-failed') await startLesson(at(start + seconds(20)), system, lessonId)
    const token = await countUpToken(at(start), lessonId, 'demo')
    await attend(at, { lessonId, token }, presences(wanted, story, start, end))
    if (story !== 'lead-failed') await endLesson(at(end), system, lessonId)
  }
  const closed = end + minutes(30)
  await closeForgottenLessons(at(closed))
  await settleLesson(at(closed), lessonId)
  if (story === 'held' || story === 'interrupted') await count(at(closed), lessonId, wanted)
}

function presences(wanted: BookLesson, story: Story, start: number, end: number): Presence[] {
  const rooms = wanted.receivers.map((receiver) => receiver.classroomId)
  const whole = rooms.map((classroomId, i) => ({
    classroomId,
    from: start - minutes(4 - i),
    to: end + seconds(30),
  }))
  const lead = { classroomId: null, from: start - minutes(6), to: end }
  if (story === 'lead-failed') return whole.map((presence) => ({ ...presence, to: start + minutes(18) }))
  if (story === 'left-early')
    return [lead, ...whole.map((p, i) => (i === 1 ? { ...p, to: start + minutes(24) } : p))]
  if (story === 'interrupted') {
    const [first, second, ...others] = whole
    const broken = [
      { ...second!, from: start + minutes(7), to: start + minutes(16) },
      { ...second!, from: start + minutes(20), to: end },
    ]
    return [lead, first!, ...broken, ...others]
  }
  return [lead, ...whole]
}

async function attend(
  at: (time: number) => Context,
  fence: Fence,
  presences: readonly Presence[],
): Promise<void> {
  const stays = presences.map((presence) => ({
    ...presence,
    connectionId: demoId(`connection:${fence.lessonId}:${presence.classroomId}:${presence.from}`),
  }))
  const beats: Beat[] = []
  for (const { connectionId, classroomId, from, to } of stays) {
    await openConnection(at(from), fence, { connectionId, classroomId })
    const receiving = classroomId === null ? null : true
    for (let time = from + seconds(25); time < to; time += seconds(25))
      beats.push({ connectionId, token: fence.token, receiving, at: new Date(time) })
  }
  await beatConnections(at(0), beats)
  for (const { connectionId, to } of stays) await closeConnection(at(to), fence, { connectionId })
}

/** Head counts a little below the class's size, as on any school day. */
async function count(context: Context, lessonId: string, wanted: BookLesson): Promise<void> {
  const lesson = (await loadLesson(context, lessonId))!
  for (const [i, receiver] of lesson.receivers.entries()) {
    const { classGroupId, classSize } = receiver
    const missing = i % 2
    const names = (await readRosterRows(context, [classGroupId])).has(classGroupId)
    const absent = pupilsOf(classGroupId, classSize).slice(0, missing)
    await reportHeadCount(context, system, lessonId, demoId(`count:${lessonId}:${classGroupId}`), {
      classGroupId,
      present: classSize - missing,
      onLeave: missing,
      ...(names ? { marks: absent.map(({ id }) => ({ pupilId: id, mark: 'leave', reason: 'sick' })) } : {}),
      countedAt: wanted.startsAt,
    })
  }
}
