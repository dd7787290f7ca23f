import { describe, expect, it } from 'vitest'
import { type Reception, whoReceives } from '../../server/live/audience.ts'
import type { Command } from '../../server/live/command.ts'
import { project } from '../../server/live/projection.ts'
import { isRunning, type LessonState } from '../../server/live/state.ts'
import type { Focus } from '../../shared/moderation.ts'
import { beginLive, codeOf, enter, everybody, played, rooms, start, uuid } from '../support/live-rules.ts'

const [a, b, c] = rooms
const all = (stagePlaces = 1) => played(beginLive(stagePlaces), ...everybody)
const take = (classroomId: string, n = 9): Command => ({ type: 'take-stage', classroomId, turnId: uuid(n) })
const lookAt = (...places: string[]): Command => ({
  type: 'focus',
  focus: places.map((place) => ({ place, source: 'camera' as const })),
})
const focusOf = (state: LessonState): string[] =>
  state.conduct.focus.map(({ place, source }) => `${place} ${source}`)
const stageOf = (state: LessonState) => (isRunning(state) ? state.stage.map((turn) => turn.classroomId) : [])
const seen = (state: LessonState) => project(state, 'epoch', new Date(start))
const received = (state: LessonState, fits: Partial<Reception>) =>
  whoReceives(state).filter((one) =>
    Object.entries(fits).every(([name, value]) => one[name as keyof Reception] === value),
  )

describe('what the teacher points at', () => {
  it('comes large to every classroom, and the rest small', () => {
    const state = played(all(), { type: 'focus', focus: [{ place: 'lead', source: 'document' }] })
    expect(received(state, { to: a, from: 'lead' }).map(({ source, size }) => [source, size])).toEqual([
      ['camera', 'small'],
      ['microphone', 'small'],
      ['document', 'large'],
      ['screen', 'small'],
      ['sound', 'small'],
    ])
  })

  it('is a classroom’s picture for all the others, without its sound', () => {
    const state = played(all(), lookAt(b))
    expect(received(state, { from: b }).map(({ to, source, size }) => [to, source, size])).toEqual([
      ['lead', 'camera', 'small'],
      [a, 'camera', 'large'],
      [c, 'camera', 'large'],
    ])
  })

  it('is two pictures side by side, at middle size', () => {
    const state = played(all(), lookAt(a, b))
    expect(received(state, { to: c, source: 'camera' }).map(({ from, size }) => [from, size])).toEqual([
      ['lead', 'small'],
      [a, 'medium'],
      [b, 'medium'],
    ])
  })

  it('is no classroom that is not there, and of a classroom its camera alone', () => {
    const state = played(beginLive(), enter('lead'), enter(a))
    expect(codeOf(state, lookAt(b))).toBe('classroom_absent')
    expect(codeOf(state, lookAt(uuid(99)))).toBe('not_found')
    const screen: Focus = [{ place: a, source: 'screen' }]
    expect(codeOf(state, { type: 'focus', focus: screen })).toBe('bad_input')
  })

  it('becomes the two on stage, and the teacher again when they go, unless it was set to something else', () => {
    const duet = played(all(2), take(a, 9), take(b, 10))
    expect(focusOf(duet)).toEqual([`${a} camera`, `${b} camera`])
    const one = played(duet, { type: 'release-stage', classroomId: a })
    expect(focusOf(one)).toEqual([`${b} camera`])
    expect(focusOf(played(one, { type: 'release-stage', classroomId: b }))).toEqual(['lead camera'])
    const slides: Command = { type: 'focus', focus: [{ place: 'lead', source: 'screen' }] }
    expect(focusOf(played(all(2), slides, take(a, 9), take(b, 10)))).toEqual(['lead screen'])
  })
})

describe('a classroom that the teacher mutes', () => {
  it('is heard by nobody, on stage either, and is told', () => {
    const state = played(all(), take(a), { type: 'mute', classroomId: a, muted: true })
    expect(received(state, { from: a, source: 'microphone' })).toEqual([])
    expect(received(state, { from: a, source: 'camera', to: b })).toHaveLength(1)
    expect(seen(state).classrooms.map((room) => room.muted)).toEqual([true, false, false])
  })

  it('stays so until the teacher unmutes it, also off the stage, and is heard when given the stage anew', () => {
    const muted = played(all(), take(a), { type: 'mute-all', muted: true })
    const off = played(muted, { type: 'release-stage', classroomId: a })
    expect(seen(off).classrooms[0]?.muted).toBe(true)
    const again = played(off, take(a, 10))
    expect(received(again, { from: a, source: 'microphone' })).toHaveLength(3)
    expect(seen(again).classrooms.map((room) => room.muted)).toEqual([false, true, true])
    const unmuted = played(muted, { type: 'mute', classroomId: a, muted: false })
    expect(received(unmuted, { from: a, source: 'microphone' })).toHaveLength(3)
  })
})

