import type { Context } from '../platform/context.ts'
import { cookieNames } from '../platform/cookies.ts'
import type { HttpDoor } from '../platform/http.ts'
import type { SharedRedis } from '../platform/redis.ts'
import type { Actor, DeviceActor, PersonActor } from './actor.ts'
import { createGuessBounds } from './attempts.ts'
import { changePassword } from './change-password.ts'
import { createPasswordLink } from './create-link.ts'
import { renewDeviceCookie } from './device-cookie.ts'
import { enterByLink, readLinkOf } from './enter-by-link.ts'
import { issuePairingCode } from './issue-pairing-code.ts'
import { listPeople } from './list-people.ts'
import { pairDevice } from './pair-device.ts'
import { meOf } from './person-view.ts'
import { putPerson } from './put-person.ts'
import { listDevices, readDeviceMe } from './read-device.ts'
import { revokeDevice } from './revoke-device.ts'
import { cookieSeconds } from './session.ts'
import { setSoundPath } from './set-sound-path.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import type { Surroundings } from './surroundings.ts'

const done = { done: true } as const

/**
 * Opens the doors of account: sessions, links, people, pairing, devices.
 * @param redis where all nodes count wrong guesses together
 */
export function accountRoutes(
  door: HttpDoor<Actor>,
  context: Context,
  around: Surroundings,
  redis: SharedRedis | null = null,
): void {
  const bounds = createGuessBounds(redis)

  door.on('POST /api/session', { as: 'anyone' }, async ({ body, ip, cookies, setCookie }) => {
    const { token, personId } = await signIn(context, bounds, { ...body, ip })
    await signOut(context, around, cookies)
    setCookie(cookieNames.person, token, cookieSeconds.person)
    return meOf(context, around, personId)
  })
  door.on('GET /api/session', { as: 'person' }, ({ actor }) =>
    meOf(context, around, (actor as PersonActor).id),
  )
  door.on('DELETE /api/session', { as: 'anyone' }, async ({ cookies, clearCookie }) => {
    await signOut(context, around, cookies)
    clearCookie(cookieNames.person)
    return done
  })
  door.on('PUT /api/session/password', { as: 'person' }, async ({ actor, body }) => {
    await changePassword(context, around, bounds, actor, body)
    return done
  })

  door.on('GET /api/links/:token', { as: 'anyone' }, ({ params }) => readLinkOf(context, params.token))
  door.on('POST /api/links/:token', { as: 'anyone' }, async ({ params, body, cookies, setCookie }) => {
    const { token, personId } = await enterByLink(context, around, params.token, body)
    await signOut(context, around, cookies)
    setCookie(cookieNames.person, token, cookieSeconds.person)
    return meOf(context, around, personId)
  })

  door.on('GET /api/people', { as: 'person' }, ({ actor, query }) =>
    listPeople(context, around, actor, query),
  )
  door.on('PUT /api/people/:id', { as: 'person' }, ({ actor, params, body }) =>
    putPerson(context, around, actor, params.id, body),
  )
  door.on('POST /api/people/:id/link', { as: 'person' }, async ({ actor, params }) => {
    const link = await createPasswordLink(context, actor, params.id)
    return { url: link.path, expiresAt: link.expiresAt.toISOString() }
  })

  door.on('POST /api/classrooms/:id/pairing-code', { as: 'person' }, async ({ actor, params }) => {
    const { code, expiresAt } = await issuePairingCode(context, actor, params.id)
    return { code, expiresAt: expiresAt.toISOString() }
  })
  door.on('GET /api/devices', { as: 'person' }, ({ actor, query }) =>
    listDevices(context, actor, query.classroomId),
  )
  door.on('DELETE /api/devices/:id', { as: 'person' }, async ({ actor, params }) => {
    await revokeDevice(context, around, actor, params.id)
    return done
  })

  door.on('POST /api/device', { as: 'anyone' }, async ({ body, ip, userAgent, setCookie }) => {
    const { token, deviceId } = await pairDevice(context, bounds, { code: body.code, ip, userAgent })
    setCookie(cookieNames.device, token, cookieSeconds.device)
    return readDeviceMe(context, around, deviceId)
  })
  door.on('PUT /api/device/sound', { as: 'device' }, async ({ actor, body }) => {
    await setSoundPath(context, actor, body.path)
    return done
  })
  door.on('GET /api/device', { as: 'device' }, ({ actor, cookies, setCookie }) => {
    renewDeviceCookie(cookies, setCookie)
    return readDeviceMe(context, around, (actor as DeviceActor).id)
  })
}
