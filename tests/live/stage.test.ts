import { describe, expect, it } from 'vitest'
import { apply, type Command } from '../../server/live/command.ts'
import {
  begin,
  codeOf,
  enter,
  everybody,
  graceMs,
  must,
  onStage,
  played,
  questionIn,
  rooms,
  start,
  uuid,
} from '../support/live-rules.ts'

const [a, b, c] = rooms

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
    expect(codeOf(state, take(c, 32))).toBe('stage_full')
  })

  it('takes a classroom with the hand it has up', () => {
    const state = played(begin(), ...everybody, { type: 'raise', classroomId: a, id: uuid(20) }, take(a, 30))
    expect(questionIn(state, uuid(20))?.state).toBe('taken')
    const off = played(state, { type: 'release-stage', classroomId: a })
    expect(questionIn(off, uuid(20))?.state).toBe('answered')
  })

  it('takes nobody who is not connected', () => {
    const state = played(begin(), enter('lead'), enter(a), { type: 'lose', place: a })
    expect(codeOf(state, take(a, 30))).toBe('classroom_absent')
    expect(codeOf(state, take(b, 30))).toBe('classroom_absent')
    expect(codeOf(state, take(uuid(99), 30))).toBe('not_found')
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
