import type { Actor } from '../account/actor.ts'
import type { Surroundings } from '../account/surroundings.ts'
import type { Context } from '../platform/context.ts'
import type { BellTable, LocalLesson } from './snapshot.ts'

/** What an import needs of the calendar; each asks the policy itself. */
export interface Calendars {
  readBellTables(context: Context, schoolIds: readonly string[]): Promise<BellTable[]>
  readTimetables(
    context: Context,
    schoolIds: readonly string[],
  ): Promise<{ classGroupId: string; lessons: LocalLesson[] }[]>
  /** Makes or changes a bell table; idempotent. */
  putBellTable(context: Context, actor: Actor, id: string, input: Omit<BellTable, 'id'>): Promise<unknown>
  /** Makes these all the local lessons of a class group; idempotent. */
  putTimetable(context: Context, actor: Actor, classGroupId: string, lessons: LocalLesson[]): Promise<unknown>
}

/** The rooms beside the directory that an import writes through. */
export interface ImportDeps {
  calendars: Calendars
  /** Account's own surroundings, as `app.ts` wires them. */
  around: Surroundings
}
