import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { claimUnowned, countUpToken, lastOwnerOf, tokensOf } from '../../server/cluster/cluster-store.ts'
import { Fenced, withinFence } from '../../server/cluster/fence.ts'
import type { Context } from '../../server/platform/context.ts'
import { createLog } from '../../server/platform/log.ts'
import { bareLesson } from '../support/bare-lesson.ts'
import { eachDatabase } from '../support/databases.ts'

eachDatabase('the fence', (database) => {
  const context = (): Context => ({ db: database().db, now: () => new Date(), log: createLog('silent') })
  const name = (within: Context, lessonId: string, topic: string) =>
    sql`update lessons set topic = ${topic} where id = ${lessonId}`.execute(within.db)
  const topicOf = async (lessonId: string) => {
    const { rows } = await sql<{ topic: string }>`select topic from lessons where id = ${lessonId}`.execute(
      database().db,
    )
    return rows[0]!.topic
  }

  test('gives every owner a greater token, however many want it at once', async () => {
    const lessonId = await bareLesson(context())
    const tokens = await Promise.all(
      Array.from({ length: 8 }, () => countUpToken(context(), lessonId, randomUUID())),
    )
    expect(tokens.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('lets the owner of the newest token write, and nobody else', async () => {
    const lessonId = await bareLesson(context())
    const [first, second] = [randomUUID(), randomUUID()]
    const old = await countUpToken(context(), lessonId, first)
    await withinFence(context(), { lessonId, token: old }, (within) => name(within, lessonId, 'first'))
    const token = await countUpToken(context(), lessonId, second)
    const late = withinFence(context(), { lessonId, token: old }, (within) => name(within, lessonId, 'late'))
    await expect(late).rejects.toBeInstanceOf(Fenced)
    expect(await topicOf(lessonId)).toBe('first')
    await withinFence(context(), { lessonId, token }, (within) => name(within, lessonId, 'second'))
    expect(await topicOf(lessonId)).toBe('second')
    expect(await tokensOf(context(), [lessonId], second)).toEqual(new Map([[lessonId, token]]))
    expect(await tokensOf(context(), [lessonId], first)).toEqual(new Map())
  })

  test('makes a taker wait for what its owner is just writing', async () => {
    const lessonId = await bareLesson(context())
    const token = await countUpToken(context(), lessonId, randomUUID())
    const order: string[] = []
    let taking: Promise<unknown> = Promise.resolve()
    await withinFence(context(), { lessonId, token }, async (within) => {
      taking = Promise.resolve().then(async () => {
        await countUpToken({ ...context(), db: database().db.withoutPlugins() }, lessonId, randomUUID())
        order.push('taken')
      })
      await name(within, lessonId, 'written')
      order.push('written')
    })
    await taking
    expect(order).toEqual(['written', 'taken'])
    expect(await topicOf(lessonId)).toBe('written')
  })

  test('lets one node begin what nobody ever had, without asking anybody else', async () => {
    const lessonId = await bareLesson(context())
    expect(await lastOwnerOf(context(), lessonId)).toBeNull()
    const claims = await Promise.all([1, 2, 3].map(() => claimUnowned(context(), lessonId, randomUUID())))
    expect(claims.filter((token) => token !== null)).toEqual([1])
    expect(await lastOwnerOf(context(), lessonId)).not.toBeNull()
    await expect(claimUnowned(context(), randomUUID(), randomUUID())).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
