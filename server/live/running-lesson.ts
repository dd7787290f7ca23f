import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { LiveState } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import type { Lease } from '../cluster/cluster.ts'
import { type Fence, Fenced, withinFence } from '../cluster/fence.ts'
import type { Participant } from '../media/participant.ts'
import type { MediaRoom } from '../media/room.ts'
import type { LessonRoomEvents } from '../media/rooms.ts'
import type { Context } from '../platform/context.ts'
import type { Connection } from '../platform/socket.ts'
import { shareNotice } from '../platform/socket-notice.ts'
import { whoReceives } from './audience.ts'
import { apply, type Command } from './command.ts'
import type { LiveDeps } from './deps.ts'
import { createPictures, type Pictures } from './pictures.ts'
import { hasForLeadAlone, project } from './projection.ts'
import { createQueue } from './queue.ts'
import { readStored } from './read-stored.ts'
import { type Changed, type Facts, isOver, isRunning, type LessonState, restate } from './state.ts'
import { dropStillsOfOver } from './still-store.ts'
import type { Storing } from './storing.ts'
import type { WriteBehind } from './write-behind.ts'

/** Who holds a place now. */
export interface Member {
  place: Place
  windowId: string
  connection: Connection<Actor>
  /** Of its evidence of presence; who looks on leaves none. */
  connectionId: string
  /** Looks on: sends nothing, and its place is nobody's classroom. */
  observes: boolean
  participant: Participant | null
}

/**
 * The one owner of a lesson that runs: its state, who holds its places, its media. Everything that changes it goes through
 * `run`, one after another; what a command means is stored before anybody sees it.
 */
export interface RunningLesson {
  readonly id: string
  readonly lease: Lease
  /** In its right everything of this lesson is written. */
  readonly fence: Fence
  readonly deps: LiveDeps
  readonly written: WriteBehind
  readonly members: Map<Place, Member>
  state(): LessonState
  view(to: 'lead' | 'others'): LiveState
  /** The newest picture of each place that posted one, for the live wall; gone with the lesson. */
  readonly pictures: Pictures
  run<T>(task: () => T | Promise<T>): Promise<T>
  /** Inside `run`: what the command would make of the lesson. @throws AppError */
  weigh(command: Command): Changed
  /** Inside `run`: stores it, takes it on, and has everybody told. */
  commit(changed: Changed): Promise<void>
  /** Inside `run`: both. @throws AppError */
  change(command: Command): Promise<Changed>
  /** Inside `run`, after the database was away: has what was stored in fact. Throws while it still is. */
  makeSure(): Promise<void>
  /** Inside `run`: writes beside its own events, in the same right. @throws AppError */
  within<T>(write: (context: Context) => Promise<T>): Promise<T>
  /** The media room, made when it isn't there. */
  openRoom(): Promise<MediaRoom>
  room(): MediaRoom | null
  /** Inside `run`: what schedule made of the lesson; whatever is over is closed down. */
  take(lesson: Lesson): Promise<void>
  /** What waited because it wasn't worth a message of its own. */
  tellQuiet(): void
  /** Nobody is in it, nor expected back. */
  idle(): boolean
  /** Ends its media, at once or so much later; whoever comes finds another owner. */
  release(mediaLaterMs?: number): void
  /** After that: has its pages look for the other owner. */
  sendAway(): void
  readonly released: boolean
}

/** How a node's lessons write: what they wait for, and what they don't. */
export interface Writing {
  store: Storing
  written: WriteBehind
}

