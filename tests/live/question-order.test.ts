import { describe, expect, it } from 'vitest'
import { apply } from '../../server/live/command.ts'
import { AppError } from '../../shared/errors.ts'
import type { Question } from '../../shared/question.ts'
import { fairOrder } from '../../shared/question-order.ts'
import { beginLive, codeOf, everybody, must, played, rooms, start, uuid } from '../support/live-rules.ts'
import { fc } from '../support/property.ts'

const [a, b, c] = rooms
const asked = (n: number, classroomId: string, changes: Partial<Question> = {}): Question => ({
  id: uuid(n),
  kind: 'text',
  classroomId,
  text: 'why?',
  state: 'asked',
  askedAt: new Date(start + n * 1000).toISOString(),
  takenAt: null,
  closedAt: null,
  votes: [],
  note: '',
  ...changes,
})
const ids = (waiting: Question[], floors: Record<string, number> = {}) =>
  fairOrder(waiting, (id) => floors[id] ?? 0).map(({ question }) => question.id)

describe('the order of the queue', () => {
  it('has first who had the floor least, however late it asked', () => {
    expect(ids([asked(1, a), asked(2, b), asked(3, c)], { [a]: 2, [b]: 1 })).toEqual([
      uuid(3),
      uuid(2),
      uuid(1),
    ])
  })

  it('lets a classroom that asks three times wait with its second until the others had their first', () => {
    expect(ids([asked(1, a), asked(2, a), asked(3, a), asked(4, b)])).toEqual([
      uuid(1),
      uuid(4),
      uuid(2),
      uuid(3),
    ])
  })

  it('has what more classrooms ask first among those who had the floor as often, then who asked first', () => {
    expect(ids([asked(1, a), asked(2, b, { votes: [a, c] }), asked(3, c, { votes: [a] })])).toEqual([
      uuid(2),
      uuid(3),
      uuid(1),
    ])
  })

  it('does not depend on the order in which questions are given, loses none, and serves classrooms in turn', () => {
    const question = fc.record({
      n: fc.nat(500),
      room: fc.constantFrom(a, b, c),
      votes: fc.subarray([a, b, c]),
    })
    const list = fc.uniqueArray(question, { selector: ({ n }) => n, maxLength: 12 })
    fc.assert(
      fc.property(list, fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), (made, had) => {
        const waiting = made.map(({ n, room, votes }) => asked(n, room, { votes }))
        const floors = Object.fromEntries(rooms.map((room, i) => [room, had[i]!]))
        const order = fairOrder(waiting, (id) => floors[id]!)
        expect(ids([...waiting].reverse(), floors)).toEqual(order.map(({ question }) => question.id))
        expect(order).toHaveLength(waiting.length)
        expect(order.map((one) => one.floors)).toEqual(order.map((one) => one.floors).sort((x, y) => x - y))
      }),
    )
  })
})

describe('the floor', () => {
  const live = () => played(beginLive(), ...everybody)

  it('is counted by turns on stage and by text questions taken, and not by hands that were only raised', () => {
    const state = played(
      live(),
      { type: 'raise', classroomId: a, id: uuid(1) },
      { type: 'take', id: uuid(1), turnId: uuid(11) },
      { type: 'raise', classroomId: b, id: uuid(2) },
      { type: 'dismiss', id: uuid(2) },
      { type: 'ask', classroomId: c, id: uuid(3), text: 'why?' },
      { type: 'take', id: uuid(3), turnId: uuid(12) },
      { type: 'answer', id: uuid(3) },
      { type: 'ask', classroomId: c, id: uuid(4), text: 'and this?' },
      { type: 'answer', id: uuid(4) },
    )
    expect(Object.fromEntries(state.floors)).toEqual({ [a]: 1, [c]: 2 })
  })

  it('is not counted twice when a command comes twice', () => {
    const state = played(
      live(),
      { type: 'take-stage', classroomId: a, turnId: uuid(11) },
      { type: 'take-stage', classroomId: a, turnId: uuid(12) },
    )
    expect(state.floors.get(a)).toBe(1)
  })
})

describe('a vote', () => {
  const live = () =>
    played(beginLive(), ...everybody, { type: 'ask', classroomId: a, id: uuid(1), text: 'why?' })

  it('is one a classroom, and can be taken back', () => {
    const voted = played(
      live(),
      { type: 'vote', classroomId: b, id: uuid(1), for: true },
      { type: 'vote', classroomId: b, id: uuid(1), for: true },
    )
    expect(voted.questions[0]!.votes).toEqual([b])
    expect(
      played(voted, { type: 'vote', classroomId: b, id: uuid(1), for: false }).questions[0]!.votes,
    ).toEqual([])
  })

  it('is for the text questions of others, while they wait', () => {
    expect(codeOf(live(), { type: 'vote', classroomId: a, id: uuid(1), for: true })).toBe('forbidden')
    const hand = played(live(), { type: 'raise', classroomId: a, id: uuid(2) })
    expect(codeOf(hand, { type: 'vote', classroomId: b, id: uuid(2), for: true })).toBe('forbidden')
    const taken = played(live(), { type: 'take', id: uuid(1), turnId: uuid(9) })
    expect(codeOf(taken, { type: 'vote', classroomId: b, id: uuid(1), for: true })).toBe('question_closed')
  })
})

describe('a note', () => {
  it('is kept with a question, closed ones too', () => {
    const state = played(
      beginLive(),
      ...everybody,
      { type: 'ask', classroomId: a, id: uuid(1), text: 'why?' },
      { type: 'answer', id: uuid(1) },
    )
    const change = must(apply(state, { type: 'note', id: uuid(1), note: 'good one' }, start))
    expect(change.question).toMatchObject({ note: 'good one', state: 'answered' })
    expect(apply(state, { type: 'note', id: uuid(5), note: '' }, start)).toBeInstanceOf(AppError)
  })
})
