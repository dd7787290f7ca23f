import { randomUUID } from 'node:crypto'
import ICAL from 'ical.js'
import { beforeAll, expect, it } from 'vitest'
import { system } from '../../server/account/actor.ts'
import { putPerson } from '../../server/account/put-person.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import {
  makeCalendarFeed,
  readCalendarFeed,
  revokeCalendarFeed,
  serveCalendarFeed,
} from '../../server/schedule/calendar-feeds.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

const tokenOf = (path: string | null): string => path!.split('/')[3]!

eachDatabase('A calendar to subscribe to', (database) => {
  let context: ClockedContext
  let county: County
  const lessonId = randomUUID()
  const eventsOf = async (path: string | null) => {
    const { bytes } = await serveCalendarFeed(context, tokenOf(path))
    const calendar = new ICAL.Component(ICAL.parse(new TextDecoder().decode(bytes)))
    return calendar.getAllSubcomponents('vevent')
  }
  const own = () => ({ kind: 'teacher', id: county.lead.teacher.id }) as const

  beforeAll(async () => {
    context = clockedContext(database().db, '2026-09-20T00:00:00Z')
    county = await buildCounty(database().db)
    await bookLesson(context, county.coordinator, lessonId, county.booking())
  })

  it('shows the lessons of its owner to whoever has the address, and to nobody without it', async () => {
    const { path } = await makeCalendarFeed(context, county.lead.teacher, own())
    const [event] = await eventsOf(path)
    expect(event?.getFirstPropertyValue('uid')).toBe(`${lessonId}@tongke`)
    expect((await refusal(serveCalendarFeed(context, 'x'.repeat(43)))).code).toBe('link_invalid')
  })

  it('shows a class the part of the lesson in its own period', async () => {
    const rural = county.rural[0]!
    const { path } = await makeCalendarFeed(context, county.coordinator, {
      kind: 'class-group',
      id: rural.classGroupId,
    })
    expect(await eventsOf(path)).toHaveLength(1)
  })

  it('stops the older address when a new one is made, and all when revoked', async () => {
    const older = await makeCalendarFeed(context, county.lead.teacher, own())
    const newer = await makeCalendarFeed(context, county.lead.teacher, own())
    expect((await refusal(eventsOf(older.path))).code).toBe('link_invalid')
    expect(await eventsOf(newer.path)).toHaveLength(1)
    expect((await readCalendarFeed(context, county.lead.teacher, own())).madeAt).not.toBeNull()
    await revokeCalendarFeed(context, county.lead.teacher, own())
    expect((await refusal(eventsOf(newer.path))).code).toBe('link_invalid')
    expect((await readCalendarFeed(context, county.lead.teacher, own())).madeAt).toBeNull()
  })

  it('is refused over what is not one’s own to see', async () => {
    const stranger = await buildCounty(database().db)
    expect((await refusal(makeCalendarFeed(context, stranger.coordinator, own()))).code).toBe('not_found')
    expect((await refusal(makeCalendarFeed(context, stranger.lead.teacher, own()))).code).toBe('not_found')
  })

  it('keeps a cancelled lesson in the calendar as cancelled, with a higher sequence', async () => {
    const { path } = await makeCalendarFeed(context, county.lead.teacher, own())
    const before = Number((await eventsOf(path))[0]!.getFirstPropertyValue('sequence'))
    await cancelLesson(context, county.coordinator, lessonId, 'the teacher is ill')
    const [event] = await eventsOf(path)
    expect(event!.getFirstPropertyValue('status')).toBe('CANCELLED')
    expect(Number(event!.getFirstPropertyValue('sequence'))).toBeGreaterThan(before)
  })

  it('ends with the account of whoever made it', async () => {
    const { path } = await makeCalendarFeed(context, county.lead.teacher, own())
    const { id, name, displayName, grants } = county.lead.teacher
    const around = {
      createRoot: () => Promise.resolve(),
      zoneOf: () => Promise.resolve('UTC'),
      partnersOf: () => Promise.resolve({ leadSchoolIds: [], memberSchoolIds: [] }),
      onSessionsEnded: () => {},
    }
    await putPerson(context, around, system, id, { name, displayName, grants, disabled: true })
    expect((await refusal(eventsOf(path))).code).toBe('link_invalid')
  })
})
