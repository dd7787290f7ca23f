import { describe, expect, it } from 'vitest'
import { whoReceives } from '../../server/live/audience.ts'
import { emptyBoard } from '../../server/live/board.ts'
import { apply, type Command } from '../../server/live/command.ts'
import { openConduct } from '../../server/live/conduct.ts'
import { noPolls } from '../../server/live/poll.ts'
import { project } from '../../server/live/projection.ts'
import { maxOpenTexts } from '../../server/live/question-queue.ts'
import { nothingShown } from '../../server/live/show.ts'
import {
  type Changed,
  initialState,
  isRunning,
  type LessonState,
  type StageTurn,
} from '../../server/live/state.ts'
import { AppError } from '../../shared/errors.ts'
import { liveState } from '../../shared/live.ts'
import { source } from '../../shared/media.ts'
import type { Lesson, LessonPhase } from '../../shared/schedule.ts'
import { fc } from '../support/property.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const rooms = [uuid(1), uuid(2), uuid(3)]
const [a, b, c] = rooms as [string, string, string]
const start = Date.parse('2026-09-28T00:40:00.000Z')
const graceMs = 8_000

function lessonIn(phase: LessonPhase): Lesson {
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

function begin(phase: LessonPhase = 'live', stagePlaces = 1, openTurns: StageTurn[] = []): LessonState {
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

const must = (change: Changed | AppError): Changed => {
  if (change instanceof AppError) throw change
  return change
}
const codeOf = (change: Changed | AppError): string | null =>
  change instanceof AppError ? change.code : null

/** The state after commands that must all be taken, a second apart. */
function played(state: LessonState, ...commands: Command[]): LessonState {
  return commands.reduce((so, command, i) => must(apply(so, command, start + i * 1000)).state, state)
}
const enter = (place: string): Command => ({ type: 'enter', place, windowId: uuid(7), keepsMedia: false })
const everybody = [enter('lead'), ...rooms.map(enter)]
const onStage = (state: LessonState) => (isRunning(state) ? state.stage.map((turn) => turn.classroomId) : [])
const questionIn = (state: LessonState, id: string) => state.questions.find((q) => q.id === id)

const place = fc.constantFrom('lead', ...rooms)
const room = fc.constantFrom(...rooms)
const id = fc.integer({ min: 200, max: 212 }).map(uuid)
const command: fc.Arbitrary<Command> = fc.oneof(
  place.map(enter),
  place.map((place): Command => ({ type: 'leave', place })),
  place.map((place): Command => ({ type: 'lose', place })),
  place.map(
    (place): Command => ({
      type: 'beat',
      place,
      line: { level: 'good', rttMs: 1, lossPercent: 0, receivingKbps: 1 },
    }),
  ),
  place.map((place): Command => ({ type: 'sources', place, sources: ['camera'] })),
  fc.record({ type: fc.constant('raise' as const), classroomId: room, id }),
  fc.record({ type: fc.constant('ask' as const), classroomId: room, id, text: fc.constantFrom('x', 'y') }),
  fc.record({ type: fc.constant('withdraw' as const), classroomId: room, id }),
  fc.record({ type: fc.constant('take' as const), id, turnId: fc.uuid() }),
  fc.record({ type: fc.constant('answer' as const), id }),
  fc.record({ type: fc.constant('dismiss' as const), id }),
  fc.record({ type: fc.constant('take-stage' as const), classroomId: room, turnId: fc.uuid() }),
  fc.record({ type: fc.constant('release-stage' as const), classroomId: room }),
  room.map((classroomId): Command => ({ type: 'focus', focus: [{ place: classroomId, source: 'camera' }] })),
  fc.record({ type: fc.constant('mute' as const), classroomId: room, muted: fc.boolean() }),
  fc.record({ type: fc.constant('mute-all' as const), muted: fc.boolean() }),
  fc.record({ type: fc.constant('remove' as const), classroomId: room }),
  fc.record({ type: fc.constant('admit' as const), classroomId: room }),
  fc.record({ type: fc.constant('lock' as const), locked: fc.boolean() }),
  fc.constant<Command>({
    type: 'observe',
    observer: { id: uuid(300), name: 'o', role: 'inspector', since: new Date(start).toISOString() },
  }),
  fc.constant<Command>({ type: 'stop-observing', id: uuid(300) }),
  fc.constant<Command>({ type: 'tick' }),
  fc
    .constantFrom<LessonPhase>('live', 'live', 'live', 'ended')
    .map((phase): Command => ({ type: 'facts', facts: { lesson: lessonIn(phase), headCounts: {} } })),
)
const history = fc.array(fc.tuple(command, fc.integer({ min: 0, max: 6000 })), { maxLength: 60 })

describe('a running lesson, whatever happens in it', () => {
  it('keeps its rules', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 3 }), (steps, stagePlaces) => {
        let state = begin('live', stagePlaces)
        let now = start
        const openTurns = new Set<string>()
        const closedQuestions = new Map<string, string>()
        for (const [next, wait] of steps) {
          now += wait
          const change = apply(state, next, now)
          if (change instanceof AppError) continue
          expect(change.state.version).toBe(change.state === state ? state.version : state.version + 1)
          state = change.state
          for (const event of change.events) {
            if (event.type === 'turn-opened') openTurns.add(event.turn.id)
            if (event.type === 'turn-closed') expect(openTurns.delete(event.turnId)).toBe(true)
          }
          const stage = onStage(state)
          // What is stored as open is what is on stage; no classroom is there twice, and never more than there are places.
          expect([...openTurns].sort()).toEqual((isRunning(state) ? state.stage : []).map((t) => t.id).sort())
          expect(new Set(stage).size).toBe(stage.length)
          expect(stage.length).toBeLessThanOrEqual(stagePlaces)
          // Nobody who is gone stands on it.
          for (const classroom of stage) expect(state.classrooms.get(classroom)?.link.kind).not.toBe('away')
          for (const classroomId of rooms) {
            const hands = state.questions.filter(
              (q) =>
                q.kind === 'hand' && q.classroomId === classroomId && ['asked', 'taken'].includes(q.state),
            )
            expect(hands.length).toBeLessThanOrEqual(1)
          }
          for (const q of state.questions) {
            const before = closedQuestions.get(q.id)
            if (before) expect(q.state).toBe(before)
            if (q.closedAt !== null) closedQuestions.set(q.id, q.state)
          }
          const asked = state.questions.map((q) => q.askedAt)
          expect(asked).toEqual([...asked].sort())
          expectAllowed(state)
          liveState.parse(project(state, 'epoch', new Date(now)))
        }
      }),
    )
  })

  it('changes nothing when a command comes twice', () => {
    fc.assert(
      fc.property(history, command, (steps, last) => {
        let state = begin('live', 2)
        let now = start
        for (const [next, wait] of steps) {
          now += wait
          const change = apply(state, next, now)
          if (!(change instanceof AppError)) state = change.state
        }
        const once = apply(state, last, now)
        if (once instanceof AppError || ['enter', 'beat', 'facts'].includes(last.type)) return
        const twice = apply(once.state, last, now)
        // Some are refused the second time (a taken hand cannot be withdrawn); none does its work again.
        if (!(twice instanceof AppError)) expect(twice.events.filter((e) => e.type !== 'away')).toEqual([])
      }),
    )
  })
})

