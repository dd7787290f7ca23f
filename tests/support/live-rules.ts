import { emptyBoard } from '../../server/live/board.ts'
import { apply, type Command } from '../../server/live/command.ts'
import { openConduct } from '../../server/live/conduct.ts'
import { noPolls } from '../../server/live/poll.ts'
import { nothingShown } from '../../server/live/show.ts'
import {
  type Changed,
  initialState,
  isRunning,
  type LessonState,
  type StageTurn,
} from '../../server/live/state.ts'
import { AppError } from '../../shared/errors.ts'
import type { Lesson, LessonPhase } from '../../shared/schedule.ts'

export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
/** The classrooms of the lesson. */
export const rooms = [uuid(1), uuid(2), uuid(3)] as [string, string, string]
export const start = Date.parse('2026-09-28T00:40:00.000Z')
export const graceMs = 8_000

/** A lesson of three classrooms. */
export function lessonIn(phase: LessonPhase): Lesson {
  const at = new Date(start).toISOString()
  return {
    id: uuid(100),
    subject: 'music',
    kind: 'delivered',
    topic: '',
    phase,
    startsAt: at,
    endsAt: new Date(start + 2_400_000).toISOString(),
    openedAt: at,
    liveAt: phase === 'live' ? at : null,
    endedAt: null,
    cancelReason: null,
    teacherId: uuid(101),
    teacherName: 'teacher',
    leadSchoolId: uuid(102),
    leadSchoolName: 'lead school',
    leadClassroomId: uuid(103),
    leadClassroomName: 'studio',
    leadClassGroupId: null,
    leadClassGroupName: null,
    receivers: rooms.map((classroomId, i) => ({
      classGroupId: uuid(110 + i),
      classroomId,
      assistantId: null,
      classGroupName: 'class',
      classSize: 20,
      classroomName: 'room',
      schoolId: uuid(120 + i),
      schoolName: 'school',
      assistantName: null,
      period: null,
      windowStartsAt: at,
      windowEndsAt: at,
    })),
    seriesId: null,
    seriesDay: null,
    version: 1,
    makesUpId: null,
    leadPeriod: null,
  }
}

/** That lesson running, entered by nobody yet; for tests of the rules alone. */
export function begin(
  phase: LessonPhase = 'live',
  stagePlaces = 1,
  openTurns: StageTurn[] = [],
): LessonState {
  return initialState(
    {
      facts: { lesson: lessonIn(phase), headCounts: {} },
      rules: { stagePlaces, graceMs, silenceMs: 25_000 },
      questions: [],
      floors: new Map(),
      polls: noPolls,
      board: emptyBoard,
      openTurns,
      conduct: openConduct,
      show: nothingShown,
    },
    start,
  )
}

export const beginLive = (stagePlaces = 1): LessonState => begin('live', stagePlaces)

export const must = (change: Changed | AppError): Changed => {
  if (change instanceof AppError) throw change
  return change
}

/** What a command is refused with, or null. */
export function codeOf(state: LessonState, command: Command): string | null {
  const change = apply(state, command, start)
  return change instanceof AppError ? change.code : null
}

/** The state after commands that must all be taken, a second apart. */
export const played = (state: LessonState, ...commands: Command[]): LessonState =>
  commands.reduce((so, command, i) => must(apply(so, command, start + i * 1000)).state, state)

export const enter = (place: string): Command => ({
  type: 'enter',
  place,
  windowId: uuid(7),
  keepsMedia: false,
})
export const everybody = ['lead', ...rooms].map(enter)

export const onStage = (state: LessonState): string[] =>
  isRunning(state) ? state.stage.map((turn) => turn.classroomId) : []
export const questionIn = (state: LessonState, id: string) => state.questions.find((one) => one.id === id)
