import type { Lesson, Receiver } from '../../shared/schedule.ts'
import type { Interval } from '../../shared/time.ts'
import { calendarText, escapeText } from './feed-text.ts'
import { clockOf, timeLine, utcStamp, zoneLines } from './feed-zone.ts'

/** Whose calendar it is: what is shown of a lesson, and when it begins, is theirs. */
export interface FeedOwner {
  /** `teacher`: a person, also as an assistant. */
  kind: 'teacher' | 'class-group' | 'classroom'
  id: string
}

export interface FeedOptions {
  /** As the subscriber's program shows it. */
  name: string
  zone: string
  /** When this text was made; the events carry it. */
  madeAt: Date
}

const subjects: Record<Lesson['subject'], string> = {
  music: '音乐',
  art: '美术',
  english: '英语',
  science: '科学',
}
const kinds: Record<Lesson['kind'], string> = { synchronous: '同步课堂', delivered: '专递课堂' }

/**
 * An iCalendar feed (RFC 5545) of the owner's lessons, one VEVENT each. Its UID is the lesson's and stays when the lesson is
 * moved; SEQUENCE is its version; a cancelled lesson stays in the feed as such, so that it goes from those who have it.
 * Drafts, and lessons in which the owner has no part, are left out.
 */
export function calendarFeed(
  lessons: readonly Lesson[],
  owner: FeedOwner,
  { name, zone, madeAt }: FeedOptions,
): string {
  const parts = lessons.flatMap((lesson) => (lesson.phase === 'draft' ? [] : (partOf(lesson, owner) ?? [])))
  return calendarText([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tongke//Tongke 1.0//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...(parts.length > 0 ? zoneLines(zone, spanOf(parts)) : []),
    ...parts.flatMap((part) => eventLines(part, zone, madeAt)),
    'END:VCALENDAR',
  ])
}

/** The owner's part in a lesson: at the lead end, or with a receiving class, which has the joint window of it. */
interface Part {
  lesson: Lesson
  receiver: Receiver | null
  time: Interval
}

function partOf(lesson: Lesson, owner: FeedOwner): Part | null {
  const leads =
    (owner.kind === 'teacher' && lesson.teacherId === owner.id) ||
    (owner.kind === 'class-group' && lesson.leadClassGroupId === owner.id) ||
    (owner.kind === 'classroom' && lesson.leadClassroomId === owner.id)
  if (leads) return { lesson, receiver: null, time: between(lesson.startsAt, lesson.endsAt) }
  const receiver = lesson.receivers.find(
    (r) =>
      (owner.kind === 'teacher' && r.assistantId === owner.id) ||
      (owner.kind === 'class-group' && r.classGroupId === owner.id) ||
      (owner.kind === 'classroom' && r.classroomId === owner.id),
  )
  return receiver ? { lesson, receiver, time: between(receiver.windowStartsAt, receiver.windowEndsAt) } : null
}

const between = (start: string, end: string): Interval => ({ start: Date.parse(start), end: Date.parse(end) })

const spanOf = (parts: readonly Part[]): Interval => ({
  start: Math.min(...parts.map((part) => part.time.start)),
  end: Math.max(...parts.map((part) => part.time.end)),
})

function eventLines(part: Part, zone: string, madeAt: Date): string[] {
  const { lesson, receiver, time } = part
  const cancelled = lesson.phase === 'cancelled'
  const place = receiver
    ? `${receiver.schoolName} ${receiver.classroomName}`
    : `${lesson.leadSchoolName} ${lesson.leadClassroomName}`
  const topic = lesson.topic ? ` ${lesson.topic}` : ''
  // Some programs show a cancelled event like any other.
  const summary = `${cancelled ? '【已取消】' : ''}${subjects[lesson.subject]}（${kinds[lesson.kind]}）${topic}`
  return [
    'BEGIN:VEVENT',
    `UID:${lesson.id}@tongke`,
    `DTSTAMP:${utcStamp(madeAt.getTime())}`,
    timeLine('DTSTART', time.start, zone),
    timeLine('DTEND', time.end, zone),
    `SEQUENCE:${lesson.version}`,
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `TRANSP:${cancelled ? 'TRANSPARENT' : 'OPAQUE'}`,
    `SUMMARY:${escapeText(summary)}`,
    `LOCATION:${escapeText(place)}`,
    `DESCRIPTION:${escapeText(description(part, zone))}`,
    'END:VEVENT',
  ]
}

function description({ lesson, receiver, time }: Part, zone: string): string {
  const clocks = ({ start, end }: Interval) => `${clockOf(start, zone)}–${clockOf(end, zone)}`
  const whole = between(lesson.startsAt, lesson.endsAt)
  const partial = receiver !== null && (time.start !== whole.start || time.end !== whole.end)
  const period = receiver?.period == null ? '' : `第${receiver.period}节 `
  const lead = [lesson.leadSchoolName, lesson.leadClassGroupName, lesson.leadClassroomName]
    .filter(Boolean)
    .join(' ')
  return [
    lesson.cancelReason === null ? '' : `已取消：${lesson.cancelReason}`,
    `主讲：${lesson.teacherName}（${lead}）`,
    ...lesson.receivers.map((r) => `听讲：${r.schoolName} ${r.classGroupName}（${r.classroomName}）`),
    partial ? `本班：${period}${clocks(time)}；整节课：${clocks(whole)}` : '',
  ]
    .filter((line) => line !== '')
    .join('\n')
}
