import type { PlanLesson } from '../../shared/plan.ts'
import { commonMinutes, type Ground, intervalOf, overlaps, type Slot, slotAt, textbookOf } from './ground.ts'

/**
 * A part of the input as the search sees it, all of it in numbers. A *post* is a teacher at a period of the own school; a *lesson* is what
 * could be taught there (a subject, grade and textbook; opened or extra); a *seat* is a class that could receive it, in a period of its
 * own. A *crossing* is a set of periods of one school that are all on at one moment: mostly a period alone.
 */
export interface Model {
  maxReceivers: number
  teacher: { cap: Int32Array; postStart: Int32Array; source: Int32Array }
  post: {
    teacher: Int32Array
    slot: Int32Array
    lessonStart: Int32Array
    /** Other posts of the teacher at the same time, where periods of a school overlap. */
    rivals: readonly (readonly number[])[]
  }
  lesson: {
    post: Int32Array
    subject: Int32Array
    /** Subject, grade and textbook as one number. */
    kind: Int32Array
    own: Int32Array
    seatStart: Int32Array
  }
  /** Seats of one lesson stand together, those of one demand among them too. `was`: the plan before had it. */
  seat: { lesson: Int32Array; demand: Int32Array; slot: Int32Array; minutes: Int32Array; was: Uint8Array }
  demand: {
    need: Int32Array
    group: Int32Array
    /** 1 where a kept lesson covers some of it already. */
    had: Uint8Array
    /** By demand × 8 + weekday: lessons of the subject that may still be that day. */
    dayLeft: Int32Array
    seatStart: Int32Array
    seats: Int32Array
    source: Int32Array
  }
  /** A class's cells, one for each crossing of its school, begin at `cell`. */
  group: { cell: Int32Array; firstCrossing: Int32Array; cells: number }
  slot: {
    school: Int32Array
    weekday: Int32Array
    crossingStart: Int32Array
    crossings: Int32Array
    source: Int32Array
  }
  crossing: { lead: Int32Array; receive: Int32Array; total: Int32Array }
  subjects: readonly string[]
}

/** What kept lessons take away, and the plan before gave. */
export interface Given {
  keep: readonly PlanLesson[]
  previous: readonly PlanLesson[]
}

/** Schools that share nothing with others: no lesson of one set can have a receiver of another. */
export function findParts(ground: Ground): number[][] {
  const root = ground.input.schools.map((_, index) => index)
  const find = (school: number): number => {
    let at = school
    while (root[at] !== at) {
      root[at] = root[root[at]!]!
      at = root[at]!
    }
    return at
  }
  const taught = ground.input.schools.map(() => new Set<string>())
  for (const teacher of ground.input.teachers)
    for (const subject of teacher.maxShared > 0 ? teacher.subjects : [])
      taught[ground.schools.get(teacher.school)!]!.add(subject)
  const wanted = ground.input.schools.map(() => new Set<string>())
  for (const demand of ground.input.demands) {
    const group = ground.input.classGroups[ground.classGroups.get(demand.classGroup)!]!
    if (demand.periods > 0) wanted[ground.schools.get(group.school)!]!.add(demand.subject)
  }
  for (const [lead, members] of ground.membersOf.entries())
    if (taught[lead]!.size > 0)
      for (const member of members)
        if ([...wanted[member]!].some((subject) => taught[lead]!.has(subject)))
          root[find(lead)] = find(member)
  const parts = new Map<number, number[]>()
  for (const school of root.keys()) {
    const part = parts.get(find(school))
    if (part) part.push(school)
    else parts.set(find(school), [school])
  }
  return [...parts.values()].filter(
    (part) =>
      part.some((school) => taught[school]!.size > 0) && part.some((school) => wanted[school]!.size > 0),
  )
}

interface Wanted {
  demand: number
  group: number
}