/** Everything that flows, told again in other words than the rule's own. */
function expectAllowed(state: LessonState): void {
  const stage = onStage(state)
  for (const { to, from, source } of whoReceives(state)) {
    expect(to).not.toBe(from)
    expect(isRunning(state)).toBe(true)
    const lead = from === 'lead'
    const staged = stage.includes(from)
    const pointedAt = isRunning(state) && state.conduct.focus.some((one) => one.place === from)
    expect(lead || staged || (source === 'camera' && (to === 'lead' || pointedAt))).toBe(true)
    if (source === 'microphone') expect(state.conduct.muted.has(from)).toBe(false)
    if (!lead) expect(state.conduct.removed.has(from)).toBe(false)
    expect(from === 'lead' || state.classrooms.has(from)).toBe(true)
    expect(state.conduct.removed.has(to)).toBe(false)
  }
}

describe('who receives what', () => {
  const pairs = (state: LessonState) =>
    whoReceives(state)
      .map(({ to, from, source }) => `${to} < ${from} ${source}`)
      .sort()

  it('gives the lead end every picture, and classrooms the lead end alone, when nobody is on stage', () => {
    const state = played(begin(), enter('lead'), enter(a), enter(b))
    expect(pairs(state)).toEqual(
      [
        `lead < ${a} camera`,
        `lead < ${b} camera`,
        // Whatever the lead end sends or will send.
        ...[a, b].flatMap((to) => source.options.map((one) => `${to} < lead ${one}`)),
      ].sort(),
    )
  })

  it('lets all others see and hear the classroom on stage, and not itself', () => {
    const off = played(begin(), ...everybody)
    const on = played(off, { type: 'take-stage', classroomId: a, turnId: uuid(9) })
    const added = pairs(on).filter((pair) => !pairs(off).includes(pair))
    expect(added).toEqual(
      [
        `lead < ${a} microphone`,
        `${b} < ${a} camera`,
        `${b} < ${a} microphone`,
        `${c} < ${a} camera`,
        `${c} < ${a} microphone`,
      ].sort(),
    )
  })

  it('is nothing once the lesson is over', () => {
    const state = played(
      begin(),
      ...everybody,
      { type: 'take-stage', classroomId: a, turnId: uuid(9) },
      { type: 'facts', facts: { lesson: lessonIn('ended'), headCounts: {} } },
    )
    expect(whoReceives(state)).toEqual([])
  })
})

