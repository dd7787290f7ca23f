import { minuteOf, type PlanLesson, type PlanReceiver } from '../../shared/plan.ts'
import { type Ground, type Interval, intervalOf, overlaps, type Slot, slotAt } from './ground.ts'
import type { Model } from './model.ts'
import type { Chosen } from './week.ts'

/** What an output's lessons amount to. */
export interface Sum {
  covered: number
  /** Overlap of each receiver, minutes, and as a part of its lesson. */
  minutes: number
  shares: number
}

/** Lessons as the output has them, in the order of the week, each in a classroom. */
export function layOut(
  ground: Ground,
  model: Model,
  { lessons, seats }: Chosen,
  keep: readonly PlanLesson[],
): PlanLesson[] {
  const rooms = roomKeeper(ground, keep)
  const seatsOf = new Map<number, number[]>()
  for (const seat of seats) {
    const lesson = model.seat.lesson[seat]!
    const list = seatsOf.get(lesson)
    if (list) list.push(seat)
    else seatsOf.set(lesson, [seat])
  }
  const slotOf = (slot: number): Slot => ground.slots[model.slot.source[slot]!]!
  const byTime = [...lessons]
    .filter((lesson) => lesson !== -1)
    .map((lesson) => ({ lesson, at: slotOf(model.post.slot[model.lesson.post[lesson]!]!) }))
    .sort((a, b) => a.at.from - b.at.from || a.at.school - b.at.school || a.lesson - b.lesson)
  const names = new Set(keep.map((lesson) => lesson.id))
  return byTime.flatMap(({ lesson, at }) => {
    const classroom = rooms.take(at.school, 'lead', at)
    if (classroom === undefined) return []
    const receivers = (seatsOf.get(lesson) ?? []).flatMap((seat): PlanReceiver[] => {
      const slot = slotOf(model.seat.slot[seat]!)
      const room = rooms.take(slot.school, 'receive', slot)
      const demand = ground.input.demands[model.demand.source[model.seat.demand[seat]!]!]!
      return room === undefined
        ? []
        : [{ classGroup: demand.classGroup, period: slot.period, classroom: room }]
    })
    if (receivers.length === 0) return []
    const teacher =
      ground.input.teachers[model.teacher.source[model.post.teacher[model.lesson.post[lesson]!]!]!]!
    const period = ground.input.schools[at.school]!.periods.find(
      (p) => p.weekday === at.weekday && p.period === at.period,
    )!
    let id = `${teacher.id}@${at.weekday}.${at.period}`
    while (names.has(id)) id += '+'
    names.add(id)
    const own = model.lesson.own[lesson]!
    return [
      {
        id,
        teacher: teacher.id,
        subject: model.subjects[model.lesson.subject[lesson]!]!,
        classroom,
        own: own === -1 ? null : ground.input.ownLessons[own]!.id,
        weekday: at.weekday,
        start: period.start,
        end: period.end,
        receivers: receivers.sort((a, b) => (a.classGroup < b.classGroup ? -1 : 1)),
      },
    ]
  })
}

/** Gives out classrooms, those first that are good for nothing else. */
function roomKeeper(ground: Ground, keep: readonly PlanLesson[]) {
  const taken = new Map<string, Interval[]>()
  const hold = (room: string, during: Interval) => {
    const list = taken.get(room)
    if (list) list.push(during)
    else taken.set(room, [during])
  }
  for (const lesson of keep) {
    hold(lesson.classroom, intervalOf(lesson.weekday, lesson.start, lesson.end))
    for (const receiver of lesson.receivers)
      hold(receiver.classroom, slotOfReceiver(ground, lesson, receiver))
  }
  return {
    take(school: number, use: 'lead' | 'receive', during: Interval): string | undefined {
      const other = ground.roomsOf[school]![use === 'lead' ? 'receive' : 'lead']
      const fit = ground.roomsOf[school]![use].filter(
        (room) => !taken.get(ground.input.classrooms[room]!.id)?.some((at) => overlaps(at, during)),
      )
      const room = fit.find((one) => !other.includes(one)) ?? fit[0]
      if (room === undefined) return undefined
      const { id } = ground.input.classrooms[room]!
      hold(id, { from: during.from, to: during.to })
      return id
    },
  }
}

