import { type Ground, overlaps, type Slot, slotFrom, textbookOf } from './ground.ts'
import { freeFinder, type Held, seatKey } from './held.ts'
import { inOrder, type Kinds, type ModelDemands, type Wanted } from './model-demands.ts'
import type { ModelWeek } from './model-week.ts'

interface Around {
  held: Held
  week: ModelWeek
  kinds: Kinds
  demand: ModelDemands
  subjects: readonly string[]
  /** Keys of seats that the plan before had. */
  was: ReadonlySet<string>
}

/** What each teacher could give, and who could receive it; as the model has it, in growing lists. */
export interface Offers {
  teacher: { cap: number[]; postStart: number[]; source: number[] }
  post: { teacher: number[]; slot: number[]; lessonStart: number[] }
  lesson: { post: number[]; subject: number[]; kind: number[]; own: number[]; seatStart: number[] }
  seat: { lesson: number[]; demand: number[]; slot: number[]; minutes: number[]; was: number[] }
}

/** @param around what `buildModel` has found before */
export function listOffers(ground: Ground, part: readonly number[], around: Around): Offers {
  const { input } = ground
  const { held, week, kinds, demand } = around
  const offers: Offers = {
    teacher: { cap: [], postStart: [], source: [] },
    post: { teacher: [], slot: [], lessonStart: [] },
    lesson: { post: [], subject: [], kind: [], own: [], seatStart: [] },
    seat: { lesson: [], demand: [], slot: [], minutes: [], was: [] },
  }
  const { teacher, post, lesson, seat } = offers
  const offer = offerer(ground, around, offers)
  for (const source of inOrder(part, ground.teachersOf)) {
    const { id, school: schoolId, subjects: taught, maxShared } = input.teachers[source]!
    const cap = maxShared - (held.loads.get(source) ?? 0)
    if (cap <= 0) continue
    const school = ground.schools.get(schoolId)!
    const index = teacher.source.push(source) - 1
    teacher.cap.push(cap)
    teacher.postStart.push(post.teacher.length)
    const reachable = new Set(
      ground.membersOf[school]!.flatMap((member) => [...(demand.wanted.get(member)?.keys() ?? [])]),
    )
    for (const slot of ground.slotsOf[school]!) {
      const number = week.numberOf.get(slot.index)!
      if (week.crossingsOf[number]!.some((c) => week.crossing.lead[c]! <= 0)) continue
      if (held.teachers.get(source)?.some((at) => overlaps(at, slot))) continue
      const first = lesson.post.length
      for (const ownIndex of ground.teacherOwn[source]!) {
        const own = input.ownLessons[ownIndex]!
        if (own.weekday !== slot.weekday || own.period !== slot.period || held.own.has(own.id)) continue
        // Of two periods at the same time, a lesson's times tell one.
        if (!taught.includes(own.subject) || slotFrom(ground, school, slot) !== slot) continue
        const of = input.classGroups[ground.classGroups.get(own.classGroup)!]!
        offer(kinds.numberOf(own.subject, of.grade, textbookOf(of, own.subject)), ownIndex, slot, id)
      }
      if (!ground.teacherBusy[source]!.some((at) => overlaps(at, slot)))
        for (const kind of reachable) if (taught.includes(kinds.subjectOf(kind))) offer(kind, -1, slot, id)
      if (lesson.post.length === first) continue
      post.teacher.push(index)
      post.slot.push(number)
      post.lessonStart.push(first)
    }
  }
  teacher.postStart.push(post.teacher.length)
  post.lessonStart.push(lesson.post.length)
  lesson.seatStart.push(seat.lesson.length)
  return offers
}

/** Adds a lesson with all its seats to the offers, or nothing where nobody could receive it. */
function offerer(
  ground: Ground,
  { held, week, kinds, demand, subjects, was }: Around,
  { post, lesson, seat }: Offers,
) {
  const free = freeFinder(ground, held)
  /** By lead school and kind: who of its members wants it. */
  const wanting = new Map<number, Map<number, (Wanted & { member: number })[]>>()
  const wantingOf = (school: number, kind: number) => {
    const ofSchool = wanting.get(school) ?? new Map<number, (Wanted & { member: number })[]>()
    wanting.set(school, ofSchool)
    let list = ofSchool.get(kind)
    if (!list) {
      list = ground.membersOf[school]!.flatMap((member) =>
        (demand.wanted.get(member)?.get(kind) ?? []).map((one) => ({ ...one, member })),
      )
      ofSchool.set(kind, list)
    }
    return list
  }
  return (kind: number, own: number, at: Slot, teacherId: string): void => {
    const first = seat.lesson.length
    const fits = week.fits(at)
    for (const { demand: index, group, member } of wantingOf(at.school, kind))
      for (const { slot, number, minutes } of fits(member)) {
        if (!free(group, slot) || demand.dayLeft[index * 8 + slot.weekday]! <= 0) continue
        const { id } = ground.input.classGroups[group]!
        seat.lesson.push(lesson.post.length)
        seat.demand.push(index)
        seat.slot.push(number)
        seat.minutes.push(minutes)
        seat.was.push(was.size > 0 && was.has(seatKey(teacherId, at.from, id)) ? 1 : 0)
      }
    if (seat.lesson.length === first) return
    lesson.post.push(post.teacher.length)
    lesson.subject.push(subjects.indexOf(kinds.subjectOf(kind)))
    lesson.kind.push(kind)
    lesson.own.push(own)
    lesson.seatStart.push(first)
  }
}

/** Other posts of the same teacher at the same time. */
export function rivalsOf(
  post: Offers['post'],
  teacher: Offers['teacher'],
  slots: readonly Slot[],
): number[][] {
  const rivals = post.slot.map((): number[] => [])
  for (const [index, slot] of post.slot.entries()) {
    // A teacher's posts stand in the order of the week.
    const end = teacher.postStart[post.teacher[index]! + 1]!
    for (let next = index + 1; next < end && slots[post.slot[next]!]!.from < slots[slot]!.to; next++) {
      rivals[index]!.push(next)
      rivals[next]!.push(index)
    }
  }
  return rivals
}

/** The most demands that one lesson could reach. */
export function widestOf(lesson: Offers['lesson'], seat: Offers['seat']): number {
  let widest = 1
  for (let index = 0; index < lesson.post.length; index++) {
    const [from, to] = [lesson.seatStart[index]!, lesson.seatStart[index + 1]!]
    let distinct = 0
    for (let s = from; s < to; s++) if (s === from || seat.demand[s] !== seat.demand[s - 1]) distinct++
    widest = Math.max(widest, distinct)
  }
  return widest
}
