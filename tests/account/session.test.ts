import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type PersonActor, system } from '../../server/account/actor.ts'
import { createGuessBounds } from '../../server/account/attempts.ts'
import { authenticate } from '../../server/account/authenticate.ts'
import { changePassword } from '../../server/account/change-password.ts'
import { findEnded } from '../../server/account/find-ended.ts'
import { hashPassword } from '../../server/account/password.ts'
import { putPerson } from '../../server/account/put-person.ts'
import { revokeDevice } from '../../server/account/revoke-device.ts'
import { sweepExpired } from '../../server/account/session.ts'
import { signIn } from '../../server/account/sign-in.ts'
import { signOut } from '../../server/account/sign-out.ts'
import { updatePassword } from '../../server/account/store.ts'
import type { AccountTables } from '../../server/account/tables.ts'
import { hashOf, newToken } from '../../server/account/token.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { inSchool, makePerson, realSurroundings } from '../support/people.ts'

const password = '一个很长的 password'
const start = '2026-09-28T00:00:00.000Z'
const ip = '192.0.2.7'

eachDatabase('a session', (database) => {
  let context: ClockedContext
  let county: County
  let passwordHash: string
  beforeAll(async () => {
    context = clockedContext(database().db, start)
    county = await buildCounty(database().db)
    passwordHash = await hashPassword(password)
  })

  async function teacher(): Promise<PersonActor> {
    const made = await makePerson(context.at(start), 'teacher', [inSchool('lead-teacher', county.lead.id)])
    await updatePassword(context, made.id, passwordHash)
    return made
  }
  const enter = (person: PersonActor, bounds = createGuessBounds()) =>
    signIn(context, bounds, { name: person.name, password, ip })
  const who = (token: string) => authenticate(context)({ tongke_person: token }, 'person')
  const sessions = (personId: string) =>
    database()
      .db.withTables<AccountTables>()
      .selectFrom('sessions')
      .selectAll()
      .where('person_id', '=', personId)
      .execute()

  it('begins with the name, in any case, and the password; the token is kept nowhere', async () => {
    const person = await teacher()
    const upper = { ...person, name: ` ${person.name.toUpperCase()} ` }
    const { token, personId } = await enter(upper)
    expect(personId).toBe(person.id)
    expect(await who(token)).toEqual({ ...person, sessionHash: hashOf(token) })
    const rows = JSON.stringify(await sessions(person.id))
    expect(rows).not.toContain(token)
    expect(await authenticate(context)({ tongke_person: token }, 'device')).toBeNull()
    expect(await authenticate(context)({ tongke_device: token }, 'device')).toBeNull()
    expect(await who(newToken())).toBeNull()
    expect(await who(hashOf(token))).toBeNull()
  })

  it('is refused alike for a wrong name, a wrong password, no password yet and a disabled person', async () => {
    const bounds = createGuessBounds()
    const [right, disabled, without] = [await teacher(), await teacher(), await teacher()]
    await database()
      .db.withTables<AccountTables>()
      .updateTable('people')
      .set({ password_hash: null })
      .where('id', '=', without.id)
      .execute()
    await putPerson(context, realSurroundings(), county.coordinator, disabled.id, {
      ...disabled,
      disabled: true,
    })
    const attempts = [
      { name: `nobody-${randomUUID()}`, password, ip },
      { name: right.name, password: 'another password', ip },
      { name: without.name, password, ip },
      { name: disabled.name, password, ip },
    ]
    for (const attempt of attempts)
      expect(await refusal(signIn(context, bounds, attempt))).toMatchObject({
        code: 'sign_in_failed',
        details: {},
      })
  })

  it('is bounded by name from all addresses, also by guesses made at once; others are let in', async () => {
    const bounds = createGuessBounds()
    const [person, other] = [await teacher(), await teacher()]
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        refusal(signIn(context, bounds, { name: person.name, password: `guess ${i}`, ip: `192.0.2.${i}` })),
      ),
    )
    const codes = guesses.map((guess) => guess.code).sort()
    expect(codes).toEqual([...Array(2).fill('rate_limited'), ...Array(10).fill('sign_in_failed')])
    const bounded = await refusal(enter({ ...person, name: person.name.toUpperCase() }, bounds))
    expect(bounded.code).toBe('rate_limited')
    expect(bounded.details.retryAfterSeconds).toBeGreaterThan(0)
    expect((await enter(other, bounds)).personId).toBe(other.id)
  })

  it('ends when unused for 12 hours, and after 7 days in any case', async () => {
    const person = await teacher()
    const idle = await enter(person)
    expect(await who(idle.token)).not.toBeNull()
    context.at('2026-09-28T11:59:59.000Z')
    expect(await who(idle.token)).not.toBeNull()
    context.at('2026-09-28T23:59:59.000Z')
    expect(await who(idle.token)).toBeNull()

    context.at(start)
    const busy = await enter(person)
    let alive = 0
    for (let hour = 0; hour <= 7 * 24; hour += 6) {
      context.at(new Date(Date.parse(start) + hour * 3_600_000).toISOString())
      if (await who(busy.token)) alive++
    }
    expect(alive).toBe(7 * 4)

    await sweepExpired(context)
    expect(await sessions(person.id)).toHaveLength(1)
    context.at(new Date(Date.parse(start) + 8 * 24 * 3_600_000).toISOString())
    await sweepExpired(context)
    expect(await sessions(person.id)).toEqual([])
    context.at(start)
  })

  it('that was taken away, and not one that is merely over, is found behind an open line', async () => {
    const people = [await teacher(), await teacher(), await teacher()]
    const [over, out, disabled] = people as [PersonActor, PersonActor, PersonActor]
    const entered = await Promise.all(people.map((person) => enter(person)))
    const actors = await Promise.all(entered.map(async ({ token }) => (await who(token))!))
    const { device } = county.rural[0]!
    const asked = [...actors, device, system]
    expect(await findEnded(context, asked)).toEqual([])

    await signOut(context, realSurroundings(), { tongke_person: entered[1]!.token })
    await putPerson(context, realSurroundings(), county.coordinator, disabled.id, {
      ...disabled,
      disabled: true,
    })
    await revokeDevice(context, realSurroundings(), county.coordinator, device.id)
    context.at('2026-09-29T00:00:00.000Z')
    await sweepExpired(context)
    const ended = await findEnded(context, asked)
    expect(ended).toHaveLength(3)
    expect(ended).toEqual(
      expect.arrayContaining([
        { deviceId: device.id },
        { personId: out.id, only: hashOf(entered[1]!.token) },
        { personId: disabled.id, only: hashOf(entered[2]!.token) },
      ]),
    )
    expect(await who(entered[0]!.token)).toBeNull()
    expect((await sessions(over.id)).length).toBe(1)
    context.at(start)
  })

  it('is written to at most once a minute', async () => {
    const person = await teacher()
    const { token } = await enter(person)
    const seen = async () => (await sessions(person.id))[0]!.seen_at.toISOString()
    context.at('2026-09-28T00:00:59.000Z')
    await who(token)
    expect(await seen()).toBe(start)
    context.at('2026-09-28T00:01:00.000Z')
    await who(token)
    expect(await seen()).toBe('2026-09-28T00:01:00.000Z')
  })

  it('ends by signing out, which can be repeated, and leaves the other sessions', async () => {
    const person = await teacher()
    const around = realSurroundings()
    const [one, two] = [await enter(person), await enter(person)]
    await signOut(context, around, { tongke_person: one.token })
    await signOut(context, around, { tongke_person: one.token })
    await signOut(context, around, {})
    expect(await who(one.token)).toBeNull()
    expect(await who(two.token)).not.toBeNull()
    expect(around.ended).toEqual([{ personId: person.id, only: hashOf(one.token) }])
  })

  it('goes on when its person changes the password; the others end', async () => {
    const person = await teacher()
    const around = realSurroundings()
    const bounds = createGuessBounds()
    const [here, there] = [await enter(person), await enter(person)]
    const actor = (await who(here.token))!
    const wrong = changePassword(context, around, bounds, actor, {
      current: 'not that',
      next: 'the new password',
    })
    expect((await refusal(wrong)).code).toBe('sign_in_failed')
    await changePassword(context, around, bounds, actor, { current: password, next: 'the new password' })
    expect(await who(here.token)).not.toBeNull()
    expect(await who(there.token)).toBeNull()
    expect(around.ended).toEqual([{ personId: person.id, except: hashOf(here.token) }])
    expect((await refusal(enter(person))).code).toBe('sign_in_failed')
    const again = await signIn(context, bounds, { name: person.name, password: 'the new password', ip })
    expect(again.personId).toBe(person.id)
  })

  it('ends when its person is disabled or loses a right, and has the rights of this moment until then', async () => {
    const person = await teacher()
    const around = realSurroundings()
    const { token } = await enter(person)
    const more = [...person.grants, inSchool('assistant-teacher', county.rural[0]!.id)]
    const put = (changes: object) =>
      putPerson(context, around, county.coordinator, person.id, { ...person, disabled: false, ...changes })
    await put({ grants: more })
    expect(around.ended).toEqual([])
    expect((await who(token)) as PersonActor).toMatchObject({ grants: expect.arrayContaining(more) })
    await put({ grants: person.grants })
    expect(await who(token)).toBeNull()
    expect(around.ended).toEqual([{ personId: person.id }])
    const next = await enter(person)
    await put({ disabled: true })
    expect(await who(next.token)).toBeNull()
    expect(around.ended).toHaveLength(2)
  })

  it('leaves its beginning and end in the audit, and no secret', async () => {
    const person = await teacher()
    const { token } = await enter(person)
    await signOut(context, realSurroundings(), { tongke_person: token })
    const rows = await database()
      .db.withTables<AccountTables>()
      .selectFrom('audit')
      .selectAll()
      .where('subject', '=', `person:${person.id}`)
      .execute()
    expect(rows.map((row) => row.verb).sort()).toEqual(['person:put', 'session:end', 'session:start'])
    expect(rows.find((row) => row.verb === 'session:start')?.actor).toBe(`person:${person.id}`)
    const said = JSON.stringify(rows)
    for (const secret of [token, hashOf(token), password, passwordHash]) expect(said).not.toContain(secret)
  })
})

describe('a password hash', () => {
  it('carries its parameters and its own salt', async () => {
    const [a, b] = await Promise.all([hashPassword(password), hashPassword(password)])
    expect(a).toMatch(/^scrypt\$14\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
    expect(a).not.toBe(b)
  })
})
