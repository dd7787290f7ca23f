import type { BrowserContext } from 'playwright-core'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import { bookedLesson, signIn, startApp, type TestApp } from './app.ts'
import { buildCounty, type County } from './county.ts'

/** A server with a county and one lesson that can be entered, and its people's cookies for browsers. */
export interface Scene {
  app: TestApp
  county: County
  lessonId: string
  classroomId: string
  /** Gives a window the session of a person or a paired classroom; cookies of this server's address. */
  be(context: BrowserContext, who: PersonActor | DeviceActor): Promise<void>
}

/** `withLeadClass`: a class of the lead school sits with the teacher. */
export async function openScene({
  withLeadClass = false,
  ...options
}: Parameters<typeof startApp>[0] & { withLeadClass?: boolean } = {}): Promise<Scene> {
  const app = await startApp(options)
  const county = await buildCounty(app.database.db, { rural: 1 })
  const leadClass = { kind: 'synchronous', leadClassGroupId: county.lead.classGroupId } as const
  const { id } = await bookedLesson(
    app,
    withLeadClass
      ? { ...county, booking: (changes) => county.booking({ ...leadClass, ...changes }) }
      : county,
  )
  return {
    app,
    county,
    lessonId: id,
    classroomId: county.rural[0]!.classroomId,
    async be(context, who) {
      const [name, value] = (await signIn(app, who)).split('=') as [string, string]
      await context.addCookies([{ name, value, url: app.url, httpOnly: true, sameSite: 'Strict' }])
    },
  }
}
