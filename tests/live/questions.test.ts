import { describe, expect, it } from 'vitest'
import { apply, type Command } from '../../server/live/command.ts'
import { maxOpenTexts } from '../../server/live/question-queue.ts'
import { begin, codeOf, must, played, rooms, start, uuid } from '../support/live-rules.ts'

const [a, b] = rooms

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
    expect(codeOf(once.state, ask(20, b))).toBe('already_exists')
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
    expect(codeOf(state, ask(400))).toBe('rate_limited')
    expect(codeOf(state, ask(400, b))).toBe(null)
  })

  it('lets the asker alone withdraw, and nobody what was taken', () => {
    const state = played(begin(), ask(20))
    const withdraw = (classroomId: string): Command => ({ type: 'withdraw', classroomId, id: uuid(20) })
    expect(codeOf(state, withdraw(b))).toBe('forbidden')
    const taken = played(state, { type: 'take', id: uuid(20), turnId: uuid(30) })
    expect(codeOf(taken, withdraw(a))).toBe('question_closed')
    const gone = played(state, withdraw(a))
    expect(codeOf(gone, { type: 'take', id: uuid(20), turnId: uuid(30) })).toBe('question_closed')
  })

  it('is refused once the lesson is over, and before it was entered', () => {
    expect(codeOf(begin('ended'), ask(20))).toBe('lesson_over')
    expect(codeOf(begin('scheduled'), ask(20))).toBe('lesson_not_live')
  })
})