describe('a classroom that the teacher removes', () => {
  const removed = () => played(all(), take(a), lookAt(a), { type: 'remove', classroomId: a })

  it('is off the stage, looked at by nobody, and can’t come back by itself', () => {
    const state = removed()
    expect(stageOf(state)).toEqual([])
    expect(focusOf(state)).toEqual(['lead camera'])
    expect(received(state, { to: a })).toEqual([])
    expect(seen(state).classrooms[0]).toMatchObject({ present: false, out: 'removed' })
    expect(codeOf(state, enter(a))).toBe('classroom_removed')
  })

  it('comes in again once it is admitted', () => {
    const back = played(removed(), { type: 'admit', classroomId: a }, enter(a))
    expect(seen(back).classrooms[0]).toMatchObject({ present: true, out: null })
  })
})

describe('a locked lesson', () => {
  const locked = () =>
    played(
      beginLive(),
      enter('lead'),
      enter(a),
      enter(b),
      { type: 'leave', place: b },
      { type: 'lock', locked: true },
    )

  it('lets in who was in before, the teacher always, and nobody new', () => {
    const state = locked()
    expect(codeOf(state, enter(a))).toBe(null)
    expect(codeOf(state, enter(b))).toBe(null)
    expect(codeOf(state, enter('lead'))).toBe(null)
    expect(codeOf(state, enter(c))).toBe('lesson_locked')
    expect(seen(state)).toMatchObject({
      locked: true,
      classrooms: [{ out: null }, { out: null }, { out: 'locked' }],
    })
  })

  it('lets in whom the teacher admits, and everybody when it is unlocked', () => {
    expect(codeOf(played(locked(), { type: 'admit', classroomId: c }), enter(c))).toBe(null)
    expect(codeOf(played(locked(), { type: 'lock', locked: false }), enter(c))).toBe(null)
  })

  it('does not let in who was removed, unlocked either', () => {
    const state = played(locked(), { type: 'remove', classroomId: a }, { type: 'lock', locked: false })
    expect(codeOf(state, enter(a))).toBe('classroom_removed')
  })
})

describe('what pupils can send', () => {
  const hand: Command = { type: 'raise', classroomId: a, id: uuid(20) }
  const text: Command = { type: 'ask', classroomId: a, id: uuid(21), text: 'why?' }
  const allow = (hands: boolean, texts: boolean): Command => ({
    type: 'allow',
    allowed: { hands, texts, reactions: true },
  })

  it('is refused while the teacher has it switched off, each on its own', () => {
    expect(codeOf(played(all(), allow(false, true)), hand)).toBe('switched_off')
    expect(codeOf(played(all(), allow(false, true)), text)).toBe(null)
    expect(codeOf(played(all(), allow(true, false)), text)).toBe('switched_off')
    expect(codeOf(played(all(), allow(false, false), allow(true, true)), hand)).toBe(null)
  })

  it('keeps what was sent before, and answers its retry', () => {
    const state = played(all(), text, allow(true, false))
    expect(codeOf(state, text)).toBe(null)
    expect(state.questions).toHaveLength(1)
  })
})

describe('who looks on', () => {
  const observe = (n: number): Command => ({
    type: 'observe',
    observer: { id: uuid(n), name: '督导', role: 'inspector', since: new Date(start).toISOString() },
  })

  it('receives what a classroom receives, no picture large, and sends nothing', () => {
    const state = played(all(), observe(50), take(a))
    expect(received(state, { from: uuid(50) })).toEqual([])
    const got = received(state, { to: uuid(50) })
    expect(got.map(({ from, source }) => `${from} ${source}`)).toEqual(
      received(state, { to: c }).map(({ from, source }) => `${from} ${source}`),
    )
    expect(got.some(({ size }) => size === 'large')).toBe(false)
  })

  it('is told to the lead end and to nobody else', () => {
    const state = played(all(), observe(50))
    expect(project(state, 'e', new Date(start), 'lead').observers).toMatchObject([
      { name: '督导', role: 'inspector' },
    ])
    expect(project(state, 'e', new Date(start)).observers).toEqual([])
    expect(seen(state).classrooms).toHaveLength(3)
  })

  it('is one of a few', () => {
    const state = played(all(), ...[50, 51, 52, 53, 54].map(observe))
    expect(codeOf(state, observe(55))).toBe('observers_full')
    expect(codeOf(played(state, { type: 'stop-observing', id: uuid(50) }), observe(55))).toBe(null)
  })
})
