import { commonMinutes, type Ground, type Slot, slotsDuring } from './ground.ts'
import type { Held } from './held.ts'

/** The periods of some schools, numbered from 0, and what is free in them. */
export interface ModelWeek {
  slots: Slot[]
  /** By a slot's own index, its number here. */
  numberOf: ReadonlyMap<number, number>
  /** By number. */
  crossingsOf: number[][]
  /** By school. */
  firstCrossing: Map<number, number>
  crossingCount: Map<number, number>
  crossing: { lead: number[]; receive: number[]; total: number[] }
  /** Periods of a member school that hold enough of a lead school's period, and have a classroom left. */
  fits(at: Slot): (member: number) => readonly Fit[]
}

interface Fit {
  slot: Slot
  /** Of the slot. */
  number: number
  minutes: number
}

/** Lays the weeks of schools beside each other, with the classrooms that kept lessons leave. */
export function layWeek(ground: Ground, schools: readonly number[], held: Held): ModelWeek {
  const numberOf = new Map<number, number>()
  const week: Omit<ModelWeek, 'fits'> = {
    slots: [],
    numberOf,
    crossingsOf: [],
    firstCrossing: new Map(),
    crossingCount: new Map(),
    crossing: { lead: [], receive: [], total: [] },
  }
  const { crossing } = week
  for (const school of schools) {
    week.firstCrossing.set(school, crossing.total.length)
    const own = ground.slotsOf[school]!
    for (const slot of own) {
      numberOf.set(slot.index, week.slots.push(slot) - 1)
      week.crossingsOf.push([])
    }
    const sets = crossingsOf(own)
    week.crossingCount.set(school, sets.length)
    for (const together of sets) {
      const moment = Math.max(...together.map((slot) => slot.from))
      const rooms = (list: readonly number[]) =>
        list.filter((room) => !held.rooms.get(room)?.some((at) => at.from <= moment && moment < at.to))
      const [lead, receive] = [rooms(ground.roomsOf[school]!.lead), rooms(ground.roomsOf[school]!.receive)]
      for (const slot of together) week.crossingsOf[numberOf.get(slot.index)!]!.push(crossing.total.length)
      crossing.lead.push(lead.length)
      crossing.receive.push(receive.length)
      crossing.total.push(new Set([...lead, ...receive]).size)
    }
  }
  return { ...week, fits: seatFinder(ground, week) }
}

/** The largest sets of a school's periods that are all on at one moment, in the order of the week. */
function crossingsOf(slots: readonly Slot[]): Slot[][] {
  if (slots.every((slot, i) => i === 0 || slots[i - 1]!.to <= slot.from)) return slots.map((slot) => [slot])
  // What is on as each begins; larger sets come up as later ones begin, and swallow it.
  const found = slots.map((slot) => slots.filter((other) => other.from <= slot.from && slot.from < other.to))
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

function seatFinder(
  ground: Ground,
  { numberOf, crossingsOf, crossing }: Omit<ModelWeek, 'fits'>,
): ModelWeek['fits'] {
  const find = (at: Slot, member: number): Fit[] => {
    const fits: Fit[] = []
    for (const slot of slotsDuring(ground, member, at)) {
      const minutes = commonMinutes(at, slot)
      if (minutes / (at.to - at.from) < ground.input.rules.minOverlap - 1e-9) continue
      const number = numberOf.get(slot.index)!
      const there = crossingsOf[number]!
      if (there.some((c) => crossing.receive[c]! <= 0)) continue
      // A school that teaches itself needs a second classroom.
      if (member === at.school && there.some((c) => crossing.total[c]! < 2)) continue
      fits.push({ slot, number, minutes })
    }
    return fits
  }
  const known = new Map<number, Map<number, Fit[]>>()
  return (at) => {
    const row = known.get(at.index) ?? new Map<number, Fit[]>()
    known.set(at.index, row)
    return (member) => {
      let fits = row.get(member)
      if (!fits) {
        fits = find(at, member)
        row.set(member, fits)
      }
      return fits
    }
  }
}
