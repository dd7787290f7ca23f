import type { Actor, DeviceActor } from '../account/actor.ts'
import { renewDeviceCookie } from '../account/device-cookie.ts'
import type { Surroundings } from '../account/surroundings.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import type { Live } from './live.ts'
import { readPictures, readWall } from './live-wall.ts'
import { putStill, readStill } from './put-still.ts'
import { readTalk } from './read-talk.ts'
import { startDevice } from './start-device.ts'

export function liveRoutes(door: HttpDoor<Actor>, context: Context, live: Live, around: Surroundings): void {
  door.on('GET /api/live-wall', { as: 'person' }, ({ actor, query }) => readWall(context, actor, live, query))
  door.on('GET /api/lessons/:id/pictures', { as: 'person' }, ({ actor, params }) =>
    readPictures(context, actor, live, params.id),
  )
  door.on('GET /api/lessons/:id/talk', { as: 'person' }, ({ actor, params }) =>
    readTalk(context, actor, params.id),
  )
  door.on('PUT /api/lessons/:id/stills/:stillId', { as: 'person' }, ({ actor, params, body }) =>
    putStill(context, actor, { lessonId: params.id, stillId: params.stillId, bytes: body }),
  )
  door.on('GET /api/lessons/:id/stills/:stillId', { as: 'either' }, async ({ actor, params }) => ({
    fileName: `${params.stillId}.jpg`,
    type: 'image/jpeg',
    bytes: await readStill(context, actor, { lessonId: params.id, stillId: params.stillId }),
    inline: true,
  }))
  door.on('GET /api/device/start', { as: 'device' }, ({ actor, cookies, setCookie }) => {
    renewDeviceCookie(cookies, setCookie)
    return startDevice(context, around, actor as DeviceActor)
  })
}
