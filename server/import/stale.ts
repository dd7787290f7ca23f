import type { PlannedChange, Put } from './change.ts'
import type { Snapshot } from './snapshot.ts'
import { bellTableKey, createWorld, signInKey, type World } from './world.ts'

/** The first change that was planned from what is no longer so, or null. */
export function staleChange(changes: readonly PlannedChange[], snapshot: Snapshot): PlannedChange | null {
  const world = createWorld(snapshot)
  const pairings = new Map(snapshot.pairings.map((pairing) => [pairing.id, pairing]))
  const now = (put: Put): unknown => (put.kind === 'pairing' ? pairings.get(put.id) : found(put, world))
  return changes.find(({ put, before }) => !same(now(put) ?? null, before)) ?? null
}

/** What there is under the natural key of what is to be written. */
function found(put: Exclude<Put, { kind: 'pairing' }>, world: World): unknown {
  switch (put.kind) {
    case 'school':
      return world.schoolsNamed(put.input.name).find((school) => school.regionId === put.input.regionId)
    case 'classroom':
      return world.classrooms.find(put.input.schoolId, put.input.name)
    case 'class-group':
      return world.classGroups.find(put.input.schoolId, put.input.name)
    case 'person':
      return world.people.get(signInKey(put.input.name))
    case 'bell':
      return world.bellTables.get(bellTableKey(put.input))
    case 'timetable':
      return world.timetables.get(put.id)
  }
}

/** Entries are plain; the order in which a store names their fields is not theirs. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [keys, others] = [Object.keys(a), Object.keys(b)]
  return (
    keys.length === others.length &&
    keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  )
}
