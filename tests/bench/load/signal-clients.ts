/**
 * The lines of `npm run bench -- signal`, in a process of their own so that their work is not the server's. Told by the parent:
 * where, whose, and how many a second; tells back how long each message took until everybody in its lesson had it.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import { beatSeconds, type LiveState } from '../../../shared/live.ts'
import type { BookedLesson } from './booked.ts'
import { done, enter } from './line.ts'

export interface SignalPlan {
  /** Addresses of the nodes, taken in turn, as a load balancer does. */
  urls: string[]
  lessons: BookedLesson[]
  perSecond: number
  seconds: number
}
export interface SignalFound {
  /** Ms from sending until the last line of the lesson had it. */
  latencies: number[]
  /** The same of the first seconds after all came in. */
  settling: number[]
  refused: number
  unanswered: number
  lost: number
  /** Lines that another node than the one they asked took. */
  sentOn: number
  /** Seconds of CPU that the lines themselves took, while messages were sent. */
  cpu: number
}

interface Pending {
  sentAt: number
  fits: (state: LiveState) => boolean
  waiting: Set<Socket>
  done: () => void
}

// Without a parent nobody waits for it.
process.once('disconnect', () => process.exit(0))
process.once('message', (plan: SignalPlan) => {
  run(plan).then(
    (found) => process.send!(found, () => process.exit(0)),
    (error) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ urls, lessons, perSecond, seconds }: SignalPlan): Promise<SignalFound> {
  const found: SignalFound = {
    latencies: [],
    settling: [],
    refused: 0,
    unanswered: 0,
    lost: 0,
    sentOn: 0,
    cpu: 0,
  }
  const held: Lesson[] = []
  let turn = 0
  const home = () => urls[turn++ % urls.length]!
  // A few at a time, as they come at a bell; a line that breaks on its way in is dialled once more, as by a page.
  for (let i = 0; i < lessons.length; i += 20)
    held.push(
      ...(await Promise.all(
        lessons.slice(i, i + 20).map((one) => begin(home, one, found).catch(() => begin(home, one, found))),
      )),
    )
  process.send!('all are in')
  // Its readings take the processors for a moment.
  await pause(1_000)
  const before = process.cpuUsage()
  // What entering leaves to be done (evidence to be written, code to be compiled) is told apart.
  await send(held, { perSecond, seconds: settleSeconds }, found)
  found.settling = found.latencies.splice(0)
  await send(held, { perSecond, seconds }, found)
  const { user, system } = process.cpuUsage(before)
  found.cpu = (user + system) / 1e6
  for (const lesson of held)
    for (const socket of lesson.sockets) {
      socket.disconnect()
      clearInterval(lesson.beats.get(socket))
    }
  return found
}

const settleSeconds = 5

/** Messages at a steady rate, whatever becomes of those before. */
async function send(
  held: Lesson[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
  found: SignalFound,
): Promise<void> {
  const until = performance.now() + seconds * 1_000
  const every = 1_000 / perSecond
  let next = performance.now()
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
  found.unanswered += open.size
}

/** All that were sent so far: each lesson has its turn. */
let sent = 0

interface Lesson {
  sockets: Socket[]
  beats: Map<Socket, NodeJS.Timeout>
  rooms: { id: string; socket: Socket; hand: string | null; voted: boolean; turn: number }[]
  textId: string
  pending: Set<Pending>
}

async function begin(home: () => string, plan: BookedLesson, found: SignalFound): Promise<Lesson> {
  const pending = new Set<Pending>()
  const beats: Lesson['beats'] = new Map()
  const line = async (cookie: string, as: 'person' | 'device') => {
    const { socket, sentOn } = await enter({
      home: home(),
      cookie,
      as,
      lessonId: plan.id,
      rtpCapabilities: null,
    })
    if (sentOn) found.sentOn++
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
    socket.on('disconnect', (reason) => {
      if (reason !== 'io client disconnect') found.lost++
    })
    // As a page does: one that is silent for long counts as gone.
    beats.set(
      socket,
      setInterval(() => void done(socket, 'presence:beat', calm).catch(() => {}), beatSeconds * 1_000),
    )
    return socket
  }
  const teacher = await line(plan.teacher, 'person')
  await done(teacher, 'lesson:go-live', {})
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
  await done(rooms[0]!.socket, 'question:ask', { id: textId, text: '这一段为什么要轻一点？' })
  return {
    sockets: [teacher, ...rooms.map(({ socket }) => socket)],
    beats,
    rooms,
    textId,
    pending,
  }
}

/** What the page of a good line tells. */
const calm = { receiving: true, rttMs: 40, lossPercent: 0, receivingKbps: 1_500, sendingKbps: 600 }

/** A hand up or down, or a vote on or off: each is stored, and each changes what everybody sees. */
async function act(lesson: Lesson, n: number, found: SignalFound): Promise<void> {
  const room = lesson.rooms[n % lesson.rooms.length]!
  const votes = room !== lesson.rooms[0] && room.turn++ % 2 === 0
  let fits: Pending['fits']
  let ask: () => Promise<unknown>
  if (votes) {
    room.voted = !room.voted
    const { voted } = room
    ask = () => done(room.socket, 'question:vote', { id: lesson.textId, for: voted })
    fits = (state) =>
      state.questions.some((one) => one.id === lesson.textId && one.votes.includes(room.id) === voted)
  } else if (room.hand) {
    const id = room.hand
    room.hand = null
    ask = () => done(room.socket, 'question:withdraw', { id })
    fits = (state) => state.questions.some((one) => one.id === id && one.state === 'withdrawn')
  } else {
    const id = randomUUID()
    room.hand = id
    ask = () => done(room.socket, 'question:raise', { id })
    fits = (state) => state.questions.some((one) => one.id === id)
  }
  const told = new Promise<void>((resolve) => {
    lesson.pending.add({ sentAt: performance.now(), fits, waiting: new Set(lesson.sockets), done: resolve })
  })
  try {
    await ask()
  } catch {
    found.refused++
    return
  }
  await told
}
