import { describe, expect, it } from 'vitest'
import { whoReceives } from '../../server/live/audience.ts'
import { apply, type Command } from '../../server/live/command.ts'
import { hasForLeadAlone, project } from '../../server/live/projection.ts'
import { isRunning, type LessonState } from '../../server/live/state.ts'
import { AppError } from '../../shared/errors.ts'
import { liveState } from '../../shared/live.ts'
import { source } from '../../shared/media.ts'
import type { LessonPhase } from '../../shared/schedule.ts'
import {
  begin,
  enter,
  everybody,
  lessonIn,
  must,
  onStage,
  played,
  questionIn,
  rooms,
  start,
  uuid,
} from '../support/live-rules.ts'
import { fc } from '../support/property.ts'

const [a, b, c] = rooms

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
          const others = liveState.parse(project(state, 'epoch', new Date(now)))
          // Only then may both be told the same.
          if (!hasForLeadAlone(state)) expect(project(state, 'epoch', new Date(now), 'lead')).toEqual(others)
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
