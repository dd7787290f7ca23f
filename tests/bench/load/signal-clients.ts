/**
 * The lines of `npm run bench -- signal`, in a process of their own so that their work is not the server's. Told by the parent:
 * where, whose, and how many a second; tells back how long each message took until everybody in its lesson had it.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import type { LiveState } from '../../../shared/live.ts'
import type { Ack } from '../../../shared/socket.ts'

export interface SignalPlan {
  url: string
  lessons: { id: string; teacher: string; rooms: { id: string; cookie: string }[] }[]
  perSecond: number
  seconds: number
}
export interface SignalFound {
  /** Ms from sending until the last line of the lesson had it. */
  latencies: number[]
  refused: number
  unanswered: number
  lost: number
  /** Seconds of CPU that the lines themselves took, while messages were sent. */
  cpu: number
}

interface Pending {
  sentAt: number
  fits: (state: LiveState) => boolean
  waiting: Set<Socket>
  done: () => void
}

process.once('message', (plan: SignalPlan) => {
  run(plan).then(
    (found) => process.send!(found, () => process.exit(0)),
    (error) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ url, lessons, perSecond, seconds }: SignalPlan): Promise<SignalFound> {
  const found: SignalFound = { latencies: [], refused: 0, unanswered: 0, lost: 0, cpu: 0 }
  const held: Lesson[] = []
  // A few at a time, as they come at a bell.
  for (let i = 0; i < lessons.length; i += 20)
    held.push(...(await Promise.all(lessons.slice(i, i + 20).map((one) => enter(url, one, found)))))
  process.send!('all are in')
  const before = process.cpuUsage()
  const until = performance.now() + seconds * 1_000
  const every = 1_000 / perSecond
  let next = performance.now()
  let sent = 0
  const open = new Set<Promise<void>>()
  while (performance.now() < until) {
    while (next <= performance.now()) {
      next += every
      const lesson = held[(sent * 7) % held.length]!
      const work = act(lesson, sent++, found).finally(() => open.delete(work))
      open.add(work)
    }
    await pause(Math.max(0, Math.min(4, next - performance.now())))
  }
  await Promise.race([Promise.all(open), pause(10_000)])
  found.unanswered = open.size
  const { user, system } = process.cpuUsage(before)
  found.cpu = (user + system) / 1e6
  for (const lesson of held) for (const socket of lesson.sockets) socket.disconnect()
  return found
}

interface Lesson {
  sockets: Socket[]
  rooms: { id: string; socket: Socket; hand: string | null; voted: boolean; turn: number }[]
  textId: string
  pending: Set<Pending>
  busy: Promise<unknown>
}

async function enter(url: string, plan: SignalPlan['lessons'][number], found: SignalFound): Promise<Lesson> {
  const pending = new Set<Pending>()
  const line = async (cookie: string, as: 'person' | 'device') => {
    const socket = io(url, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      auth: { as },
      reconnection: false,
      forceNew: true,
    })
    socket.on('lesson:state', (state: LiveState) => {
      for (const one of pending) {
        if (!one.waiting.has(socket) || !one.fits(state)) continue
        one.waiting.delete(socket)
        if (one.waiting.size > 0) continue
        pending.delete(one)
        found.latencies.push(performance.now() - one.sentAt)
        one.done()
      }
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    })
    socket.on('disconnect', (reason) => {
      if (reason !== 'io client disconnect') found.lost++
    })
    await command(socket, 'lesson:enter', {
      lessonId: plan.id,
      windowId: randomUUID(),
      rtpCapabilities: null,
    })
    return socket
  }
  const teacher = await line(plan.teacher, 'person')
  await command(teacher, 'lesson:go-live', {})
  const rooms = await Promise.all(
    plan.rooms.map(async ({ id, cookie }) => ({
      id,
      socket: await line(cookie, 'device'),
      hand: null,
      voted: false,
      turn: 0,
    })),
  )
  const textId = randomUUID()
  await command(rooms[0]!.socket, 'question:ask', { id: textId, text: '这一段为什么要轻一点？' })
  return {
    sockets: [teacher, ...rooms.map(({ socket }) => socket)],
    rooms,
    textId,
    pending,
    busy: Promise.resolve(),
  }
}

async function command(socket: Socket, name: string, body: object): Promise<void> {
  const answer = (await socket.timeout(30_000).emitWithAck(name, body)) as Ack<'lesson:leave'>
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
}

/** A hand up or down, or a vote on or off: each is stored, and each changes what everybody sees. */
async function act(lesson: Lesson, n: number, found: SignalFound): Promise<void> {
  const room = lesson.rooms[n % lesson.rooms.length]!
  const votes = room !== lesson.rooms[0] && room.turn++ % 2 === 0
  let fits: Pending['fits']
  let name: string
  let body: object
  if (votes) {
    room.voted = !room.voted
    const { voted } = room
    name = 'question:vote'
    body = { id: lesson.textId, for: voted }
    fits = (state) =>
      state.questions.some((one) => one.id === lesson.textId && one.votes.includes(room.id) === voted)
  } else if (room.hand) {
    const id = room.hand
    room.hand = null
    name = 'question:withdraw'
    body = { id }
    fits = (state) => state.questions.some((one) => one.id === id && one.state === 'withdrawn')
  } else {
    const id = randomUUID()
    room.hand = id
    name = 'question:raise'
    body = { id }
    fits = (state) => state.questions.some((one) => one.id === id)
  }
  const told = new Promise<void>((done) => {
    lesson.pending.add({ sentAt: performance.now(), fits, waiting: new Set(lesson.sockets), done })
  })
  try {
    await command(room.socket, name, body)
  } catch {
    found.refused++
    return
  }
  await told
}
