import { describe, expect, it } from 'vitest'
import type { Command } from '../../server/live/command.ts'
import { maxPolls } from '../../server/live/poll.ts'
import { project } from '../../server/live/projection.ts'
import type { LessonState } from '../../server/live/state.ts'
import { pollQuestion } from '../../shared/poll.ts'
import { beginLive, codeOf, everybody, played, rooms, start, uuid } from '../support/live-rules.ts'

const [a, b] = rooms
const question = (changes: object = {}) =>
  pollQuestion.parse({
    kind: 'single',
    title: '哪个是二胡？',
    options: ['甲', '乙', '丙'],
    right: [1],
    ...changes,
  })
const open = (n: number, changes: object = {}): Command => ({
  type: 'open-poll',
  id: uuid(n),
  question: question(changes),
})
const count = (n: number, classroomId: string, counts: number[], texts: string[] = []): Command => ({
  type: 'count-poll',
  id: uuid(n),
  classroomId,
  counts,
  texts,
})
const answer = (n: number, pupil: number, classroomId: string, choices: number[], text = ''): Command => ({
  type: 'answer-poll',
  id: uuid(n),
  pupilId: uuid(pupil),
  answer: { classroomId, choices, text },
})
const live = () => played(beginLive(), ...everybody)
const seen = (state: LessonState, to: 'lead' | 'others' = 'others') =>
  project(state, 'epoch', new Date(start), to).poll
const countsOf = (state: LessonState, to: 'lead' | 'others' = 'lead') =>
  seen(state, to)?.answers.map(({ classroomId, by, counts, answered }) => [classroomId, by, counts, answered])

describe('a poll', () => {
  it('comes on all screens, is counted by show of hands, and the last count of a classroom stands', () => {
    const state = played(
      live(),
      open(1),
      count(1, a, [1, 12, 3]),
      count(1, b, [0, 9, 0]),
      count(1, a, [1, 13, 2]),
    )
    expect(countsOf(state, 'others')).toEqual([
      [a, 'hands', [1, 13, 2], 16],
      [b, 'hands', [0, 9, 0], 9],
    ])
  })

  it('tells classrooms what is right only when it is closed; the teacher always knows', () => {
    const state = played(live(), open(1))
    expect([seen(state)?.right, seen(state, 'lead')?.right]).toEqual([[], [1]])
    expect(seen(played(state, { type: 'close-poll', id: uuid(1) }))?.right).toEqual([1])
  })

  it('that is hidden keeps its counts from classrooms until it is closed, not who has answered', () => {
    const state = played(live(), open(1, { hidden: true }), count(1, a, [0, 20, 0]))
    expect(countsOf(state, 'others')).toEqual([[a, 'hands', [], 20]])
    expect(countsOf(state)).toEqual([[a, 'hands', [0, 20, 0], 20]])
    expect(countsOf(played(state, { type: 'close-poll', id: uuid(1) }), 'others')).toEqual([
      [a, 'hands', [0, 20, 0], 20],
    ])
  })

  it('is answered by devices too, each once; a count by hands stands in their place', () => {
    const devices = played(
      live(),
      open(1, { devices: true }),
      answer(1, 71, a, [0]),
      answer(1, 72, a, [1]),
      answer(1, 71, a, [1]),
    )
    expect(countsOf(devices)).toEqual([[a, 'devices', [0, 2, 0], 2]])
    expect(countsOf(played(devices, count(1, a, [5, 6, 7])))).toEqual([[a, 'hands', [5, 6, 7], 18]])
  })

  it('takes what fits it and nothing else', () => {
    const devices = { devices: true }
    const one = played(live(), open(1, devices))
    expect(codeOf(one, count(1, a, [1, 2]))).toBe('bad_input')
    expect(codeOf(one, count(1, a, [1, 2, 3], ['words']))).toBe('bad_input')
    expect(codeOf(one, answer(1, 71, a, []))).toBe('bad_input')
    expect(codeOf(one, answer(1, 71, a, [0, 1]))).toBe('bad_input')
    expect(codeOf(one, answer(1, 71, a, [3]))).toBe('bad_input')
    expect(codeOf(one, count(2, a, [1, 2, 3]))).toBe('not_found')
    expect(codeOf(one, count(1, uuid(99), [1, 2, 3]))).toBe('not_found')
    const several = played(live(), open(1, { ...devices, kind: 'multiple', right: [0, 2] }))
    expect(countsOf(played(several, answer(1, 71, a, [0, 2]), answer(1, 72, a, [2])))).toEqual([
      [a, 'devices', [1, 0, 2], 2],
    ])
    expect(codeOf(several, answer(1, 71, a, [2, 2]))).toBe('bad_input')
    const words = played(live(), open(1, { ...devices, kind: 'text', options: [], right: [] }))
    expect(codeOf(words, answer(1, 71, a, [0]))).toBe('bad_input')
    expect(
      seen(played(words, answer(1, 71, a, [], '很欢快'), count(1, b, [], ['像小溪'])))?.answers,
    ).toMatchObject([
      { classroomId: a, texts: ['很欢快'], answered: 1 },
      { classroomId: b, texts: ['像小溪'], answered: 1 },
    ])
    expect(codeOf(played(live(), open(1)), answer(1, 71, a, [0]))).toBe('switched_off')
  })

  it('is closed by the next one, and by the end of the lesson; nobody answers a closed one', () => {
    const next = played(live(), open(1), count(1, a, [1, 1, 1]), open(2))
    expect(next.polls.all.map(({ closedAt }) => closedAt !== null)).toEqual([true, false])
    expect(codeOf(next, count(1, a, [2, 2, 2]))).toBe('poll_closed')
    const { lesson } = next.facts
    const ended = played(next, {
      type: 'facts',
      facts: { lesson: { ...lesson, phase: 'ended' }, headCounts: {} },
    })
    expect(ended.polls.all.every(({ closedAt }) => closedAt !== null)).toBe(true)
  })

  it('is taken off the screens and brought back, open or closed', () => {
    const off = played(live(), open(1), { type: 'show-poll', id: null })
    expect(seen(off)).toBeNull()
    expect(codeOf(off, count(1, a, [1, 1, 1]))).toBeNull()
    expect(seen(played(off, { type: 'show-poll', id: uuid(1) }))?.id).toBe(uuid(1))
    expect(codeOf(off, { type: 'show-poll', id: uuid(9) })).toBe('not_found')
  })

  it('is the same one when it is sent twice, and its id is no other poll’s', () => {
    const state = played(live(), open(1), open(1))
    expect(state.polls.all).toHaveLength(1)
    expect(codeOf(state, open(1, { title: '别的' }))).toBe('already_exists')
  })

  it('is one of no more than a lesson holds', () => {
    const many = Array.from({ length: maxPolls }, (_, i) => open(1000 + i))
    expect(codeOf(played(live(), ...many), open(9999))).toBe('rate_limited')
  })
})

describe('what may be asked', () => {
  it.each([
    ['one choice', { options: ['甲'] }],
    ['a right answer that is not there', { right: [3] }],
    ['two right answers where one is chosen', { right: [0, 1] }],
    ['choices where the kind has its own', { kind: 'judge' }],
    ['words with a right choice', { kind: 'text', options: [], right: [0] }],
    ['no title', { title: ' ' }],
  ])('is not %s', (_, changes) => {
    expect(
      pollQuestion.safeParse({ kind: 'single', title: 't', options: ['甲', '乙'], ...changes }).success,
    ).toBe(false)
  })
})