/** Every lesson and seat of some schools, with what kept lessons hold taken away. */
export function buildModel(ground: Ground, part: readonly number[], given: Given): Model {
  const { input } = ground
  const { rules } = input
  const held = readHeld(ground, given.keep)
  const was = new Set(given.previous.flatMap(seatKeysOf))

  const slotIndex = new Map<number, number>()
  const slots: Slot[] = []
  const firstCrossing = new Map<number, number>()
  const slotCrossings: number[][] = []
  const crossing = { lead: [] as number[], receive: [] as number[], total: [] as number[] }
  for (const school of part) {
    firstCrossing.set(school, crossing.total.length)
    const own = ground.slotsOf[school]!
    for (const slot of own) {
      slotIndex.set(slot.index, slots.length)
      slots.push(slot)
      slotCrossings.push([])
    }
    for (const together of crossingsOf(own)) {
      const moment = Math.max(...together.map((slot) => slot.from))
      const rooms = (list: readonly number[]) =>
        list.filter((room) => !held.rooms.get(room)?.some((at) => at.from <= moment && moment < at.to))
      const [lead, receive] = [rooms(ground.roomsOf[school]!.lead), rooms(ground.roomsOf[school]!.receive)]
      for (const slot of together) slotCrossings[slotIndex.get(slot.index)!]!.push(crossing.total.length)
      crossing.lead.push(lead.length)
      crossing.receive.push(receive.length)
      crossing.total.push(new Set([...lead, ...receive]).size)
    }
  }

  const subjects = [...new Set(input.demands.map((demand) => demand.subject))]
  const kinds: string[] = []
  const kindIndex = new Map<string, number>()
  const kindOf = (subject: string, grade: number, textbook: string): number => {
    const key = JSON.stringify([subject, grade, textbook])
    let kind = kindIndex.get(key)
    if (kind === undefined) {
      kind = kinds.push(subject) - 1
      kindIndex.set(key, kind)
    }
    return kind
  }

  const groups: number[] = []
  const groupIndex = new Map<number, number>()
  const demand = {
    need: [] as number[],
    group: [] as number[],
    had: [] as number[],
    dayLeft: [] as number[],
    source: [] as number[],
  }
  /** By school, then kind. */
  const wanted = new Map<number, Map<number, Wanted[]>>(part.map((school) => [school, new Map()]))
  for (const [source, asked] of input.demands.entries()) {
    const group = ground.classGroups.get(asked.classGroup)!
    const of = input.classGroups[group]!
    const kinds = wanted.get(ground.schools.get(of.school)!)
    const had = held.demands.get(`${asked.classGroup} ${asked.subject}`) ?? []
    if (!kinds || asked.periods - had.length <= 0) continue
    if (!groupIndex.has(group)) groupIndex.set(group, groups.push(group) - 1)
    const kind = kindOf(asked.subject, of.grade, textbookOf(of, asked.subject))
    const index = demand.need.push(asked.periods - had.length) - 1
    demand.group.push(groupIndex.get(group)!)
    demand.had.push(had.length > 0 ? 1 : 0)
    demand.source.push(source)
    for (let weekday = 0; weekday < 8; weekday++)
      demand.dayLeft.push(rules.maxPerDay - had.filter((day) => day === weekday).length)
    const list = kinds.get(kind)
    if (list) list.push({ demand: index, group })
    else kinds.set(kind, [{ demand: index, group }])
  }

  const lead = new Set(part)
  const teachers = input.teachers.flatMap((teacher, index) =>
    lead.has(ground.schools.get(teacher.school)!) && teacher.maxShared > (held.loads.get(index) ?? 0)
      ? [index]
      : [],
  )
  const fits = seatFinder(ground, slots, slotIndex)
  const free = freeFinder(ground, held)
  const teacher = { cap: [] as number[], postStart: [] as number[] }
  const post = { teacher: [] as number[], slot: [] as number[], lessonStart: [] as number[] }
  const lesson = {
    post: [] as number[],
    subject: [] as number[],
    kind: [] as number[],
    own: [] as number[],
    seatStart: [] as number[],
  }
  const seat = {
    lesson: [] as number[],
    demand: [] as number[],
    slot: [] as number[],
    minutes: [] as number[],
    was: [] as number[],
  }

  /** A lesson with all its seats, or nothing where nobody could receive it. */
  const offer = (kind: number, own: number, at: Slot, teacherId: string): void => {
    const first = seat.lesson.length
    for (const member of ground.membersOf[at.school]!)
      for (const { demand: index, group } of wanted.get(member)?.get(kind) ?? [])
        for (const { slot, minutes } of fits(at, member)) {
          if (!free(group, slot) || demand.dayLeft[index * 8 + slot.weekday]! <= 0) continue
          const there = slotCrossings[slotIndex.get(slot.index)!]!
          if (there.some((c) => crossing.receive[c]! <= 0)) continue
          // A school that teaches itself needs a second classroom.
          if (member === at.school && there.some((c) => crossing.total[c]! < 2)) continue
          seat.lesson.push(lesson.post.length)
          seat.demand.push(index)
          seat.slot.push(slotIndex.get(slot.index)!)
          seat.minutes.push(minutes)
          seat.was.push(
            was.size > 0 && was.has(seatKey(teacherId, at.from, input.classGroups[group]!.id)) ? 1 : 0,
          )
        }
    if (seat.lesson.length === first) return
    lesson.post.push(post.teacher.length)
    lesson.subject.push(subjects.indexOf(kinds[kind]!))
    lesson.kind.push(kind)
    lesson.own.push(own)
    lesson.seatStart.push(first)
  }

  const posts = new Map<number, { slot: Slot; index: number }[]>()
  for (const [index, source] of teachers.entries()) {
    const { id, school: schoolId, subjects: taught, maxShared } = input.teachers[source]!
    const school = ground.schools.get(schoolId)!
    teacher.cap.push(maxShared - (held.loads.get(source) ?? 0))
    teacher.postStart.push(post.teacher.length)
    posts.set(index, [])
    const reachable = new Set(
      ground.membersOf[school]!.flatMap((member) => [...(wanted.get(member)?.keys() ?? [])]),
    )
    for (const slot of ground.slotsOf[school]!) {
      if (slotCrossings[slotIndex.get(slot.index)!]!.some((c) => crossing.lead[c]! <= 0)) continue
      if (held.teachers.get(source)?.some((at) => overlaps(at, slot))) continue
      const first = lesson.post.length
      for (const ownIndex of ground.teacherOwn[source]!) {
        const own = input.ownLessons[ownIndex]!
        if (own.weekday !== slot.weekday || own.period !== slot.period || held.own.has(own.id)) continue
        const taughtTo = input.classGroups[ground.classGroups.get(own.classGroup)!]!
        if (taught.includes(own.subject))
          offer(kindOf(own.subject, taughtTo.grade, textbookOf(taughtTo, own.subject)), ownIndex, slot, id)
      }
      if (!ground.teacherBusy[source]!.some((at) => overlaps(at, slot)))
        for (const kind of reachable) if (taught.includes(kinds[kind]!)) offer(kind, -1, slot, id)
      if (lesson.post.length === first) continue
      posts.get(index)!.push({ slot, index: post.teacher.length })
      post.teacher.push(index)
      post.slot.push(slotIndex.get(slot.index)!)
      post.lessonStart.push(first)
    }
  }
  teacher.postStart.push(post.teacher.length)
  post.lessonStart.push(lesson.post.length)
  lesson.seatStart.push(seat.lesson.length)

  const rivals = post.slot.map((slot, index) =>
    posts
      .get(post.teacher[index]!)!
      .flatMap((other) => (other.index !== index && overlaps(other.slot, slots[slot]!) ? [other.index] : [])),
  )
  const seatsOf = demand.need.map(() => [] as number[])
  for (const [index, of] of seat.demand.entries()) seatsOf[of]!.push(index)
  const seatStart = [0]
  for (const list of seatsOf) seatStart.push(seatStart.at(-1)! + list.length)
  const crossingStart = [0]
  for (const list of slotCrossings) crossingStart.push(crossingStart.at(-1)! + list.length)

  const cell: number[] = []
  let cells = 0
  const groupFirst = groups.map((group) => {
    const school = ground.schools.get(input.classGroups[group]!.school)!
    cell.push(cells)
    cells += crossingsOf(ground.slotsOf[school]!).length
    return firstCrossing.get(school)!
  })
  let widest = 1
  for (let index = 0; index < lesson.post.length; index++) {
    const [from, to] = [lesson.seatStart[index]!, lesson.seatStart[index + 1]!]
    let distinct = 0
    for (let s = from; s < to; s++) if (s === from || seat.demand[s] !== seat.demand[s - 1]) distinct++
    widest = Math.max(widest, distinct)
  }
  const numbers = (list: readonly number[]) => Int32Array.from(list)
  return {
    maxReceivers: Math.min(rules.maxReceivers, widest),
    teacher: { cap: numbers(teacher.cap), postStart: numbers(teacher.postStart), source: numbers(teachers) },
    post: {
      teacher: numbers(post.teacher),
      slot: numbers(post.slot),
      lessonStart: numbers(post.lessonStart),
      rivals,
    },
    lesson: {
      post: numbers(lesson.post),
      subject: numbers(lesson.subject),
      kind: numbers(lesson.kind),
      own: numbers(lesson.own),
      seatStart: numbers(lesson.seatStart),
    },
    seat: {
      lesson: numbers(seat.lesson),
      demand: numbers(seat.demand),
      slot: numbers(seat.slot),
      minutes: numbers(seat.minutes),
      was: Uint8Array.from(seat.was),
    },
    demand: {
      need: numbers(demand.need),
      group: numbers(demand.group),
      had: Uint8Array.from(demand.had),
      dayLeft: numbers(demand.dayLeft),
      seatStart: numbers(seatStart),
      seats: numbers(seatsOf.flat()),
      source: numbers(demand.source),
    },
    group: { cell: numbers(cell), firstCrossing: numbers(groupFirst), cells },
    slot: {
      school: numbers(slots.map((slot) => slot.school)),
      weekday: numbers(slots.map((slot) => slot.weekday)),
      crossingStart: numbers(crossingStart),
      crossings: numbers(slotCrossings.flat()),
      source: numbers(slots.map((slot) => slot.index)),
    },
    crossing: {
      lead: numbers(crossing.lead),
      receive: numbers(crossing.receive),
      total: numbers(crossing.total),
    },
    subjects,
  }
}

