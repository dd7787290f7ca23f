import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LessonSocket } from '../../client/app/socket.ts'
import { createMediaSession } from '../../client/media/media-session.ts'
import { AppError } from '../../shared/errors.ts'
import type { Entered } from '../../shared/live.ts'

/** Of a transport that mediasoup-client makes: what it asks of the page before the first packet. */
type Connect = (what: { dtlsParameters: object }, done: () => void) => void
const asked: Connect[] = []

vi.mock('mediasoup-client', () => {
  const transport = ({ id }: { id: string }) => ({
    id,
    closed: false,
    connectionState: 'new',
    on: (event: string, listener: Connect) => void (event === 'connect' && asked.push(listener)),
    close() {
      this.closed = true
    },
  })
  return {
    Device: class {
      load = async () => {}
      createSendTransport = transport
      createRecvTransport = transport
    },
  }
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a transport whose fingerprint the server did not hear is told of it again, until it is closed', async () => {
  const sent: string[] = []
  let failing = 2
  const command = (async (name: string) => {
    sent.push(name)
    if (name === 'media:connect' && failing-- > 0) throw new AppError('unavailable', 'No answer came.')
    return {}
  }) as LessonSocket['command']
  const broken = vi.fn()
  const session = createMediaSession({ command } as LessonSocket, 'lead', broken)
  await session.prepare()
  const media = { send: { id: 's' }, receive: { id: 'r' }, consumers: [], iceServers: [] }
  session.adopt(media as unknown as NonNullable<Entered['media']>)
  const connects = () => sent.filter((name) => name === 'media:connect').length
  asked[0]?.({ dtlsParameters: {} }, () => {})
  expect(connects()).toBe(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(connects()).toBe(3)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(connects()).toBe(3)

  failing = 1
  asked[1]?.({ dtlsParameters: {} }, () => {})
  session.end()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(connects()).toBe(4)
  expect(broken).not.toHaveBeenCalled()
})
