import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished, test } from 'vitest'
import { Fenced } from '../../server/cluster/fence.ts'
import { type QuestionEvent, readQuestions, storeQuestions } from '../../server/live/question-store.ts'
import { createStoring } from '../../server/live/storing.ts'
import { type Db, openDatabase, transact } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import type { Question } from '../../shared/question.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { ownLesson } from '../support/fence.ts'
import { startPostgres } from '../support/postgres.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 8, 28, 0, minute)).toISOString()

const ask = (question: Question): QuestionEvent => ({ type: 'question-asked', question })

async function lessonsIn(db: Db, count: number) {
  const context = clockedContext(db, '2026-09-25T00:00:00.000Z')
  const all = await Promise.all(
    Array.from({ length: count }, async () => {
      const county = await buildCounty(db)
      const { id } = await bookLesson(context, county.coordinator, randomUUID(), county.booking())
      const classroomId = county.rural[0]!.classroomId
      const asked = (changes: Partial<Question> = {}): Question => ({
        id: randomUUID(),
        kind: 'hand',
        classroomId,
        text: null,
        state: 'asked',
        askedAt: at(45),
        takenAt: null,
        closedAt: null,
        votes: [],
        note: '',
        ...changes,
      })
      return { id, classroomId, asked, fence: await ownLesson(context, id) }
    }),
  )
  const read = () => Promise.all(all.map(({ id }) => readQuestions(context, id)))
  return { context, all, read, storing: createStoring(context) }
}

eachDatabase('what pupils of several lessons ask at once', (database) => {
  const lessons = (count: number) => lessonsIn(database().db, count)

  it('is stored for each lesson as if it were alone', async () => {
    const { all, read, storing } = await lessons(4)
    const [a, b, c, d] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0], (typeof all)[0]]
    const [hand, text] = [a.asked(), b.asked({ kind: 'text', text: '"引号", \\ 和 {括号}' })]
    const [voted, unvoted] = [c.asked({ kind: 'text', text: '?' }), d.asked({ kind: 'text', text: '?' })]
    await Promise.all([
      storing(a.fence, [ask(hand)]),
      storing(b.fence, [ask(text)]),
      storing(c.fence, [ask(voted)]),
      storing(d.fence, [ask(unvoted)]),
    ])
    const vote = { type: 'question-voted', questionId: unvoted.id, classroomId: d.classroomId } as const
    await storing(d.fence, [{ ...vote, for: true }])
    const taken: Question = { ...text, state: 'taken', takenAt: at(46), note: '说得好' }
    await Promise.all([
      storing(a.fence, [
        { type: 'question-changed', question: { ...hand, state: 'withdrawn', closedAt: at(46) } },
      ]),
      storing(b.fence, [{ type: 'question-changed', question: taken }]),
      storing(c.fence, [
        { type: 'question-voted', questionId: voted.id, classroomId: c.classroomId, for: true },
      ]),
      storing(d.fence, [{ ...vote, for: false }]),
    ])
    expect(await read()).toEqual([
      [{ ...hand, state: 'withdrawn', closedAt: at(46) }],
      [taken],
      [{ ...voted, votes: [c.classroomId] }],
      [unvoted],
    ])
  })

  it('is refused to the one that may not, and stored for the others', async () => {
    const { context, all, read, storing } = await lessons(5)
    const [first, foreign, fenced, raised, good] = all as [
      (typeof all)[0],
      (typeof all)[0],
      (typeof all)[0],
      (typeof all)[0],
      (typeof all)[0],
    ]
    const taken = first.asked()
    await storing(first.fence, [ask(taken)])
    await storing(raised.fence, [ask(raised.asked())])
    await ownLesson(context, fenced.id)
    const stored = good.asked()
    const [other, gone, second, done] = await Promise.allSettled([
      storing(foreign.fence, [ask(foreign.asked({ id: taken.id }))]),
      storing(fenced.fence, [ask(fenced.asked())]),
      // A second hand of a classroom: a constraint that no one statement can step around.
      storing(raised.fence, [ask(raised.asked())]),
      storing(good.fence, [ask(stored)]),
    ])
    expect((await refusal(settled(other))).code).toBe('already_exists')
    await expect(settled(gone)).rejects.toBeInstanceOf(Fenced)
    await expect(settled(second)).rejects.toMatchObject({ code: '23505' })
    expect(done).toMatchObject({ status: 'fulfilled' })
    expect((await read()).map((questions) => questions.map(({ id }) => id))).toEqual([
      [taken.id],
      [],
      [],
      [expect.any(String)],
      [stored.id],
    ])
  })
})

test('what pupils ask waits for no lesson that is just changing its owner', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const { db, close } = await openDatabase({ log: createLog('silent'), url: await postgres.create() })
  onTestFinished(close)
  const { context, all, read } = await lessonsIn(db, 2)
  await transact(db, async (tx) => {
    await ownLesson({ ...context, db: tx }, all[0]!.id)
    const events = all.map(({ fence, asked }) => ({ fence, event: ask(asked()) }))
    // On another connection than the transaction's, as in another node.
    const beside = { ...context, db: db.withoutPlugins() }
    expect(await storeQuestions(beside, events)).toEqual([false, true])
  })
  expect((await read()).map((questions) => questions.length)).toEqual([0, 1])
})

const settled = <T>(one: PromiseSettledResult<T>): Promise<T> =>
  one.status === 'fulfilled' ? Promise.resolve(one.value) : Promise.reject(one.reason)
