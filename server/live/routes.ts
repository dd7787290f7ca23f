import type { Actor, DeviceActor } from '../account/actor.ts'
import { renewDeviceCookie } from '../account/device-cookie.ts'
import type { Surroundings } from '../account/surroundings.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { answerAsPupil, joinPoll, readJoinCodes, readPupilSeat, reportPollCount } from './join-poll.ts'
import type { Live } from './live.ts'
import { readPictures, readWall } from './live-wall.ts'
import { putStill, readStill } from './put-still.ts'
import { readLine } from './read-line.ts'
import { putOwnPollSet, readOwnPollSet, readPollsOf } from './read-polls.ts'
import { readTalk } from './read-talk.ts'
import { startDevice } from './start-device.ts'

/** What a pupil's device keeps for one lesson. */
const pupilCookie = 'tongke_pupil'
const pupilSeconds = 3 * 3600
/** A class behind one address types its code at once; a million codes are still not to be tried out. */
const joinRate = { points: 120, seconds: 60 }

export function liveRoutes(
  door: HttpDoor<Actor>,
  context: Context,
  live: Live,
  cluster: Cluster,
  around: Surroundings,
): void {
  const { bus } = cluster
  door.on('GET /api/live-wall', { as: 'person' }, ({ actor, query }) =>
    readWall(context, actor, live, cluster, query),
  )
  door.on('GET /api/lessons/:id/pictures', { as: 'person' }, ({ actor, params }) =>
    readPictures(context, actor, live, cluster, params.id),
  )
  door.on('GET /api/lessons/:id/talk', { as: 'person' }, ({ actor, params }) =>
    readTalk(context, actor, params.id),
  )
  door.on('GET /api/lessons/:id/line', { as: 'person' }, ({ actor, params }) =>
    readLine(context, actor, params.id),
  )
  door.on('GET /api/lessons/:id/polls', { as: 'either' }, ({ actor, params }) =>
    readPollsOf(context, actor, params.id),
  )
  door.on(
    'PUT /api/lessons/:id/polls/:pollId/counts/:classroomId',
    { as: 'either' },
    async ({ actor, params, body }) => {
      const { id: lessonId, pollId, classroomId } = params
      await reportPollCount(context, actor, live, bus, { lessonId, pollId, classroomId, ...body })
      return { done: true } as const
    },
  )
  door.on('GET /api/lessons/:id/join-codes', { as: 'either' }, ({ actor, params }) =>
    readJoinCodes(context, actor, params.id),
  )
  door.on('POST /api/join', { as: 'anyone', rate: joinRate }, async ({ body, setCookie }) => {
    const { token, seat } = await joinPoll(context, live, bus, body.code)
    setCookie(pupilCookie, token, pupilSeconds)
    return seat
  })
  door.on('GET /api/join', { as: 'anyone' }, ({ cookies }) =>
    readPupilSeat(context, live, bus, cookies[pupilCookie]),
  )
  door.on('PUT /api/join/polls/:id', { as: 'anyone' }, ({ cookies, params, body }) =>
    answerAsPupil(context, live, bus, cookies[pupilCookie], params.id, body),
  )
  door.on('GET /api/poll-set', { as: 'person' }, ({ actor }) => readOwnPollSet(context, actor))
  door.on('PUT /api/poll-set', { as: 'person' }, ({ actor, body }) => putOwnPollSet(context, actor, body))
  door.on('PUT /api/lessons/:id/stills/:stillId', { as: 'person' }, ({ actor, params, query, body }) =>
    putStill(context, actor, { lessonId: params.id, stillId: params.stillId, size: query.size, bytes: body }),
  )
  door.on('GET /api/lessons/:id/stills/:stillId', { as: 'either' }, async ({ actor, params, query }) => ({
    fileName: `${params.stillId}.jpg`,
    type: 'image/jpeg',
    bytes: await readStill(context, actor, {
      lessonId: params.id,
      stillId: params.stillId,
      size: query.size,
    }),
    inline: true,
  }))
  door.on('GET /api/device/start', { as: 'device' }, ({ actor, cookies, setCookie }) => {
    renewDeviceCookie(cookies, setCookie)
    return startDevice(context, around, actor as DeviceActor)
  })
}
