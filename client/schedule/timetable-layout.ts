import type { Lesson } from '../../shared/schedule.ts'
import type { Slot, Timetable } from '../../shared/series.ts'
import { dateOf, instantOf } from '../../shared/time.ts'

/** Pixels of a minute: a period of 40 minutes takes three lines of text. */
export const SCALE = 1.7
const minute = 60_000

/** A span of a day as it lies in the grid; `lane` of `lanes` beside others of the same time. */
export interface Placed<T> {
  item: T
  top: number
  height: number
  lane: number
  lanes: number
}

interface Span {
  startsAt: string
  endsAt: string
}

/** Minutes since midnight of an instant on its own date. */
export function minuteOf(at: string, zone: string): number {
  const start = Date.parse(at)
  return Math.round((start - instantOf(dateOf(start, zone), '00:00', zone)) / minute)
}
const clockMinute = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** First and last minute that the week's grid shows. */
export function frameOf(table: Timetable, slots: readonly Slot[]): { from: number; to: number } {
  const bells = table.days.flatMap((day) => day.bells)
  const spans: Span[] = [...table.lessons, ...table.localLessons, ...slots]
  const starts = [
    ...bells.map((bell) => clockMinute(bell.start)),
    ...spans.map((span) => minuteOf(span.startsAt, table.zone)),
  ]
  const ends = [
    ...bells.map((bell) => clockMinute(bell.end)),
    ...spans.map((span) => minuteOf(span.endsAt, table.zone)),
  ]
  if (starts.length === 0) return { from: 8 * 60, to: 17 * 60 }
  return { from: Math.min(...starts) - 8, to: Math.max(...ends) + 8 }
}

export const bandOf = (bell: { start: string; end: string }, from: number) => ({
  top: (clockMinute(bell.start) - from) * SCALE,
  height: (clockMinute(bell.end) - clockMinute(bell.start)) * SCALE,
})

/** Lays spans of one day at their true time, those that meet side by side. */
export function place<T extends Span>(items: readonly T[], from: number, zone: string): Placed<T>[] {
  const sorted = [...items].sort((a, b) => a.startsAt.localeCompare(b.startsAt))
  const placed: Placed<T>[] = []
  let group: Placed<T>[] = []
  let ends: number[] = []
  const close = () => {
    for (const one of group) one.lanes = ends.length
    group = []
    ends = []
  }
  for (const item of sorted) {
    const start = minuteOf(item.startsAt, zone)
    const end = start + (Date.parse(item.endsAt) - Date.parse(item.startsAt)) / minute
    if (ends.every((other) => other <= start)) close()
    const free = ends.findIndex((other) => other <= start)
    const lane = free < 0 ? ends.length : free
    ends[lane] = end
    const one = { item, top: (start - from) * SCALE, height: (end - start) * SCALE, lane, lanes: 1 }
    group.push(one)
    placed.push(one)
  }
  close()
  return placed
}

/** A lesson as it lies in one's own timetable: the lead end has it whole, a receiver its window. */
export function shownSpan(lesson: Lesson, table: Pick<Timetable, 'kind' | 'id' | 'schoolId'>): Span {
  const { kind, id, schoolId } = table
  if (kind === 'teacher') return lesson
  if (kind === 'school' && lesson.leadSchoolId === schoolId) return lesson
  if (kind === 'classroom' && lesson.leadClassroomId === id) return lesson
  if (kind === 'class-group' && lesson.leadClassGroupId === id) return lesson
  const own = lesson.receivers.find((receiver) =>
    kind === 'class-group'
      ? receiver.classGroupId === id
      : kind === 'classroom'
        ? receiver.classroomId === id
        : receiver.schoolId === schoolId,
  )
  return own ? { startsAt: own.windowStartsAt, endsAt: own.windowEndsAt } : lesson
}

export const dayOfSpan = (span: Span, zone: string): string => dateOf(Date.parse(span.startsAt), zone)
