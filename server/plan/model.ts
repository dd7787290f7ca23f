import type { PlanLesson } from '../../shared/plan.ts'
import type { Ground } from './ground.ts'
import { readHeld, seatKeysOf } from './held.ts'
import { createKinds, listDemands } from './model-demands.ts'
import { listOffers, rivalsOf, widestOf } from './model-offers.ts'
import { layWeek } from './model-week.ts'

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

/** Every lesson and seat of some schools, with what kept lessons hold taken away. */
export function buildModel(ground: Ground, part: readonly number[], given: Given): Model {
  const { input } = ground
  const held = readHeld(ground, given.keep)
  const week = layWeek(ground, part, held)
  const kinds = createKinds()
  const demand = listDemands(ground, part, held, kinds)
  const { subjects } = ground
  const was = new Set(given.previous.flatMap(seatKeysOf))
  const { teacher, post, lesson, seat } = listOffers(ground, part, {
    held,
    week,
    kinds,
    demand,
    subjects,
    was,
  })

  const cell: number[] = []
  let cells = 0
  const firstCrossing = demand.groups.map((group) => {
    const school = ground.schools.get(input.classGroups[group]!.school)!
    cell.push(cells)
    cells += week.crossingCount.get(school)!
    return week.firstCrossing.get(school)!
  })
  return {
    maxReceivers: Math.min(input.rules.maxReceivers, widestOf(lesson, seat)),
    teacher: {
      cap: numbers(teacher.cap),
      postStart: numbers(teacher.postStart),
      source: numbers(teacher.source),
    },
    post: {
      teacher: numbers(post.teacher),
      slot: numbers(post.slot),
      lessonStart: numbers(post.lessonStart),
      rivals: rivalsOf(post, teacher, week.slots),
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
      ...seatsByDemand(demand.need.length, seat.demand),
      source: numbers(demand.source),
    },
    group: { cell: numbers(cell), firstCrossing: numbers(firstCrossing), cells },
    slot: {
      school: numbers(week.slots.map((slot) => slot.school)),
      weekday: numbers(week.slots.map((slot) => slot.weekday)),
      crossingStart: startsOf(week.crossingsOf),
      crossings: numbers(week.crossingsOf.flat()),
      source: numbers(week.slots.map((slot) => slot.index)),
    },
    crossing: {
      lead: numbers(week.crossing.lead),
      receive: numbers(week.crossing.receive),
      total: numbers(week.crossing.total),
    },
    subjects,
  }
}

const numbers = (list: readonly number[]) => new Int32Array(list)

/** The seats of each demand, one demand's after another's. */
function seatsByDemand(demands: number, demandOf: readonly number[]) {
  const seatStart = new Int32Array(demands + 1)
  for (const demand of demandOf) seatStart[demand + 1]!++
  for (let i = 0; i < demands; i++) seatStart[i + 1]! += seatStart[i]!
  const seats = new Int32Array(demandOf.length)
  const next = seatStart.slice()
  for (let seat = 0; seat < demandOf.length; seat++) seats[next[demandOf[seat]!]!++] = seat
  return { seatStart, seats }
}

/** Where each list begins when they stand one after another, and where the last ends. */
function startsOf(lists: readonly (readonly number[])[]): Int32Array {
  const starts = new Int32Array(lists.length + 1)
  for (let i = 0; i < lists.length; i++) starts[i + 1] = starts[i]! + lists[i]!.length
  return starts
}