export function slotOfReceiver(ground: Ground, lesson: PlanLesson, receiver: PlanReceiver): Slot {
  const group = ground.input.classGroups[ground.classGroups.get(receiver.classGroup)!]!
  return slotAt(ground, ground.schools.get(group.school)!, lesson.weekday, receiver.period)!
}

export function sumOf(ground: Ground, lessons: readonly PlanLesson[]): Sum {
  const sum: Sum = { covered: 0, minutes: 0, shares: 0 }
  for (const lesson of lessons) {
    const during = intervalOf(lesson.weekday, lesson.start, lesson.end)
    const length = minuteOf(lesson.end) - minuteOf(lesson.start)
    for (const receiver of lesson.receivers) {
      const slot = slotOfReceiver(ground, lesson, receiver)
      const minutes = Math.min(slot.to, during.to) - Math.max(slot.from, during.from)
      sum.covered++
      sum.minutes += minutes
      sum.shares += minutes / length
    }
  }
  return sum
}

/** The choice that lessons stand for, of those that are in the model. */
export function chosenFrom(ground: Ground, model: Model, lessons: readonly PlanLesson[]): Chosen {
  const chosen = new Int32Array(model.post.slot.length).fill(-1)
  const seats: number[] = []
  if (lessons.length === 0) return { lessons: chosen, seats: new Int32Array() }
  const teachers = new Map(Array.from(model.teacher.source, (source, index) => [source, index]))
  for (const lesson of lessons) {
    const teacher = teachers.get(ground.teachers.get(lesson.teacher) ?? -1)
    if (teacher === undefined) continue
    const like = lessonsLike(ground, model, teacher, lesson)
    for (const receiver of lesson.receivers) {
      const seat = like.map((one) => seatOf(ground, model, one, receiver)).find((one) => one !== -1)
      if (seat === undefined) continue
      chosen[model.lesson.post[model.seat.lesson[seat]!]!] = model.seat.lesson[seat]!
      seats.push(seat)
    }
  }
  return { lessons: chosen, seats: Int32Array.from(seats) }
}

/** The model's lessons of a teacher at a lesson's time, of its subject, that open what it opens. */
function lessonsLike(ground: Ground, model: Model, teacher: number, lesson: PlanLesson): number[] {
  const { from } = intervalOf(lesson.weekday, lesson.start, lesson.end)
  const own = lesson.own === null ? -1 : (ground.ownLessons.get(lesson.own) ?? -2)
  const subject = model.subjects.indexOf(lesson.subject)
  const like: number[] = []
  for (let post = model.teacher.postStart[teacher]!; post < model.teacher.postStart[teacher + 1]!; post++) {
    if (ground.slots[model.slot.source[model.post.slot[post]!]!]!.from !== from) continue
    for (let one = model.post.lessonStart[post]!; one < model.post.lessonStart[post + 1]!; one++)
      if (model.lesson.own[one] === own && model.lesson.subject[one] === subject) like.push(one)
  }
  return like
}

/** The seat of a class in one of its periods in a lesson; −1 where there is none. */
function seatOf(ground: Ground, model: Model, lesson: number, { classGroup, period }: PlanReceiver): number {
  for (let seat = model.lesson.seatStart[lesson]!; seat < model.lesson.seatStart[lesson + 1]!; seat++) {
    const asked = ground.input.demands[model.demand.source[model.seat.demand[seat]!]!]!
    const slot = ground.slots[model.slot.source[model.seat.slot[seat]!]!]!
    if (asked.classGroup === classGroup && slot.period === period) return seat
  }
  return -1
}
