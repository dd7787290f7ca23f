import type { types } from 'mediasoup-client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LessonSocket } from '../../client/app/socket.ts'
import { createReceiver } from '../../client/media/receive.ts'
import { createSender } from '../../client/media/send.ts'
import { AppError } from '../../shared/errors.ts'
import type { ConsumerWire } from '../../shared/media.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A line on which these commands fail the first time. */
function line(...failing: string[]) {
  const sent: string[] = []
  const left = new Set(failing)
  const command = (async (name: string) => {
    sent.push(name)
    if (left.delete(name)) throw new AppError('unavailable', 'No answer came.')
    return { producerId: 'p' }
  }) as LessonSocket['command']
  const count = (name: string) => sent.filter((one) => one === name).length
  return { command, count }
}

const receiving = {
  closed: false,
  consume: async () => ({ track: {}, close() {} }),
  close() {},
} as unknown as types.Transport
const wire = { id: 'c', place: 'lead', source: 'camera', kind: 'video' } as ConsumerWire

it('a picture whose command got no answer is asked for again while it is wanted, and not after it has ended', async () => {
  const { command, count } = line('media:resume-consumer')
  const receiver = createReceiver(command)
  receiver.want('lead', 'camera', 2)
  receiver.over(receiving, [wire])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(count('media:resume-consumer')).toBe(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(count('media:resume-consumer')).toBe(2)

  const late = line('media:resume-consumer')
  const other = createReceiver(late.command)
  other.want('lead', 'camera', 2)
  other.over(receiving, [wire])
  await vi.advanceTimersByTimeAsync(0)
  other.withdraw('c')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(late.count('media:resume-consumer')).toBe(1)
})

it('a microphone whose command got no answer is sent again over the same transport, and not over one that is gone', async () => {
  const { command, count } = line('media:produce')
  const sender = createSender(command, 'lead')
  const track = { kind: 'audio', readyState: 'live' } as MediaStreamTrack
  const transport = fakeTransport()
  sender.over(transport)
  sender.track('microphone', track)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(count('media:produce')).toBe(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(count('media:produce')).toBe(2)

  const late = line('media:produce')
  const other = createSender(late.command, 'lead')
  other.over(fakeTransport())
  other.track('microphone', track)
  await vi.advanceTimersByTimeAsync(0)
  other.over(null)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(late.count('media:produce')).toBe(1)
})

it('what is switched off while the line is away is switched off at the server too, when it is back', async () => {
  const { command, count } = line('media:close-producer')
  const sender = createSender(command, 'lead')
  const transport = fakeTransport()
  sender.over(transport)
  sender.track('sound', { kind: 'audio', readyState: 'live' } as MediaStreamTrack, 'untouched')
  await vi.advanceTimersByTimeAsync(0)
  sender.track('sound', null)
  await vi.advanceTimersByTimeAsync(0)
  expect(count('media:close-producer')).toBe(1)
  sender.over(transport)
  await vi.advanceTimersByTimeAsync(0)
  expect(count('media:close-producer')).toBe(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(count('media:close-producer')).toBe(2)
})

it('what got no answer may have been done: its contrary is said all the same', async () => {
  const { command, count } = line('media:pause-producer', 'media:pause-consumer')
  const sender = createSender(command, 'lead')
  sender.over(fakeTransport())
  sender.track('microphone', { kind: 'audio', readyState: 'live' } as MediaStreamTrack)
  await vi.advanceTimersByTimeAsync(0)
  sender.pause('microphone', true)
  await vi.advanceTimersByTimeAsync(0)
  sender.pause('microphone', false)
  await vi.advanceTimersByTimeAsync(0)
  expect(count('media:pause-producer')).toBe(2)

  const receiver = createReceiver(command)
  const end = receiver.want('lead', 'camera', 2)
  receiver.over(receiving, [wire])
  end()
  await vi.advanceTimersByTimeAsync(500)
  expect(count('media:pause-consumer')).toBe(1)
  const before = count('media:resume-consumer')
  receiver.want('lead', 'camera', 2)
  expect(count('media:resume-consumer')).toBe(before + 1)
})

/** As mediasoup-client: to produce is to ask the page for the server's id of it. */
function fakeTransport(): types.Transport {
  let ask: (what: object, take: () => void, refuse: (error: Error) => void) => void = () => {}
  const produce = ({ track, appData }: { track: MediaStreamTrack; appData: object }) =>
    new Promise<void>((take, refuse) => ask({ rtpParameters: {}, appData }, take, refuse)).then(() => ({
      id: 'p',
      kind: track.kind,
      track,
      paused: false,
      pause() {},
      resume() {},
      observer: { on() {} },
      on() {},
      close() {},
    }))
  const transport = {
    closed: false,
    produce,
    close() {},
    on: (_: 'produce', asked: typeof ask) => (ask = asked),
  }
  return transport as unknown as types.Transport
}