describe('the stage', () => {
  const take = (classroomId: string, n: number): Command => ({
    type: 'take-stage',
    classroomId,
    turnId: uuid(n),
  })

  it('makes room where there is one place, and answers the hand that was there', () => {
    const state = played(
      begin(),
      ...everybody,
      { type: 'raise', classroomId: a, id: uuid(20) },
      { type: 'take', id: uuid(20), turnId: uuid(30) },
      take(b, 31),
    )
    expect(onStage(state)).toEqual([b])
    expect(questionIn(state, uuid(20))?.state).toBe('answered')
  })

  it('refuses one more where there are several places and all are taken', () => {
    const state = played(begin('live', 2), ...everybody, take(a, 30), take(b, 31))
    expect(codeOf(apply(state, take(c, 32), start))).toBe('stage_full')
  })

  it('takes a classroom with the hand it has up', () => {
    const state = played(begin(), ...everybody, { type: 'raise', classroomId: a, id: uuid(20) }, take(a, 30))
    expect(questionIn(state, uuid(20))?.state).toBe('taken')
    const off = played(state, { type: 'release-stage', classroomId: a })
    expect(questionIn(off, uuid(20))?.state).toBe('answered')
  })

  it('takes nobody who is not connected', () => {
    const state = played(begin(), enter('lead'), enter(a), { type: 'lose', place: a })
    expect(codeOf(apply(state, take(a, 30), start))).toBe('classroom_absent')
    expect(codeOf(apply(state, take(b, 30), start))).toBe('classroom_absent')
    expect(codeOf(apply(state, take(uuid(99), 30), start))).toBe('not_found')
  })

  it('waits for a classroom that dropped until the grace is over, and not for one that left', () => {
    const on = played(begin(), ...everybody, take(a, 30))
    const lostAt = start + 10_000
    const lost = must(apply(on, { type: 'lose', place: a }, lostAt)).state
    expect(onStage(must(apply(lost, { type: 'tick' }, lostAt + graceMs - 1)).state)).toEqual([a])
    const gone = must(apply(lost, { type: 'tick' }, lostAt + graceMs))
    expect(onStage(gone.state)).toEqual([])
    expect(gone.events).toContainEqual({ type: 'turn-closed', turnId: uuid(30), at: lostAt + graceMs })
    const back = must(apply(lost, enter(a), lostAt + graceMs - 1)).state
    expect(onStage(must(apply(back, { type: 'tick' }, lostAt + graceMs)).state)).toEqual([a])
    expect(onStage(must(apply(on, { type: 'leave', place: a }, lostAt)).state)).toEqual([])
  })

  it('is kept over a restart by who is back within the grace', () => {
    const turns = [a, b].map((classroomId, i) => ({
      id: uuid(30 + i),
      classroomId,
      questionId: null,
      startedAt: start - 60_000,
    }))
    const state = begin('live', 2, turns)
    expect(onStage(state)).toEqual([a, b])
    const back = must(apply(state, enter(a), start + 3000)).state
    expect(onStage(must(apply(back, { type: 'tick' }, start + graceMs)).state)).toEqual([a])
  })
})

