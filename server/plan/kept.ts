import type { PlanLesson, PlanOutput } from '../../shared/plan.ts'
import { type Ground, type Interval, intervalOf, overlaps, slotFrom, textbookOf } from './ground.ts'
import { demandKey } from './held.ts'
import { slotOfReceiver } from './lay-out.ts'

export interface Kept {
  lessons: PlanLesson[]
  dropped: PlanOutput['dropped']
}

/** Lessons that stay, in the order given; one that breaks a rule, by itself or with those before it, is dropped with the reason. */
export function weighKept(ground: Ground): Kept {
  const { input } = ground
  const paired = (lead: string, member: string) =>
    ground.membersOf[ground.schools.get(lead)!]!.includes(ground.schools.get(member)!)
  const held = new Map<string, Interval[]>()
  const counts = new Map<string, number>()
  const wanted = new Map(input.demands.map((d) => [demandKey(d.classGroup, d.subject), d.periods]))
  const kept: Kept = { lessons: [], dropped: [] }
  for (const lesson of input.keep) {
    const taking: [string, Interval][] = []
    const counting = new Map<string, { most: number; what: string; n: number }>()
    const count = (key: string, most: number, what: string) =>
      counting.set(key, { most, what, n: (counting.get(key)?.n ?? 0) + 1 })
    const during = intervalOf(lesson.weekday, lesson.start, lesson.end)
    const teacherIndex = ground.teachers.get(lesson.teacher)!
    const teacher = input.teachers[teacherIndex]!
    const school = ground.schools.get(teacher.school)!
    const room = input.classrooms[ground.classrooms.get(lesson.classroom)!]!
    const own = lesson.own === null ? null : input.ownLessons[ground.ownLessons.get(lesson.own)!]!
    const first = input.classGroups[ground.classGroups.get(lesson.receivers[0]?.classGroup ?? '') ?? -1]
    const like = own ? input.classGroups[ground.classGroups.get(own.classGroup)!]! : first
    const why = (): string | null => {
      const slot = slotFrom(ground, school, during)
      if (!slot) return `${lesson.start}–${lesson.end} is no period of ${teacher.school} that day`
      if (!teacher.subjects.includes(lesson.subject)) return `${teacher.id} does not teach ${lesson.subject}`
      if (room.school !== teacher.school || !room.use.includes('lead'))
        return `${room.id} is no lead classroom of ${teacher.school}`
      if (lesson.receivers.length === 0) return 'nobody receives it'
      if (lesson.receivers.length > input.rules.maxReceivers)
        return `it has ${lesson.receivers.length} receivers, at most ${input.rules.maxReceivers} may be`
      if (own) {
        const same =
          own.teacher === teacher.id && own.subject === lesson.subject && own.weekday === slot.weekday
        if (!same || own.period !== slot.period)
          return `it differs from the own lesson ${own.id} that it opens`
        count(`own ${own.id}`, 1, `${own.id} is opened twice`)
      } else if (ground.teacherBusy[teacherIndex]!.some((at) => overlaps(at, during)))
        return `${teacher.id} is busy or has an own lesson then`
      taking.push([`teacher ${teacher.id}`, during], [`classroom ${room.id}`, during])
      count(
        `teacher ${teacher.id}`,
        teacher.maxShared,
        `${teacher.id} gives more than ${teacher.maxShared} shared lessons`,
      )
      for (const receiver of lesson.receivers) {
        const index = ground.classGroups.get(receiver.classGroup)!
        const group = input.classGroups[index]!
        const place = input.classrooms[ground.classrooms.get(receiver.classroom)!]!
        const at = slotOfReceiver(ground, lesson, receiver)
        const key = demandKey(group.id, lesson.subject)
        if (!wanted.has(key)) return `${group.id} asks for no ${lesson.subject}`
        if (
          group.grade !== like!.grade ||
          textbookOf(group, lesson.subject) !== textbookOf(like!, lesson.subject)
        )
          return `${group.id} is of another grade or uses another textbook`
        if (!paired(teacher.school, group.school))
          return `${teacher.school} and ${group.school} are not paired`
        if (place.school !== group.school || !place.use.includes('receive'))
          return `${place.id} is no receiving classroom of ${group.school}`
        if (ground.groupBusy[index]!.some((busy) => overlaps(busy, at))) return `${group.id} is busy then`
        const share =
          (Math.min(at.to, during.to) - Math.max(at.from, during.from)) / (during.to - during.from)
        if (share <= 0 || share < input.rules.minOverlap - 1e-9)
          return `period ${receiver.period} of ${group.school} holds too little of it`
        taking.push([`class ${group.id}`, at], [`classroom ${place.id}`, at])
        count(`demand ${key}`, wanted.get(key)!, `${group.id} has more ${lesson.subject} than it asks for`)
        count(
          `day ${key} ${lesson.weekday}`,
          input.rules.maxPerDay,
          `${group.id} has ${lesson.subject} more than ${input.rules.maxPerDay} times that day`,
        )
      }
      for (const [index, [who, at]] of taking.entries()) {
        const others = [
          ...(held.get(who) ?? []),
          ...taking.slice(0, index).flatMap(([w, t]) => (w === who ? [t] : [])),
        ]
        if (others.some((other) => overlaps(other, at)))
          return `${who} has another lesson then that is to stay`
      }
      for (const [key, { most, what, n }] of counting) if ((counts.get(key) ?? 0) + n > most) return what
      return null
    }
    const reason = why()
    if (reason !== null) {
      kept.dropped.push({ id: lesson.id, reason })
      continue
    }
    kept.lessons.push(lesson)
    for (const [who, at] of taking) held.set(who, [...(held.get(who) ?? []), { from: at.from, to: at.to }])
    for (const [key, { n }] of counting) counts.set(key, (counts.get(key) ?? 0) + n)
  }
  return kept
}
