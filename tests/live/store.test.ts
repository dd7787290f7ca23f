import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { LessonEvent, StageTurn } from '../../server/live/state.ts'
import {
  closeTurnsOf,
  readOpenTurns,
  readQuestions,
  readTurns,
  storeEvents,
} from '../../server/live/store.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import type { Question } from '../../shared/question.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 8, 28, 0, minute)).toISOString()

eachDatabase('what is said in a lesson', (database) => {
  async function scene() {
    const context = clockedContext(database().db, '2026-09-25T00:00:00.000Z')
    const county = await buildCounty(database().db)
    const lesson = await bookLesson(context, county.coordinator, randomUUID(), county.booking())
    const [classroomId, other] = county.rural.map((school) => school.classroomId) as [string, string]
    const asked = (minute: number, changes: Partial<Question> = {}): Question => ({
      id: randomUUID(),
      kind: 'text',
      classroomId,
      text: '为什么?',
      state: 'asked',
      askedAt: at(minute),
      takenAt: null,
      closedAt: null,
      votes: [],
      note: '',
      ...changes,
    })
    const turn = (of: string, minute: number): StageTurn => ({
      id: randomUUID(),
      classroomId: of,
      questionId: null,
      startedAt: Date.parse(at(minute)),
    })
    const store = (...events: LessonEvent[]) => storeEvents(context, lesson.id, events)
    return { context, lesson, classroomId, other, asked, turn, store }
  }

  it('is read as it was stored, by time asked', async () => {
    const { context, lesson, asked, store } = await scene()
    const [late, early] = [asked(50), asked(45, { kind: 'hand', text: null })]
    await store({ type: 'question-asked', question: late }, { type: 'question-asked', question: early })
    const answered: Question = { ...early, state: 'answered', takenAt: at(46), closedAt: at(47) }
    await store({ type: 'question-changed', question: answered })
    expect(await readQuestions(context, lesson.id)).toEqual([answered, late])
  })

  it('is all stored or nothing', async () => {
    const { context, lesson, asked, store } = await scene()
    const [first, second] = [asked(45), asked(46)]
    await store({ type: 'question-asked', question: first })
    const both = store(
      { type: 'question-asked', question: second },
      { type: 'question-asked', question: first },
    )
    expect((await refusal(both)).code).toBe('already_exists')
    expect(await readQuestions(context, lesson.id)).toEqual([first])
  })

  it('keeps turns on stage open until they are closed, each once', async () => {
    const { context, lesson, classroomId, other, turn, store } = await scene()
    const [first, second] = [turn(classroomId, 45), turn(other, 46)]
    await store({ type: 'turn-opened', turn: first }, { type: 'turn-opened', turn: second })
    await store({ type: 'turn-closed', turnId: first.id, at: Date.parse(at(47)) })
    await store({ type: 'turn-closed', turnId: first.id, at: Date.parse(at(59)) })
    expect(await readOpenTurns(context, lesson.id)).toEqual([second])
    // Left open by a server that stopped: never ended before it began.
    await closeTurnsOf(context, lesson.id, new Date(at(40)))
    expect(await readTurns(context, lesson.id)).toEqual([
      { classroomId, startedAt: at(45), endedAt: at(47) },
      { classroomId: other, startedAt: at(46), endedAt: at(46) },
    ])
  })
})
