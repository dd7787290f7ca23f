import { expect, it } from 'vitest'
import { isSentTo } from '../../client/live/lesson-state.ts'
import { createFigures } from '../../client/media/line-figures.ts'
import type { MediaSession } from '../../client/media/media-session.ts'
import { project } from '../../server/live/projection.ts'
import type { Source } from '../../shared/media.ts'
import { beginLive, everybody, played, rooms, start } from '../support/live-rules.ts'

const [a] = rooms
const sending = (...sources: Source[]) =>
  project(
    played(beginLive(), ...everybody, { type: 'sources', place: 'lead', sources }),
    'epoch',
    new Date(start),
  )

it('of a teacher who sends nothing nothing is awaited, nor pictures where the line has none', () => {
  expect(isSentTo(sending('microphone', 'camera'), a)).toBe(true)
  expect(isSentTo(sending(), a)).toBe(false)
  const pictures = sending('camera', 'document')
  expect(isSentTo(pictures, a)).toBe(true)
  const own = pictures.classrooms.find((one) => one.classroomId === a)!
  own.rung = 'audio'
  expect(isSentTo(pictures, a)).toBe(false)
  own.rung = 'slides'
  expect(isSentTo(pictures, a)).toBe(true)
  const gone = sending('microphone')
  gone.lead.present = false
  expect(isSentTo(gone, a)).toBe(false)
})

it('a page at which nothing arrives tells it only where something is awaited', async () => {
  const lead = { place: 'lead', source: 'microphone', track: { id: 't' } }
  let bytesReceived = 0
  const session = {
    receiver: {
      streams: { get: () => new Map([['lead/microphone', lead]]) },
      transport: () => ({
        closed: false,
        getStats: async () =>
          new Map([['in', { id: 'in', type: 'inbound-rtp', trackIdentifier: 't', bytesReceived }]]),
      }),
    },
    sender: { transport: () => null },
  } as unknown as MediaSession
  let awaited = false
  const read = createFigures(session, () => awaited)
  const told = async () => (await read()).figures.receiving
  expect(await told()).toBeNull()
  awaited = true
  expect(await told()).toBe(false)
  bytesReceived = 500
  expect(await told()).toBe(true)
  // What has come has come, whatever the state says by now.
  bytesReceived = 900
  awaited = false
  expect(await told()).toBe(true)
})
