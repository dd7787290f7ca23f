import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { beatConnections, closeConnection, openConnection } from '../../server/attendance/connection.ts'
import { Fenced } from '../../server/cluster/fence.ts'
import { eachDatabase } from '../support/databases.ts'
import { evidenceOn, minute } from '../support/evidence.ts'
import { ownLesson } from '../support/fence.ts'

eachDatabase('evidence of a connection', (database) => {
  const { booked, beat, present, rowsOf } = evidenceOn(database)

  it('is kept once, however often it is opened, and grows with every beat', async () => {
    const { context, lessonId, fence } = await booked()
    const connectionId = randomUUID()
    const open = () => openConnection(context, fence, { connectionId, classroomId: null })
    context.at(minute(0))
    await open()
    await beat(context.at(minute(0.25)), fence, { connectionId, receiving: true })
    await open()
    await beat(context.at(minute(0.5)), fence, { connectionId, receiving: false })
    await beat(context.at(minute(0.75)), fence, { connectionId, receiving: null })
    expect(await rowsOf(context, lessonId)).toEqual([
      {
        opened_at: new Date(minute(0)),
        last_beat_at: new Date(minute(0.75)),
        closed_at: null,
        told: 30,
        arrived: 15,
      },
    ])
  })

  it('of a laptop that slept has no minutes of the sleep, nor says what arrived in it', async () => {
    const { context, lessonId, fence } = await booked()
    const connectionId = await present(context, lessonId, null, 0, 1)
    await beat(context.at(minute(20)), fence, { connectionId, receiving: true })
    await beat(context.at(minute(20.25)), fence, { connectionId, receiving: true })
    const rows = await rowsOf(context, lessonId)
    expect(rows.map((row) => [row.opened_at, row.last_beat_at])).toEqual([
      [new Date(minute(0)), new Date(minute(1))],
      [new Date(minute(20)), new Date(minute(20.25))],
    ])
    expect(rows.map((row) => Math.round(row.told))).toEqual([60, 15])
  })

  it('never shrinks when the clock goes back', async () => {
    const { context, lessonId, fence } = await booked()
    const connectionId = await present(context, lessonId, null, 0, 1)
    await beat(context.at(minute(-30)), fence, { connectionId, receiving: true })
    await closeConnection(context, fence, { connectionId })
    expect(await rowsOf(context, lessonId)).toMatchObject([
      { opened_at: new Date(minute(0)), last_beat_at: new Date(minute(1)), closed_at: new Date(minute(1)) },
    ])
  })

  it('ends at a leave that was seen, once; a leave after a silence ends it at the last beat', async () => {
    const { context, lessonId, fence } = await booked()
    const left = await present(context, lessonId, null, 0, 1)
    await closeConnection(context.at(minute(1.1)), fence, { connectionId: left })
    await closeConnection(context.at(minute(1.2)), fence, { connectionId: left })
    await beat(context.at(minute(1.3)), fence, { connectionId: left, receiving: true })
    const silent = await present(context, lessonId, null, 2, 3)
    await closeConnection(context.at(minute(9)), fence, { connectionId: silent })
    expect((await rowsOf(context, lessonId)).map((row) => row.closed_at)).toEqual([
      new Date(minute(1.1)),
      new Date(minute(3)),
    ])
  })

  it('is written by the owner of its lesson alone', async () => {
    const { context, lessonId, fence } = await booked()
    const connectionId = await present(context, lessonId, null, 0, 1)
    const before = await rowsOf(context, lessonId)
    const next = await ownLesson(context, lessonId)
    context.at(minute(1.1))
    const opening = openConnection(context, fence, { connectionId: randomUUID(), classroomId: null })
    await expect(opening).rejects.toBeInstanceOf(Fenced)
    await expect(closeConnection(context, fence, { connectionId })).rejects.toBeInstanceOf(Fenced)
    await beat(context, fence, { connectionId, receiving: true })
    expect(await rowsOf(context, lessonId)).toEqual(before)
    await beat(context, next, { connectionId, receiving: true })
    expect(await rowsOf(context, lessonId)).toMatchObject([{ last_beat_at: new Date(minute(1.1)) }])
  })

  it('beats together with others as it does alone', async () => {
    const { context, lessonId, fence } = await booked()
    const { lessonId: another, fence: anothers } = await booked()
    const [one, two] = [
      await present(context, lessonId, null, 0, 1),
      await present(context, another, null, 0, 2),
    ]
    const at = (m: number) => new Date(minute(m))
    await beatConnections(context, [
      { connectionId: one, token: fence.token, receiving: true, at: at(1.2) },
      { connectionId: two, token: anothers.token + 1, receiving: true, at: at(2.1) },
      { connectionId: one, token: fence.token, receiving: false, at: at(1.4) },
      { connectionId: one, token: fence.token, receiving: null, at: at(9) },
      { connectionId: two, token: anothers.token, receiving: null, at: at(2.3) },
      { connectionId: one, token: fence.token, receiving: true, at: at(9.1) },
    ])
    const figures = async (id: string) =>
      (await rowsOf(context, id)).map((row) => [
        row.opened_at,
        row.last_beat_at,
        Math.round(row.told),
        Math.round(row.arrived),
      ])
    expect(await figures(lessonId)).toEqual([
      [at(0), at(1.4), 84, 72],
      [at(9), at(9.1), 6, 6],
    ])
    expect(await figures(another)).toEqual([[at(0), at(2.3), 120, 120]])
  })
})
