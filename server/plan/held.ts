import type { PlanLesson } from '../../shared/plan.ts'
import { type Ground, type Interval, intervalOf, type Slot, slotAt, slotsDuring } from './ground.ts'

/** What lessons that stay take away, by the index of whose it is. */
export interface Held {
  loads: Map<number, number>
  teachers: Map<number, Interval[]>
  rooms: Map<number, Interval[]>
  groups: Map<number, Interval[]>
  /** Weekdays on which a demand is covered, by class and subject. */
  demands: Map<string, number[]>
  own: Set<string>
}

export function readHeld(ground: Ground, keep: readonly PlanLesson[]): Held {
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
      add(held.demands, demandKey(receiver.classGroup, lesson.subject), lesson.weekday)
    }
  }
  return held
}

/** Names may hold any character: how long the first is tells where the next begins. */
export const demandKey = (classGroup: string, subject: string): string =>
  `${classGroup.length} ${classGroup}${subject}`

/** Whether a class is free in a period of its school. */
export function freeFinder(ground: Ground, held: Held) {
  // By class, a mark for each period of its school, whose numbers follow each other.
  const known: (Uint8Array | undefined)[] = []
  return (group: number, slot: Slot): boolean => {
    const own = ground.slotsOf[slot.school]!
    const first = own[0]!.index
    let taken = known[group]
    if (!taken) {
      taken = new Uint8Array(own.length)
      for (const list of [ground.groupBusy[group]!, held.groups.get(group) ?? []])
        for (const at of list)
          for (const { index } of slotsDuring(ground, slot.school, at)) taken[index - first] = 1
      known[group] = taken
    }
    return taken[slot.index - first] === 0
  }
}

export const seatKey = (teacher: string, from: number, group: string): string =>
  `${from} ${teacher.length} ${teacher}${group}`
/** What a lesson gives, one key for each that receives it: who teaches whom at what time. */
export const seatKeysOf = (lesson: PlanLesson): string[] =>
  lesson.receivers.map((receiver) =>
    seatKey(lesson.teacher, intervalOf(lesson.weekday, lesson.start, lesson.end).from, receiver.classGroup),
  )
