import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import {
  dropStillsOfOver,
  findStill,
  insertStill,
  readShow,
  readStillBytes,
  storeShow,
} from '../../server/live/still-store.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { ownLesson } from '../support/fence.ts'

eachDatabase('stills of a lesson', (database) => {
  async function scene() {
    const context = clockedContext(database().db, '2026-09-25T00:00:00.000Z')
    const county = await buildCounty(database().db)
    const { id: lessonId } = await bookLesson(context, county.coordinator, randomUUID(), county.booking())
    const keep = (minute: number, most = 3, id: string = randomUUID()) =>
      insertStill(
        context,
        lessonId,
        { id, takenAt: new Date(Date.UTC(2026, 8, 28, 0, minute)), bytes: Uint8Array.of(255, 0, minute) },
        most,
      )
    const fence = await ownLesson(context, lessonId)
    return { context, county, lessonId, fence, keep }
  }

  it('are read byte by byte as they were stored, once however often they are sent', async () => {
    const { context, lessonId, keep } = await scene()
    const { id } = await keep(1)
    expect(await keep(2, 3, id)).toEqual(await findStill(context, lessonId, id))
    expect([...(await readStillBytes(context, lessonId, id, 'full'))!]).toEqual([255, 0, 1])
  })

  it('make room for newer ones, but the one on screen stays', async () => {
    const { context, lessonId, fence, keep } = await scene()
    const shown = await keep(0)
    await storeShow(context, fence, { soundMode: 'music', still: shown })
    const later = []
    for (const minute of [1, 2, 3, 4]) later.push(await keep(minute))
    const there = await Promise.all([shown, ...later].map(({ id }) => findStill(context, lessonId, id)))
    expect(there.map((one) => one !== null)).toEqual([true, false, true, true, true])
    expect(await readShow(context, lessonId)).toEqual({ soundMode: 'music', still: shown })
  })

  it('of another lesson keep their id', async () => {
    const [one, two] = [await scene(), await scene()]
    const { id } = await one.keep(1)
    expect((await refusal(two.keep(1, 3, id))).code).toBe('already_exists')
    expect(await readStillBytes(two.context, two.lessonId, id, 'full')).toBeNull()
  })

  it('go with the end of their lesson', async () => {
    const { context, county, lessonId, fence, keep } = await scene()
    const still = await keep(1)
    await storeShow(context, fence, { soundMode: 'speech', still })
    await dropStillsOfOver(context)
    expect(await findStill(context, lessonId, still.id)).toEqual(still)
    await cancelLesson(context, county.coordinator, lessonId, 'rain')
    await dropStillsOfOver(context)
    expect(await findStill(context, lessonId, still.id)).toBeNull()
    expect((await readShow(context, lessonId)).still).toBeNull()
  })
})