/** @param onFenced another node has the lesson by now */
export function runLesson(
  deps: LiveDeps,
  { store, written }: Writing,
  lease: Lease,
  initial: LessonState,
  onFenced: () => void,
): RunningLesson {
  const { context, media, evidence } = deps
  const id = initial.facts.lesson.id
  const fence: Fence = { lessonId: id, token: lease.token }
  const log = context.log.child({ lessonId: id })
  const epoch = randomUUID()
  const run = createQueue()
  const members = new Map<Place, Member>()
  const pictures = createPictures(() => now().getTime())
  let state = initial
  let room: MediaRoom | null = null
  let telling = false
  let untold = false
  let released = false
  /** A write failed of which nobody knows whether it was done: the line to the database broke. */
  let doubtful = false

  const now = () => context.now()

  /** Once per turn of the event loop, however many changes it brought. */
  function tell(): void {
    if (telling) return
    telling = true
    setImmediate(() => {
      telling = false
      untold = false
      const others = shareNotice('lesson:state', lesson.view('others'))
      // What is for the lead end alone (notes, who looks on, hidden votes) the projection knows: never one from the other.
      const lead = hasForLeadAlone(state) ? shareNotice('lesson:state', lesson.view('lead')) : others
      for (const { place, connection } of members.values()) connection.share(place === 'lead' ? lead : others)
    })
  }

  const events: LessonRoomEvents = {
    consumer: (to, consumer) => members.get(to)?.connection.notify('media:consumer', consumer),
    consumerClosed: (to, consumerId) =>
      members.get(to)?.connection.notify('media:consumer-closed', { consumerId }),
    sources: (place, sources) => later({ type: 'sources', place, sources }),
    uplink: (place, score) => later({ type: 'uplink', place, score }),
    rung: (place, rung, reason) => later({ type: 'rung', place, rung, reason }),
    lost: () => void run(mediaLost).catch(unexpected),
  }

  const unexpected = (error: unknown) => log.error({ err: error }, 'a change of a running lesson failed')

  /** A change that nobody waits for. */
  function later(command: Command): void {
    run(() => lesson.change(command)).catch((error) => {
      if (!(error instanceof AppError)) unexpected(error)
    })
  }

  async function mediaLost(): Promise<void> {
    const lost = [...members.values()].filter((member) => member.participant?.closed)
    if (room?.closed) room = null
    for (const member of lost) member.participant = null
    await lesson.change({ type: 'lose-media', places: lost.map(({ place }) => place) })
    log.warn({ places: lost.length }, 'the media of a lesson was lost; its places enter again')
    for (const { connection } of lost) connection.notify('media:reset', { reason: 'worker-died' })
  }

  /** Who is over with has no media; whoever is still connected was there until now. */
  async function closeDown(): Promise<void> {
    const at = now()
    const places = [...members.keys()]
    room?.close()
    room = null
    for (const member of members.values()) {
      member.participant = null
      if (!member.observes && !isLost(member)) left(member, at)
    }
    await lesson.change({ type: 'lose-media', places })
    written.push('settle', () => evidence.settle(id))
    written.push('drop stills', () => dropStillsOfOver(context))
  }

  const isLost = ({ place }: Member): boolean =>
    (place === 'lead' ? state.lead : state.classrooms.get(place))?.link.kind === 'lost'
  const left = ({ connectionId }: Member, at: Date) =>
    written.push('closed', () => evidence.closed({ connectionId, fence, at }))

  /** What is refused to an owner that is none any more is refused to its page as something to be tried again. */
  async function owned<T>(write: () => Promise<T>): Promise<T> {
    if (released) throw gone()
    try {
      return await write()
    } catch (error) {
      if (error instanceof AppError) throw error
      if (!(error instanceof Fenced)) {
        doubtful = true
        throw error
      }
      onFenced()
      throw gone()
    }
  }

  const lesson: RunningLesson = {
    id,
    lease,
    fence,
    deps,
    written,
    members,
    run,
    state: () => state,
    view: (to) => project(state, epoch, now(), to),
    pictures,
    room: () => room,

    weigh(command) {
      const changed = apply(state, command, now().getTime())
      if (changed instanceof AppError) throw changed
      return changed
    },

    async commit(changed) {
      if (changed.state === state) return
      if (doubtful && changed.events.some((event) => event.type !== 'away')) {
        await lesson.makeSure()
        throw new AppError('unavailable', 'The database was away for a moment. Try again.')
      }
      await owned(() => store(fence, changed.events))
      if (released) throw gone()
      state = changed.state
      for (const event of changed.events) {
        if (event.type !== 'away') continue
        const member = members.get(event.place)
        members.delete(event.place)
        if (member?.participant) room?.leave(member.participant)
        if (member && isRunning(state) && state.conduct.removed.has(event.place)) {
          left(member, now())
          member.connection.notify('lesson:removed', {})
        }
        pictures.forget(event.place)
      }
      if (changed.quiet) untold = true
      else {
        room?.setAudience(whoReceives(state))
        tell()
      }
    },

    async change(command) {
      const changed = lesson.weigh(command)
      await lesson.commit(changed)
      return changed
    },

    async makeSure() {
      if (!doubtful || released) return
      const stored = await readStored(deps, id)
      doubtful = false
      state = restate(state, stored)
      room?.setAudience(whoReceives(state))
      tell()
      await lesson.take(stored.facts.lesson)
    },

    within: (write) => owned(() => withinFence(context, fence, write)),

    async openRoom() {
      if (released) throw gone()
      if (room && !room.closed) return room
      const opened = await media.open(id, events, 1 + state.facts.lesson.receivers.length)
      if (released) {
        // Let go meanwhile, and whoever has it next here is not to find a room that tells us.
        opened.close()
        throw gone()
      }
      room = opened
      return opened
    },

    async take(next) {
      const before = state.phase
      const headCounts = Object.fromEntries(await evidence.headCounts(id))
      const facts: Facts = { lesson: next, headCounts }
      await lesson.change({ type: 'facts', facts })
      if (before !== next.phase) log.info({ phase: next.phase }, `the lesson is ${next.phase}`)
      if (isOver(next.phase) && !isOver(before)) await closeDown()
    },

    tellQuiet() {
      if (untold) tell()
    },

    idle: () =>
      state.lead.link.kind === 'away' &&
      state.observers.length === 0 &&
      [...state.classrooms.values()].every(({ link }) => link.kind === 'away'),

    release(mediaLaterMs = 0) {
      released = true
      const last = room
      room = null
      if (mediaLaterMs > 0) setTimeout(() => last?.close(), mediaLaterMs)
      else last?.close()
    },
    sendAway() {
      for (const { connection } of members.values()) {
        connection.notify('lesson:moved', {})
        // A line that came for this lesson alone has nothing more to carry.
        if (connection.pass !== null) connection.end('its lesson moved')
      }
      members.clear()
    },
    get released() {
      return released
    },
  }
  return lesson
}

const gone = () =>
  new AppError('unavailable', 'This lesson is at another server by now. The page goes there by itself.')
