import type { z } from 'zod'
import type { putPerson } from '../../shared/account.ts'
import type { BellTable, LocalLesson } from '../../shared/calendar.ts'
import type { putClassGroup, putClassroom, putPairing, putSchool } from '../../shared/directory.ts'
import type { ImportChange } from '../../shared/import.ts'
import type { Place } from './fault-list.ts'

/** What is to be written, as the use case of its room takes it. */
export type Put =
  | { kind: 'school'; id: string; input: z.output<typeof putSchool> }
  | { kind: 'classroom'; id: string; input: z.output<typeof putClassroom> }
  | { kind: 'class-group'; id: string; input: z.output<typeof putClassGroup> }
  | { kind: 'person'; id: string; input: z.output<typeof putPerson> }
  | { kind: 'pairing'; id: string; input: z.output<typeof putPairing> }
  | { kind: 'bell'; id: string; input: Omit<BellTable, 'id'> }
  /** The class group's id. */
  | { kind: 'timetable'; id: string; input: LocalLesson[] }

/** A change that was worked out: what is shown of it, what is written, and what it was worked out from. */
export interface PlannedChange extends ImportChange {
  put: Put
  /** What was there when it was planned; null where nothing was. Writing is refused when this is no longer so. */
  before: unknown
}

/** How a field of an entry is shown, under the heading of its column. */
export type Shown<T> = readonly (readonly [heading: string, show: (entry: T) => string])[]

/** Says what a row does: `added`, `changed` with the fields that differ, or `left`. */
export function changeTo<T>(
  place: Place,
  label: string,
  shown: Shown<T>,
  before: T | null,
  after: T,
  put: Put,
): PlannedChange {
  const fields = shown.flatMap(([heading, show]) => {
    const [from, to] = [before === null ? null : show(before), show(after)]
    return from === to ? [] : [{ heading, from, to }]
  })
  const state = before === null ? 'added' : fields.length > 0 ? 'changed' : 'left'
  const { kind, head, row } = place
  return { kind, state, sheet: head.sheet, row, label, fields, put, before: state === 'left' ? null : before }
}

export const yesNo = (value: boolean) => (value ? '是' : '否')

/** Remembers where something was named first, so that a second time is a fault. */
export function firstPlaces() {
  const places = new Map<string, Place>()
  return (key: string, place: Place): Place | null => {
    const first = places.get(key)
    if (!first) places.set(key, place)
    return first ?? null
  }
}

/** Details of a fault that names another row. */
export const otherRow = (place: Place) => ({ sheet: place.head.sheet, row: place.row })
