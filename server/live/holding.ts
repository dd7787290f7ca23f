import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import type { Lease, NodeInfo } from '../cluster/cluster.ts'
import type { LiveDeps } from './deps.ts'
import { readStored } from './read-stored.ts'
import { type RunningLesson, runLesson, type Writing } from './running-lesson.ts'
import { initialState } from './state.ts'

/** Whoever asks for a lesson; `pass` when another node sent them here for it. */
export interface Asker {
  actor: Actor
  pass: string | null
}

/** The lessons that this node has, and how it comes by them. */
export interface Holding {
  /**
   * A lesson that is here, or that nobody has and that is to go here. Who was sent here gets it here if nobody has it, whatever
   * the plan says by now: nobody is sent to and fro.
   * @throws AppError `elsewhere` {url, ticket}; `unavailable` while its owner can't be known; `not_found`
   */
  get(lessonId: string, asker: Asker): Promise<RunningLesson>
  /** A lesson that is held here, or null; nothing is loaded for it. */
  held(lessonId: string): Promise<RunningLesson | null>
  /** Another node that has it, or null. @throws AppError `unavailable` */
  owner(lessonId: string): Promise<NodeInfo | null>
  /** Those that are here at this moment; nobody waits for one that is on its way. */
  all(): RunningLesson[]
  /** Inside of the lesson's `run`: gives it back, once all is written; whoever takes it then finds it as it was left. */
  release(lesson: RunningLesson, mediaLaterMs?: number): Promise<void>
  /** From now on nothing new is taken, and what is on its way is given back. */
  close(): void
  size(): number
}

type Found = { lesson: RunningLesson } | { at: NodeInfo }

/** Who comes back to a lesson that is being given back waits so long for it, in ms: the database may be away. */
const leavingMs = 5_000

/** @param onLoaded a lesson was taken that was in somebody's hands before: somebody may be expected back in it */
export function createHolding(
  deps: LiveDeps,
  writing: Writing,
  onLoaded: (lesson: RunningLesson) => void,
): Holding {
  const { context, cluster } = deps
  const { leases, nodeId } = cluster
  const lessons = new Map<string, Promise<Found>>()
  /** Of those, the ones that are loaded. */
  const here = new Map<string, RunningLesson>()
  /** Given back as soon as what they still have to say is written. */
  const leaving = new Map<string, Promise<void>>()
  let closed = false

  async function load(lessonId: string, lease: Lease): Promise<RunningLesson> {
    let lost = false
    let running: RunningLesson | null = null
    lease.onLost(() => {
      lost = true
      if (running) letGo(running, 'its lease was lost')
    })
    try {
      const stored = await readStored(deps, lessonId)
      if (lost) throw moved()
      if (closed) throw restarting()
      const lesson = runLesson(deps, writing, lease, initialState(stored, context.now().getTime()), () =>
        letGo(lesson, 'another node has written under a newer token'),
      )
      running = lesson
      here.set(lessonId, lesson)
    } catch (error) {
      await lease.release()
      throw error
    }
    onLoaded(running)
    return running
  }

  async function take(lessonId: string): Promise<Found> {
    const left = leaving.get(lessonId)?.then(() => true)
    if (left && !(await Promise.race([left, pause(leavingMs, false, { ref: false })]))) throw stillLeaving()
    const taken = await leases.take(lessonId)
    return 'lease' in taken ? { lesson: await load(lessonId, taken.lease) } : { at: taken.holder }
  }

  /** Two who come at once find one owner. */
  function begin(lessonId: string): Promise<Found> {
    const taking = take(lessonId)
    lessons.set(lessonId, taking)
    const drop = () => {
      if (lessons.get(lessonId) === taking) lessons.delete(lessonId)
    }
    taking.then((found) => {
      if ('at' in found) drop()
    }, drop)
    return taking
  }

  /** Where the lesson is or is to go, if that isn't here. */
  async function elsewhere(lessonId: string, pass: string | null): Promise<NodeInfo | null> {
    const holder = pass !== null && !closed ? null : await owner(lessonId)
    if (holder) return holder
    if (pass !== null && !closed) return null
    const place = await cluster.placeOf(lessonId).catch((error) => {
      // Without Redis there is no plan; whether it may be taken here, the database says.
      if (error instanceof AppError && error.code === 'unavailable') return null
      throw error
    })
    return place === null || place.id === nodeId ? null : place
  }

  async function owner(lessonId: string): Promise<NodeInfo | null> {
    const holder = await leases.holderOf(lessonId)
    return holder && holder.id !== nodeId ? holder : null
  }

  function forget(lessonId: string): void {
    lessons.delete(lessonId)
    here.delete(lessonId)
  }

  /** It is another's by now: writes nothing more, and sends everybody after it. */
  function letGo(lesson: RunningLesson, why: string): void {
    if (lesson.released) return
    context.log.warn({ lessonId: lesson.id, why }, 'a lesson was let go')
    forget(lesson.id)
    lesson.release()
    lesson.sendAway()
    lesson.lease
      .release()
      .catch((error) => context.log.warn({ err: error, lessonId: lesson.id }, 'a lease ends by itself'))
  }

  return {
    async get(lessonId, { actor, pass }) {
      if (pass !== null && pass !== lessonId)
        throw new AppError('forbidden', 'This ticket is for another lesson.')
      const known = await lessons.get(lessonId)?.catch(() => null)
      if (known && 'lesson' in known) return known.lesson
      const away = await elsewhere(lessonId, pass)
      if (!away && closed) throw restarting()
      const found: Found = away ? { at: away } : await (lessons.get(lessonId) ?? begin(lessonId))
      if ('lesson' in found) return found.lesson
      throw new AppError('elsewhere', 'Another node has this lesson: dial it with the ticket.', {
        url: found.at.url,
        ticket: deps.ticketFor(actor, lessonId),
      })
    },

    async held(lessonId) {
      const found = await lessons.get(lessonId)?.catch(() => null)
      return found && 'lesson' in found && !found.lesson.released ? found.lesson : null
    },
    owner,
    all: () => [...here.values()],

    release(lesson, mediaLaterMs) {
      const { id, lease } = lesson
      if (lesson.released) return leaving.get(id) ?? Promise.resolve()
      forget(id)
      lesson.release(mediaLaterMs)
      const left = writing.written
        .flush()
        .then(() => lease.release())
        .catch((error) => context.log.warn({ err: error, lessonId: id }, 'a lease ends by itself'))
        .finally(() => leaving.delete(id))
      leaving.set(id, left)
      return left
    },
    close() {
      closed = true
    },
    size: () => lessons.size,
  }
}

const restarting = () => new AppError('unavailable', 'The server is restarting. Try again in a few seconds.')
const stillLeaving = () =>
  new AppError(
    'unavailable',
    'What was left of this lesson is still being written. Try again in some seconds.',
  )
const moved = () => new AppError('unavailable', 'This lesson is going to another server. Try again at once.')