/** The largest sets of a school's periods that are all on at one moment, in the order of the week. */
export function crossingsOf(slots: readonly Slot[]): Slot[][] {
  const found: Slot[][] = []
  for (const slot of slots) {
    // What is on as this one begins; larger sets come up as later ones begin, and swallow this one.
    const together = slots.filter((other) => other.from <= slot.from && slot.from < other.to)
    found.push(together)
  }
  return found.filter(
    (set, index) =>
      !found.some(
        (other, at) =>
          at !== index &&
          set.every((slot) => other.includes(slot)) &&
          (other.length > set.length || at < index),
      ),
  )
}

/** Periods of a member school that hold enough of a lead school's period. */
function seatFinder(ground: Ground, slots: readonly Slot[], known: ReadonlyMap<number, number>) {
  const found = new Map<number, { slot: Slot; minutes: number }[]>()
  const schools = ground.input.schools.length
  return (at: Slot, member: number) => {
    const key = known.get(at.index)! * schools + member
    let fits = found.get(key)
    if (!fits) {
      fits = ground.slotsOf[member]!.flatMap((slot) => {
        const minutes = commonMinutes(at, slot)
        const enough = minutes > 0 && minutes / (at.to - at.from) >= ground.input.rules.minOverlap - 1e-9
        return enough ? [{ slot: slots[known.get(slot.index)!]!, minutes }] : []
      })
      found.set(key, fits)
    }
    return fits
  }
}

