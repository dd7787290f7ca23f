import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { Fenced } from '../../server/cluster/fence.ts'
import { readBoard } from '../../server/live/board-store.ts'
import { openConduct } from '../../server/live/conduct.ts'
import { readConduct } from '../../server/live/conduct-store.ts'
import type { Poll } from '../../server/live/poll.ts'
import { readPolls } from '../../server/live/poll-store.ts'
import { readQuestions } from '../../server/live/question-store.ts'
import type { StageTurn, StoredEvent } from '../../server/live/state.ts'
import { readShow } from '../../server/live/still-store.ts'
import { closeTurnsOf, readOpenTurns, readTurns, storeEvents } from '../../server/live/store.ts'
import type { Context } from '../../server/platform/context.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import type { DrawnStroke } from '../../shared/board.ts'
import type { Question } from '../../shared/question.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { ownLesson } from '../support/fence.ts'

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
    const fence = await ownLesson(context, lesson.id)
    const store = (...events: StoredEvent[]) => storeEvents(context, fence, events)
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

  it('is stored by its owner alone, whatever it is', async () => {
    const { context, lesson, classroomId, asked, turn, store } = await scene()
    const before = asked(45)
    await store({ type: 'question-asked', question: before })
    const kept = await everythingOf(context, lesson.id)
    const next = await ownLesson(context, lesson.id)
    const poll = openPoll(randomUUID())
    const stroke: DrawnStroke = { id: randomUUID(), by: 'lead', colour: 'ink', width: 0.004, points: [0, 0] }
    const conduct = { type: 'classroom-conduct-set', muted: true, removed: false, admitted: false } as const
    const events: StoredEvent[] = [
      { type: 'question-asked', question: asked(46) },
      { type: 'question-changed', question: { ...before, state: 'answered' } },
      { type: 'question-voted', questionId: before.id, classroomId, for: true },
      { type: 'turn-opened', turn: turn(classroomId, 46) },
      { type: 'poll-opened', poll },
      { type: 'poll-shown', id: null },
      { type: 'board-set', ground: 'blank' },
      { type: 'stroke-drawn', stroke, version: 1 },
      { type: 'strokes-erased', ids: [stroke.id], version: 2 },
      { type: 'board-cleared', version: 3 },
      { type: 'show-changed', show: { soundMode: 'music', still: null } },
      { type: 'conduct-set', conduct: { ...openConduct, locked: true } },
      { ...conduct, classroomId },
    ]
    for (const event of events) await expect(store(event), event.type).rejects.toBeInstanceOf(Fenced)
    await expect(store(...events)).rejects.toBeInstanceOf(Fenced)
    expect(await everythingOf(context, lesson.id)).toEqual(kept)

    await storeEvents(context, next, events)
    const tally = { counts: [1, 2], texts: [] }
    const answered: StoredEvent[] = [
      { type: 'poll-counted', pollId: poll.id, classroomId, tally },
      {
        type: 'poll-answered',
        pollId: poll.id,
        pupilId: randomUUID(),
        answer: { classroomId, choices: [1], text: '' },
      },
      { type: 'poll-closed', id: poll.id, at: Date.parse(at(50)) },
      {
        type: 'turn-closed',
        turnId: (await readOpenTurns(context, lesson.id))[0]!.id,
        at: Date.parse(at(51)),
      },
      { type: 'question-voted', questionId: before.id, classroomId, for: false },
    ]
    const opened = await everythingOf(context, lesson.id)
    for (const event of answered) await expect(store(event), event.type).rejects.toBeInstanceOf(Fenced)
    expect(await everythingOf(context, lesson.id)).toEqual(opened)
    for (const event of answered) await storeEvents(context, next, [event])
    const after = await everythingOf(context, lesson.id)
    expect(after.questions[0]!.votes).toEqual([])
    expect(after.turns[0]).toMatchObject({ classroomId, endedAt: at(51) })
    expect(after.polls.all[0]).toMatchObject({
      closedAt: Date.parse(at(50)),
      hands: new Map([[classroomId, tally]]),
    })
  })

  it('is changed in its own lesson alone', async () => {
    const [one, two] = [await scene(), await scene()]
    const question = one.asked(45)
    await one.store({ type: 'question-asked', question })
    await two.store({ type: 'question-changed', question: { ...question, state: 'dismissed' } })
    expect(await readQuestions(one.context, one.lesson.id)).toEqual([question])
  })
})

const openPoll = (id: string): Poll => ({
  id,
  question: {
    kind: 'single',
    title: '几拍？',
    options: ['二', '三'],
    right: [1],
    hidden: false,
    devices: true,
  },
  openedAt: Date.parse(at(46)),
  closedAt: null,
  hands: new Map(),
  devices: new Map(),
})

async function everythingOf(context: Context, lessonId: string) {
  return {
    questions: await readQuestions(context, lessonId),
    turns: await readTurns(context, lessonId),
    polls: await readPolls(context, lessonId),
    board: await readBoard(context, lessonId),
    show: await readShow(context, lessonId),
    conduct: await readConduct(context, lessonId),
  }
}
