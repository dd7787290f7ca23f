import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { openConduct } from '../../server/live/conduct.ts'
import { readConduct } from '../../server/live/conduct-store.ts'
import { storeEvents } from '../../server/live/store.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { buildCounty, clockedContext } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { ownLesson } from '../support/fence.ts'

eachDatabase('how a lesson is conducted', (database) => {
  it('is as it was set last, and open to all where nothing was set', async () => {
    const context = clockedContext(database().db, '2026-09-25T00:00:00.000Z')
    const county = await buildCounty(database().db)
    const lesson = await bookLesson(context, county.coordinator, randomUUID(), county.booking())
    const [a, b] = county.rural.map((school) => school.classroomId) as [string, string]
    expect(await readConduct(context, lesson.id)).toEqual(openConduct)

    const conduct = {
      focus: [
        { place: a, source: 'camera' as const },
        { place: 'lead' as const, source: 'document' as const },
      ],
      allowed: { hands: true, texts: false, reactions: false },
      locked: true,
    }
    const about = { type: 'classroom-conduct-set' as const, muted: false, removed: false, admitted: false }
    await storeEvents(context, await ownLesson(context, lesson.id), [
      { type: 'conduct-set', conduct: { ...conduct, locked: false } },
      { type: 'conduct-set', conduct },
      { ...about, classroomId: a, muted: true, admitted: true },
      { ...about, classroomId: b, muted: true },
      { ...about, classroomId: b, removed: true },
    ])
    expect(await readConduct(context, lesson.id)).toEqual({
      ...conduct,
      muted: new Set([a]),
      removed: new Set([b]),
      admitted: new Set([a]),
    })
  })
})