/** Whether a class is free in a period of its school. */
function freeFinder(ground: Ground, held: Held) {
  const known = new Map<number, Set<number>>()
  return (group: number, slot: Slot): boolean => {
    let taken = known.get(group)
    if (!taken) {
      const busy = [...ground.groupBusy[group]!, ...(held.groups.get(group) ?? [])]
      taken = new Set(
        ground.slotsOf[slot.school]!.flatMap((s) => (busy.some((at) => overlaps(at, s)) ? [s.index] : [])),
      )
      known.set(group, taken)
    }
    return !taken.has(slot.index)
  }
}

interface Held {
  loads: Map<number, number>
  teachers: Map<number, { from: number; to: number }[]>
  rooms: Map<number, { from: number; to: number }[]>
  groups: Map<number, { from: number; to: number }[]>
  /** Weekdays on which a demand is covered, by class and subject. */
  demands: Map<string, number[]>
  own: Set<string>
}

function readHeld(ground: Ground, keep: readonly PlanLesson[]): Held {
  const held: Held = {
    loads: new Map(),
    teachers: new Map(),
    rooms: new Map(),
    groups: new Map(),
    demands: new Map(),
    own: new Set(),
  }
  const add = <K, V>(map: Map<K, V[]>, key: K, value: V) => {
    const list = map.get(key)
    if (list) list.push(value)
    else map.set(key, [value])
  }
  for (const lesson of keep) {
    const teacher = ground.teachers.get(lesson.teacher)!
    const during = intervalOf(lesson.weekday, lesson.start, lesson.end)
    held.loads.set(teacher, (held.loads.get(teacher) ?? 0) + 1)
    add(held.teachers, teacher, during)
    add(held.rooms, ground.classrooms.get(lesson.classroom)!, during)
    if (lesson.own !== null) held.own.add(lesson.own)
    for (const receiver of lesson.receivers) {
      const group = ground.classGroups.get(receiver.classGroup)!
      const school = ground.schools.get(ground.input.classGroups[group]!.school)!
      const slot = slotAt(ground, school, lesson.weekday, receiver.period)!
      add(held.groups, group, slot)
      add(held.rooms, ground.classrooms.get(receiver.classroom)!, slot)
      add(held.demands, `${receiver.classGroup} ${lesson.subject}`, lesson.weekday)
    }
  }
  return held
}

const seatKey = (teacher: string, from: number, group: string): string => `${teacher} ${from} ${group}`
export const seatKeysOf = (lesson: PlanLesson): string[] =>
  lesson.receivers.map((receiver) =>
    seatKey(lesson.teacher, intervalOf(lesson.weekday, lesson.start, lesson.end).from, receiver.classGroup),
  )
