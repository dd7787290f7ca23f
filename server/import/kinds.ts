import { bellKind } from './bell-kind.ts'
import { classGroupKind } from './class-group-kind.ts'
import { classroomKind } from './classroom-kind.ts'
import type { Kind } from './kind.ts'
import { pairingKind } from './pairing-kind.ts'
import { personKind } from './person-kind.ts'
import { schoolKind } from './school-kind.ts'
import { timetableKind } from './timetable-kind.ts'

/** Every kind, in the order in which one needs the other; rows are planned and written so. */
export const kinds: readonly Kind<unknown>[] = [
  schoolKind,
  classroomKind,
  classGroupKind,
  personKind,
  pairingKind,
  bellKind,
  timetableKind,
] as unknown as readonly Kind<unknown>[]
