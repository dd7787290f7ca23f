import type { RouteName, Written } from '../../shared/http.ts'
import type { CommandInput, CommandName } from '../../shared/socket.ts'
import { receivesAll, rtpOf } from '../support/fake-rtp.ts'
import type { Random } from './random.ts'

/** Ids of things that exist and are not the sender's to touch. */
export interface Foreign {
  regionId: string
  schoolId: string
  classroomId: string
  classGroupId: string
  personId: string
  deviceId: string
  lessonId: string
}

type Samples = {
  [N in RouteName]?: { params?: Written<N, 'params'>; query?: Written<N, 'query'>; body?: Written<N, 'body'> }
}

/**
 * Well-formed messages for doors of the HTTP interface; none of them is the sender's to send with success. A door without
 * one gets random ids and an empty body.
 */
export function httpSamples(foreign: Foreign, random: Random): Samples {
  const id = random.pick([random.uuid(), ...Object.values(foreign)])
  const params = { id }
  const start = Date.now() + 86_400_000
  const { regionId, schoolId, classroomId, classGroupId, personId, lessonId } = foreign
  const link = Array.from({ length: 43 }, () => random.pick([...'abcdefghijkmnpqrstuvwxyz0123456789'])).join(
    '',
  )
  const planOptions = {
    termId: random.uuid(),
    regionId,
    from: '2026-09-28',
    subjects: ['music' as const],
    maxReceivers: 3,
    minOverlap: 0.75,
  }
  return {
    'POST /api/session': { body: { name: random.text(), password: random.text() } },
    'GET /api/session': {},
    'DELETE /api/session': {},
    'GET /api/links/:token': { params: { token: link } },
    'POST /api/links/:token': { params: { token: link }, body: { password: 'correct horse battery' } },
    'PUT /api/session/password': { body: { current: 'not the password', next: 'correct horse battery' } },
    'GET /api/people': { query: { schoolId } },
    'PUT /api/people/:id': {
      params,
      body: {
        name: 'mallory',
        displayName: 'M',
        grants: [{ kind: 'region', role: 'administrator', regionId }],
      },
    },
    'POST /api/people/:id/link': { params: { id: personId } },
    'POST /api/classrooms/:id/pairing-code': { params: { id: classroomId } },
    'GET /api/devices': { query: { classroomId } },
    'DELETE /api/devices/:id': { params: { id: foreign.deviceId } },
    'POST /api/device': { body: { code: String(random.below(1e8)).padStart(8, '0') } },
    'GET /api/device': {},
    'GET /api/device/lessons': {},
    'GET /api/device/start': {},
    'GET /api/readiness/manners': {},
    'POST /api/readiness/probes': {},
    'GET /api/readiness': { query: { lessonId } },
    'PUT /api/readiness/checks/:id': {
      params,
      body: {
        classroomId,
        cause: 'button',
        findings: {
          camera: { trouble: null, moves: true, brightness: 0.5 },
          microphone: { trouble: null, levelDb: -50 },
          loudspeaker: { toneDb: 12 },
          line: { downKbps: 4_000, upKbps: 2_000, rttMs: 20, way: 'udp' },
        },
      },
    },
    'GET /api/readiness/line': { query: { bytes: 1_000 } },
    'POST /api/readiness/line': { body: new Uint8Array([1, 2, 3]) },
    'GET /api/directory': {},
    'PUT /api/regions/:id': { params, body: { name: 'r', level: 'county', parentId: regionId } },
    'DELETE /api/regions/:id': { params: { id: regionId } },
    'PUT /api/schools/:id': {
      params,
      body: {
        name: 's',
        regionId,
        stage: 'primary',
        lead: true,
        member: false,
      },
    },
    'DELETE /api/schools/:id': { params: { id: schoolId } },
    'PUT /api/classrooms/:id': { params, body: { schoolId, name: 'c', lead: true, receive: true } },
    'DELETE /api/classrooms/:id': { params: { id: classroomId } },
    'PUT /api/class-groups/:id': { params, body: { schoolId, name: 'g', grade: 3, size: 20 } },
    'DELETE /api/class-groups/:id': { params: { id: classGroupId } },
    'PUT /api/pairings/:id': {
      params,
      body: {
        leadSchoolId: schoolId,
        memberSchoolId: schoolId,
        type: 'alliance',
        from: '2026-09-01',
        until: null,
      },
    },
    'DELETE /api/pairings/:id': { params },
    'GET /api/regions/:id/settings': { params: { id: regionId } },
    'PUT /api/regions/:id/settings': { params: { id: regionId }, body: { maxReceivers: 500 } },
    'GET /api/terms': {},
    'PUT /api/terms/:id': {
      params,
      body: { regionId, name: 't', firstDay: '2026-09-01', lastDay: '2027-01-22' },
    },
    'GET /api/lessons': { query: { schoolId } },
    'GET /api/lessons/:id': { params: { id: lessonId } },
    'PUT /api/lessons/:id': {
      params,
      body: {
        subject: 'music',
        kind: 'delivered',
        teacherId: personId,
        leadClassroomId: classroomId,
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(start + 2_400_000).toISOString(),
        receivers: [{ classGroupId, classroomId }],
      },
    },
    'POST /api/lessons/:id/cancel': { params: { id: lessonId }, body: { reason: 'because' } },
    'PUT /api/lessons/:id/head-counts/:countId': {
      params: { id: lessonId, countId: random.uuid() },
      body: { classGroupId, present: 20, countedAt: new Date().toISOString() },
    },
    'GET /api/lessons/:id/head-counts': { params: { id: lessonId } },
    'GET /api/lessons/:id/names/:classGroupId': { params: { id: lessonId, classGroupId } },
    'GET /api/schools/:id/rosters': { params: { id: schoolId } },
    'GET /api/class-groups/:id/roster': { params: { id: classGroupId } },
    'PUT /api/class-groups/:id/roster': {
      params: { id: classGroupId },
      body: { pupils: [{ id: random.uuid(), name: '李小花', number: '1' }] },
    },
    'DELETE /api/class-groups/:id/roster': { params: { id: classGroupId } },
    'GET /api/class-groups/:id/roster.csv': { params: { id: classGroupId } },
    'GET /api/lessons/:id/attendance': { params: { id: lessonId } },
    'GET /api/lessons/:id/talk': { params: { id: lessonId } },
    'GET /api/live-wall': { query: {} },
    'GET /api/lessons/:id/pictures': { params: { id: lessonId } },
    'POST /api/plan/ground': { body: planOptions },
    'PUT /api/plan/teachers/:id': {
      params: { id: personId },
      body: { schoolId, subjects: ['music'], maxShared: 4 },
    },
    'GET /api/proposals': { query: { termId: random.uuid() } },
    'PUT /api/proposals/:id': {
      params,
      body: { name: random.text() || 'p', options: planOptions, seconds: 2 },
    },
    'GET /api/proposals/:id': { params },
    'GET /api/proposals/:id/progress': { params },
    'POST /api/proposals/:id/cancel': { params },
    'POST /api/proposals/:id/accept': { params, body: { lessonIds: [random.text()], state: 'draft' } },
    'POST /api/proposals/:id/undo': { params, body: { lessonIds: [random.text()], reason: 'r' } },
    'POST /api/proposals/:id/additions': { params },
    'GET /api/ledger': { query: { termId: random.uuid() } },
    'GET /api/ledger/export': { query: { termId: random.uuid(), format: 'csv' } },
    'GET /api/ledger/class-groups/:id': { params: { id: classGroupId }, query: { termId: random.uuid() } },
    'GET /api/ledger/snapshots': {},
    'GET /api/ledger/snapshots/:id': { params },
    'PUT /api/ledger/snapshots/:id': { params, body: { termId: random.uuid(), asOf: '2026-09-25' } },
    'GET /api/schools/:id/local-weeks': { params: { id: schoolId }, query: { termId: random.uuid() } },
    'GET /api/schools/:id/local-weeks/:monday': { params: { id: schoolId, monday: '2026-09-07' } },
    'PUT /api/schools/:id/local-weeks/:monday': {
      params: { id: schoolId, monday: '2026-09-07' },
      body: { notHeld: [{ classGroupId, day: '2026-09-07', period: 1, reason: random.text() }] },
    },
    'PUT /api/replays/:id': {
      params,
      body: { lessonId, classGroupId, at: '2026-09-10T06:00:00.000Z', minutes: 40 },
    },
    'PUT /api/lessons/:id/satisfaction/:classroomId': {
      params: { id: lessonId, classroomId },
      body: { score: 5 },
    },
    'GET /api/coverage': { query: { termId: random.uuid() } },
  }
}