describe('presence', () => {
  it('shows who sends no beats any more as absent, and as present with the next', () => {
    const state = played(begin(), enter(a))
    const silent = must(apply(state, { type: 'tick' }, start + 25_000)).state
    expect(project(silent, 'e', new Date()).classrooms[0]?.present).toBe(false)
    const line = { level: 'good' as const, rttMs: 1, lossPercent: 0, receivingKbps: 1 }
    const back = must(apply(silent, { type: 'beat', place: a, line }, start + 26_000)).state
    expect(project(back, 'e', new Date()).classrooms[0]).toMatchObject({ present: true, line })
  })

  it('keeps raised hands of a classroom that dropped', () => {
    const state = played(
      begin(),
      ...everybody,
      { type: 'raise', classroomId: a, id: uuid(20) },
      { type: 'lose', place: a },
    )
    const gone = must(apply(state, { type: 'tick' }, start + 60_000)).state
    expect(questionIn(gone, uuid(20))?.state).toBe('asked')
  })
})

describe('questions', () => {
  const ask = (n: number, classroomId = a, text = 'why?'): Command => ({
    type: 'ask',
    classroomId,
    id: uuid(n),
    text,
  })

  it('answers a retry with the question that is there', () => {
    const once = must(apply(begin(), ask(20), start))
    const twice = must(apply(once.state, ask(20), start + 5000))
    expect(twice.state).toBe(once.state)
    expect(twice.question).toEqual(once.question)
    expect(codeOf(apply(once.state, ask(20, b), start))).toBe('already_exists')
  })

  it('has one hand a classroom: a second raise is the first', () => {
    const once = must(apply(begin(), { type: 'raise', classroomId: a, id: uuid(20) }, start))
    const twice = must(apply(once.state, { type: 'raise', classroomId: a, id: uuid(21) }, start))
    expect(twice.question?.id).toBe(uuid(20))
    expect(twice.state.questions).toHaveLength(1)
  })

  it('bounds what waits of one classroom', () => {
    const many = Array.from({ length: maxOpenTexts }, (_, i) => ask(300 + i))
    const state = played(begin(), ...many)
    expect(codeOf(apply(state, ask(400), start))).toBe('rate_limited')
    expect(codeOf(apply(state, ask(400, b), start))).toBe(null)
  })

  it('lets the asker alone withdraw, and nobody what was taken', () => {
    const state = played(begin(), ask(20))
    const withdraw = (classroomId: string): Command => ({ type: 'withdraw', classroomId, id: uuid(20) })
    expect(codeOf(apply(state, withdraw(b), start))).toBe('forbidden')
    const taken = played(state, { type: 'take', id: uuid(20), turnId: uuid(30) })
    expect(codeOf(apply(taken, withdraw(a), start))).toBe('question_closed')
    const gone = played(state, withdraw(a))
    expect(codeOf(apply(gone, { type: 'take', id: uuid(20), turnId: uuid(30) }, start))).toBe(
      'question_closed',
    )
  })

  it('is refused once the lesson is over, and before it was entered', () => {
    expect(codeOf(apply(begin('ended'), ask(20), start))).toBe('lesson_over')
    expect(codeOf(apply(begin('scheduled'), ask(20), start))).toBe('lesson_not_live')
  })
})
