/**
 * The classrooms of `npm run bench -- storm`, in a process of their own so that their work is not the server's. Told by the parent:
 * where, whose, and within how long; tells back how long each took from its first question until it had its place and its streams.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import { receivesAll, rtpOf } from '../../support/fake-rtp.ts'
import type { BookedLesson } from './booked.ts'
import { done, enter } from './line.ts'

export interface StormPlan {
  /** Addresses of the nodes, taken in turn, as a load balancer does. */
  urls: string[]
  lessons: BookedLesson[]
  /** All classrooms begin within this time. */
  seconds: number
}
export interface StormFound {
  /** Ms of each classroom that came in. */
  joins: number[]
  /** Ms of its parts, medians: what the page asks first, its line, its place. */
  parts: { start: number; line: number; enter: number }
  /** Codes of what went wrong, with how often. */
  refused: Record<string, number>
  /** Lines that were lost after they came in. */
  lost: number
  /** Sent to another node than the one they asked. */
  sentOn: number
}

const fingerprint = { algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }

// Without a parent nobody waits for it.
process.once('disconnect', () => process.exit(0))
process.once('message', async (plan: StormPlan) => {
  const open: Socket[] = []
  process.once('message', () => {
    for (const socket of open) socket.disconnect()
    process.disconnect()
  })
  process.send!(await run(plan, open))
})

async function run({ urls, lessons, seconds }: StormPlan, open: Socket[]): Promise<StormFound> {
  const found: StormFound = {
    joins: [],
    parts: { start: 0, line: 0, enter: 0 },
    refused: {},
    lost: 0,
    sentOn: 0,
  }
  const parts = { start: [] as number[], line: [] as number[], enter: [] as number[] }
  let turn = 0
  const home = () => urls[turn++ % urls.length]!

  async function comeIn(cookie: string, as: 'person' | 'device', lessonId: string): Promise<Socket> {
    const begun = performance.now()
    const entering = { home: home(), cookie, as, lessonId, rtpCapabilities: receivesAll }
    const { socket, sentOn, lineMs } = await enter(entering)
    open.push(socket)
    if (sentOn) found.sentOn++
    if (as === 'device') {
      parts.line.push(lineMs)
      parts.enter.push(performance.now() - begun - lineMs)
    }
    socket.on('disconnect', (reason) => {
      if (reason !== 'io client disconnect') found.lost++
    })
    return socket
  }

  async function send(socket: Socket): Promise<void> {
    for (const direction of ['send', 'receive'] as const)
      await done(socket, 'media:connect', {
        direction,
        dtlsParameters: { role: 'client', fingerprints: [fingerprint] },
      })
    await done(socket, 'media:produce', { source: 'camera', rtpParameters: rtpOf('camera', 3) })
    await done(socket, 'media:produce', { source: 'microphone', rtpParameters: rtpOf('microphone') })
  }

  async function join(cookie: string, lessonId: string): Promise<void> {
    const begun = performance.now()
    const answer = await fetch(`${home()}/api/device/start`, { headers: { cookie } })
    if (!answer.ok) throw Object.assign(new Error('start'), { code: `start ${answer.status}` })
    await answer.json()
    parts.start.push(performance.now() - begun)
    const socket = await comeIn(cookie, 'device', lessonId)
    found.joins.push(performance.now() - begun)
    await send(socket)
  }

  const wrong = (error: Error & { code?: string }) => {
    const code = error.code ?? error.message
    found.refused[code] = (found.refused[code] ?? 0) + 1
  }

  // The teachers are there before the bell.
  for (let i = 0; i < lessons.length; i += 10)
    await Promise.all(
      lessons.slice(i, i + 10).map(async ({ id, teacher }) => {
        const socket = await comeIn(teacher, 'person', id)
        await done(socket, 'lesson:go-live', {})
        await send(socket)
      }),
    )
  process.send!('bell')
  const rooms = lessons.flatMap(({ id, rooms }) => rooms.map(({ cookie }) => ({ id, cookie })))
  // Drawn once from a fixed series, so that every run meets the same storm.
  let seed = 20_260_901
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  await Promise.all(
    rooms.map(async ({ id, cookie }) => {
      await pause(random() * seconds * 1_000)
      await join(cookie, id).catch(wrong)
    }),
  )
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
  found.parts = { start: middle(parts.start), line: middle(parts.line), enter: middle(parts.enter) }
  return found
}
