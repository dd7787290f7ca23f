import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { createGuessBounds } from '../../server/account/attempts.ts'
import { authenticate } from '../../server/account/authenticate.ts'
import { issuePairingCode } from '../../server/account/issue-pairing-code.ts'
import { pairDevice } from '../../server/account/pair-device.ts'
import { listDevices, readDeviceMe } from '../../server/account/read-device.ts'
import { revokeDevice } from '../../server/account/revoke-device.ts'
import type { AccountTables } from '../../server/account/tables.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { realSurroundings } from '../support/people.ts'

const start = '2026-09-01T00:00:00.000Z'
const afterDays = (n: number) => new Date(Date.parse(start) + n * 86_400_000).toISOString()

eachDatabase('a classroom’s device', (database) => {
  let context: ClockedContext
  let county: County
  let other: County
  beforeAll(async () => {
    context = clockedContext(database().db, start)
    county = await buildCounty(database().db, { settings: { zone: 'Asia/Urumqi' } })
    other = await buildCounty(database().db)
  })
  const pair = (code: string, bounds = createGuessBounds()) =>
    pairDevice(context, bounds, { code, ip: '192.0.2.1', userAgent: 'Chromium 109' })
  const issue = (i = 0) => issuePairingCode(context, county.coordinator, county.rural[i]!.classroomId)
  const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code

  it('is paired by a code of eight digits, once, and is its classroom from then on', async () => {
    const { code, expiresAt } = await issue()
    expect(code).toMatch(/^\d{8}$/)
    expect(expiresAt.toISOString()).toBe('2026-09-01T00:10:00.000Z')
    const stored = await database()
      .db.withTables<AccountTables>()
      .selectFrom('pairing_codes')
      .selectAll()
      .execute()
    expect(JSON.stringify(stored)).not.toContain(code)
    const uses = await Promise.allSettled([pair(code), pair(code), pair(code)])
    expect(uses.filter((use) => use.status === 'fulfilled')).toHaveLength(1)
    expect(await codeOf(pair(code))).toBe('pairing_code_invalid')

    const { token, deviceId } = uses.find((use) => use.status === 'fulfilled')!.value
    const school = county.rural[0]!
    expect(await authenticate(context)({ tongke_device: token }, 'device')).toEqual({
      kind: 'device',
      id: deviceId,
      classroomId: school.classroomId,
      schoolId: school.id,
      regionPath: county.regionPath,
    })
    expect(await readDeviceMe(context, realSurroundings(), deviceId)).toEqual({
      deviceId,
      classroom: { id: school.classroomId, name: 'room' },
      school: { id: school.id, name: school.name },
      zone: 'Asia/Urumqi',
      sample: false,
      soundPath: 'loudspeaker',
    })
  })

  it('is not paired by a code that is ten minutes old, or that a newer one replaced', async () => {
    const older = await issue(1)
    const newer = await issue(1)
    expect(await codeOf(pair(older.code))).toBe('pairing_code_invalid')
    context.at('2026-09-01T00:10:00.000Z')
    expect(await codeOf(pair(newer.code))).toBe('pairing_code_invalid')
    context.at(start)
    expect(await pair(newer.code)).toBeTruthy()
  })

  it('is not found by guessing', async () => {
    const bounds = createGuessBounds()
    const codes: string[] = []
    for (let i = 0; i < 102; i++) codes.push(await codeOf(pair('no code', bounds)))
    expect(codes.slice(0, 100)).toEqual(Array(100).fill('pairing_code_invalid'))
    expect(codes.slice(100)).toEqual(['rate_limited', 'rate_limited'])
  })

  it('stays signed in while it is used once in 400 days', async () => {
    const { token } = await pair((await issue()).code)
    const who = () => authenticate(context)({ tongke_device: token }, 'device')
    context.at(afterDays(399))
    expect(await who()).not.toBeNull()
    context.at(afterDays(798))
    expect(await who()).not.toBeNull()
    context.at(afterDays(1198))
    expect(await who()).toBeNull()
    context.at(start)
  })

  it('is out at once when it is revoked, which can be repeated', async () => {
    const around = realSurroundings()
    const { token, deviceId } = await pair((await issue(2)).code)
    expect(await codeOf(revokeDevice(context, around, other.coordinator, deviceId))).toBe('not_found')
    expect(await codeOf(revokeDevice(context, around, county.inspector, deviceId))).toBe('not_found')
    expect(await codeOf(revokeDevice(context, around, county.coordinator, randomUUID()))).toBe('not_found')
    await revokeDevice(context, around, county.coordinator, deviceId)
    await revokeDevice(context, around, county.coordinator, deviceId)
    expect(around.ended).toEqual([{ deviceId }])
    expect(await authenticate(context)({ tongke_device: token }, 'device')).toBeNull()
    expect(await codeOf(readDeviceMe(context, around, deviceId))).toBe('unauthenticated')
    const listed = await listDevices(context, county.coordinator, county.rural[2]!.classroomId)
    expect(listed.find((device) => device.id === deviceId)).toMatchObject({
      revokedAt: start,
      userAgent: 'Chromium 109',
    })
  })

  it('is paired and listed by the coordinator of its region alone', async () => {
    const room = county.rural[0]!.classroomId
    expect(await codeOf(issuePairingCode(context, other.coordinator, room))).toBe('not_found')
    expect(await codeOf(issuePairingCode(context, county.coordinator, randomUUID()))).toBe('not_found')
    expect(await codeOf(issuePairingCode(context, county.inspector, room))).toBe('forbidden')
    expect(await codeOf(issuePairingCode(context, county.rural[0]!.assistant, room))).toBe('forbidden')
    expect(await codeOf(listDevices(context, other.coordinator, room))).toBe('not_found')
    const rooms = [county.lead, ...county.rural].map((school) => school.classroomId)
    const listed = await listDevices(context, county.coordinator, undefined)
    expect(listed.length).toBeGreaterThanOrEqual(4)
    expect(listed.every((device) => rooms.includes(device.classroomId))).toBe(true)
    expect(await listDevices(context, county.inspector, undefined)).toEqual([])
  })
})