/** A well-formed message for every command of the socket. */
export function socketSamples(foreign: Foreign, random: Random): { [N in CommandName]: CommandInput<N> } {
  const id = random.uuid()
  const consumerId = random.uuid()
  const { classroomId, lessonId } = foreign
  const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':')
  return {
    'media:capabilities': {},
    'lesson:enter': { lessonId, windowId: id, rtpCapabilities: receivesAll },
    'lesson:leave': {},
    'lesson:go-live': {},
    'lesson:end': {},
    'presence:beat': { receiving: true, rttMs: 20, lossPercent: 0, receivingKbps: 500 },
    'question:raise': { id },
    'question:ask': { id, text: random.text() },
    'question:withdraw': { id },
    'question:take': { id },
    'question:answer': { id },
    'question:dismiss': { id },
    'reaction:send': { kind: 'applause' },
    'poll:count': { id, counts: [3, 4] },
    'poll:show': { id: null },
    'poll:close': { id },
    'board:set': { ground: 'blank' },
    'board:clear': {},
    'board:trace': { id, colour: 'red', width: 0.004, from: 0, points: [0.1, 0.2] },
    'board:draw': { id, colour: 'red', width: 0.004, points: [0.1, 0.2, 0.3, 0.4] },
    'board:erase': { ids: [id] },
    'board:read': {},
    'poll:open': { id, question: { kind: 'single', title: random.text(), options: ['a', 'b'] } },
    'still:show': { stillId: null },
    'sound:mode': { mode: 'music' },
    'question:vote': { id, for: true },
    'question:note': { id, note: random.text() },
    'lesson:observe': { lessonId, windowId: id, rtpCapabilities: receivesAll },
    'presence:picture': { jpeg: '/9j/4AAQSkZJRg==' },
    'focus:set': { focus: [{ place: classroomId, source: 'camera' }] },
    'moderation:mute': { classroomId, muted: true },
    'moderation:mute-all': { muted: true },
    'moderation:remove': { classroomId },
    'moderation:admit': { classroomId },
    'moderation:lock': { locked: true },
    'moderation:allow': { hands: true, texts: true, reactions: false },
    'stage:take': { classroomId },
    'stage:release': { classroomId },
    'media:connect': {
      direction: 'send',
      dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: fingerprint }] },
    },
    'media:restart-ice': { direction: 'send' },
    'media:produce': { source: 'camera', rtpParameters: rtpOf('camera', 3) },
    'media:pause-producer': { source: 'camera', paused: true },
    'media:close-producer': { source: 'camera' },
    'media:resume-consumer': { consumerId },
    'media:pause-consumer': { consumerId },
    'media:prefer-layer': { consumerId, layer: 1 },
  }
}

/** Commands that a member of a lesson may well send; only what is wrong with them is refused. */
export const allowedWhenWellFormed: readonly CommandName[] = [
  'media:capabilities',
  'lesson:leave',
  'lesson:go-live',
  'lesson:end',
  'presence:beat',
  'question:raise',
  'question:ask',
  'reaction:send',
  'presence:picture',
  'sound:mode',
  'still:show',
  'moderation:mute-all',
  'moderation:lock',
  'moderation:allow',
  'poll:open',
  'poll:show',
  'board:set',
  'board:clear',
  'board:read',
  'media:connect',
  'media:restart-ice',
  'media:produce',
  'media:pause-producer',
  'media:close-producer',
]

/** Doors at which everybody who is signed in asks for what is their own; the same for them. */
export const ownDoors: readonly RouteName[] = [
  'DELETE /api/session',
  'PUT /api/poll-set',
  'PUT /api/device/sound',
  'PUT /api/readiness/checks/:id',
  'POST /api/readiness/probes',
  'POST /api/readiness/line',
]
