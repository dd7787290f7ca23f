import { beforeAll, expect, it } from 'vitest'
import { createGuessBounds } from '../../server/account/attempts.ts'
import { authenticate } from '../../server/account/authenticate.ts'
import {
  createDemoLink,
  createFirstAdministratorLink,
  createPasswordLink,
} from '../../server/account/create-link.ts'
import { enterByLink, readLinkOf } from '../../server/account/enter-by-link.ts'
import { meOf } from '../../server/account/person-view.ts'
import { putPerson } from '../../server/account/put-person.ts'
import { startSession } from '../../server/account/session.ts'
import { signIn } from '../../server/account/sign-in.ts'
import type { AccountTables } from '../../server/account/tables.ts'
import { readDirectory } from '../../server/directory/read-directory.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { inSchool, makePerson, overRegion, realSurroundings } from '../support/people.ts'

const start = '2026-09-01T00:00:00.000Z'
const password = 'ten characters and more'
const administrator = {
  name: 'admin',
  displayName: '管理员',
  password,
  region: { name: '江州市', level: 'prefecture' as const },
}

eachDatabase('the first administrator', (database) => {
  let context: ClockedContext
  beforeAll(() => {
    context = clockedContext(database().db, start)
  })

  it('comes in by the newest link alone, once, with all that the link asks for', async () => {
    const around = realSurroundings()
    const older = (await createFirstAdministratorLink(context))!
    const link = (await createFirstAdministratorLink(context))!
    expect((await refusal(readLinkOf(context, older.token))).code).toBe('link_invalid')
    expect(await readLinkOf(context, link.token)).toEqual({
      kind: 'first-administrator',
      displayName: null,
      name: null,
      expiresAt: '2026-09-02T00:00:00.000Z',
    })
    const stored = await database().db.withTables<AccountTables>().selectFrom('links').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain(link.token)

    for (const field of ['name', 'displayName', 'password', 'region'] as const) {
      const lacking = await refusal(
        enterByLink(context, around, link.token, { ...administrator, [field]: undefined }),
      )
      expect(lacking).toMatchObject({ code: 'bad_input', details: { issues: [{ path: field }] } })
    }
    const uses = await Promise.allSettled([
      enterByLink(context, around, link.token, administrator),
      enterByLink(context, around, link.token, { ...administrator, name: 'another' }),
    ])
    expect(uses.map((use) => use.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = uses.find((use) => use.status === 'rejected')
    expect(refused?.reason.code).toBe('link_invalid')
    expect((await refusal(enterByLink(context, around, link.token, administrator))).code).toBe('link_invalid')

    const entered = uses.find((use) => use.status === 'fulfilled')!.value
    const actor = (await authenticate(context)({ tongke_person: entered.token }, 'person'))!
    const { regions } = await readDirectory(context, actor)
    expect(regions).toMatchObject([{ name: '江州市', level: 'prefecture', parentId: null, sample: false }])
    const me = await meOf(context, around, entered.personId)
    expect(me).toMatchObject({
      sample: false,
      zone: 'Asia/Shanghai',
      person: { displayName: '管理员', active: true },
    })
    expect(me.person.grants).toEqual([overRegion('administrator', regions[0]!.id)])
  })

  it('is offered no more once there are people', async () => {
    expect(await createFirstAdministratorLink(context)).toBeNull()
  })
})

eachDatabase('a link', (database) => {
  let context: ClockedContext
  let county: County
  beforeAll(async () => {
    context = clockedContext(database().db, start)
    county = await buildCounty(database().db)
  })
  const teacher = () => makePerson(context, 'teacher', [inSchool('lead-teacher', county.lead.id)])

  it('sets a password once, ends the sessions before, and signs in', async () => {
    const around = realSurroundings()
    const person = await teacher()
    const before = await startSession(context, { personId: person.id })
    const older = await createPasswordLink(context, county.coordinator, person.id)
    const link = await createPasswordLink(context, county.coordinator, person.id)
    expect(link.path).toBe(`/link/${link.token}`)
    expect((await refusal(enterByLink(context, around, older.token, { password }))).code).toBe('link_invalid')
    expect(await readLinkOf(context, link.token)).toMatchObject({ name: person.name, displayName: 'teacher' })
    expect((await refusal(enterByLink(context, around, link.token, {}))).code).toBe('bad_input')

    const { token } = await enterByLink(context, around, link.token, { password })
    const who = authenticate(context)
    expect(await who({ tongke_person: before.token }, 'person')).toBeNull()
    expect(await who({ tongke_person: token }, 'person')).toMatchObject({ id: person.id })
    expect(around.ended).toMatchObject([{ personId: person.id }])
    expect((await refusal(enterByLink(context, around, link.token, { password }))).code).toBe('link_invalid')
    const entered = await signIn(context, createGuessBounds(), {
      name: person.name,
      password,
      ip: '192.0.2.1',
    })
    expect(entered.personId).toBe(person.id)
  })

  it('is over after seven days, and with its person disabled', async () => {
    const [late, disabled] = [await teacher(), await teacher()]
    const link = await createPasswordLink(context, county.coordinator, late.id)
    context.at('2026-09-07T23:59:59.000Z')
    await readLinkOf(context, link.token)
    context.at('2026-09-08T00:00:00.000Z')
    expect((await refusal(readLinkOf(context, link.token))).code).toBe('link_invalid')
    context.at(start)

    const other = await createPasswordLink(context, county.coordinator, disabled.id)
    const put = { ...disabled, disabled: true }
    await putPerson(context, realSurroundings(), county.coordinator, disabled.id, put)
    expect((await refusal(readLinkOf(context, other.token))).code).toBe('link_invalid')
    expect((await refusal(createPasswordLink(context, county.coordinator, disabled.id))).code).toBe(
      'forbidden',
    )
  })

  it('lets nobody become somebody with rights beyond theirs', async () => {
    const other = await buildCounty(database().db)
    const administrator = await makePerson(context, 'admin', [overRegion('administrator', county.regionId)])
    const twoCounties = await makePerson(context, 'both', [
      inSchool('lead-teacher', county.lead.id),
      inSchool('lead-teacher', other.lead.id),
    ])
    const codeFor = async (id: string, actor = county.coordinator) =>
      (await refusal(createPasswordLink(context, actor, id))).code
    expect(await codeFor(administrator.id)).toBe('forbidden')
    expect(await codeFor(twoCounties.id)).toBe('forbidden')
    expect(await codeFor(county.coordinator.id)).toBe('forbidden')
    expect(await codeFor(other.lead.teacher.id)).toBe('not_found')
    expect(await codeFor(county.lead.teacher.id, county.inspector)).toBe('forbidden')
    expect(await codeFor(county.lead.teacher.id, other.coordinator)).toBe('not_found')
    await createPasswordLink(context, administrator, county.coordinator.id)
  })

  it('of the demo signs in as often as it is opened', async () => {
    const link = await createDemoLink(context, county.coordinator.id)
    for (let i = 0; i < 3; i++)
      expect((await enterByLink(context, realSurroundings(), link.token, {})).personId).toBe(
        county.coordinator.id,
      )
  })

  it('that nobody made is invalid', async () => {
    expect((await refusal(readLinkOf(context, 'x'.repeat(43)))).code).toBe('link_invalid')
    expect((await refusal(enterByLink(context, realSurroundings(), 'x'.repeat(43), {}))).code).toBe(
      'link_invalid',
    )
  })
})
