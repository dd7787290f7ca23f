import { AppError } from '../../shared/errors.ts'
import type { Entered } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import type { Actor } from '../account/actor.ts'
import type { NodeInfo } from '../cluster/cluster.ts'
import type { Connection } from '../platform/socket.ts'
import type { LiveDeps } from './deps.ts'
import { drainLessons, lastWord } from './drain.ts'
import { type Asked, demandEntrance, enterLesson } from './enter-lesson.ts'
import { createHolding } from './holding.ts'
import { createNews } from './news.ts'
import { demandLook, observeLesson } from './observe-lesson.ts'
import { placesOf } from './presence.ts'
import type { Member, RunningLesson } from './running-lesson.ts'
import { isRunning, type LessonState } from './state.ts'
import { dropStillsOfOver } from './still-store.ts'
import { createStoring } from './storing.ts'
import { createSweep } from './sweep.ts'
import { createWriteBehind } from './write-behind.ts'

/** Where a connection is. */
export interface Seat {
  lesson: RunningLesson
  place: Place
}

/** All lessons that run on this node. */
export interface Live {
  enter(call: Asked): Promise<Entered>
  /** Looks on. @throws AppError `not_found`, `forbidden`, `lesson_not_live`, `lesson_over`, `observers_full` */
  observe(call: Asked): Promise<Entered>
  /** @throws AppError `not_entered` */
  seatOf(connection: Connection<Actor>): Seat
  /** @throws AppError `not_entered` when the connection holds no place of its lesson any more */
  memberOf(connection: Connection<Actor>): Member
  leave(connection: Connection<Actor>): Promise<void>
  /** Its line is gone; the place waits for it a moment. */
  lose(connection: Connection<Actor>): void
  /** The rooms below changed a lesson: cancelled it, counted heads. */
  lessonChanged(lessonId: string): Promise<void>
  /** What time alone does, in all lessons; run by a timer. */
  sweep(): Promise<void>
  start(): void
  /** A node that has a lesson which isn't here, or null. @throws AppError `unavailable` while that can't be known */
  owner(lessonId: string): Promise<NodeInfo | null>
  /**
   * Takes no new lesson, and gives those that are here to other nodes. Without another it waits until they are over, at most
   * `forMs`.
   */
  drain(forMs: number): Promise<void>
  /** Writes down that everybody left now, and waits until it is written. */
  stop(): Promise<void>
  /** A lesson that is held here, or null; nothing is loaded for it. */
  held(lessonId: string): Promise<RunningLesson | null>
  /** All lessons held here. */
  all(): RunningLesson[]
  /** The lesson that a connection is in. */
  lessonOf(connection: Connection<Actor>): string | undefined
  /** Lessons held here, and what their places receive, in Mb/s, as their pages tell it. */
  load(): { count: number; outgoing: number }
  /** Evidence that waits for the database, and what was given up. */
  writeBehind(): { waiting: number; dropped: number }
}

/** In kb/s. */
const receivedIn = (state: LessonState): number =>
  placesOf(state).reduce((sum, [, { line }]) => sum + (line?.receivingKbps ?? 0), 0)

export function createLive(deps: LiveDeps): Live {
  const { context, evidence, times, cluster } = deps
  const { log } = context
  const written = createWriteBehind(log)
  const holding = createHolding(deps, { store: createStoring(context), written }, (lesson) => {
    const state = lesson.state()
    if (isRunning(state) && state.stage.length > 0) tickLater(lesson)
  })
  const seats = new Map<string, Seat>()
  /** Lines that are closed: one may close while its entering is still under way. */
  const gone = new WeakSet<Connection<Actor>>()
  let stopping = false

  /** Inside of the lesson's `run`. */
  function releaseIdle(lesson: RunningLesson): void {
    if (lesson.idle()) void holding.release(lesson)
  }

  async function tick(lesson: RunningLesson): Promise<void> {
    await lesson.run(async () => {
      if (lesson.released) return
      const sure = await Promise.allSettled([lesson.makeSure()])
      // Also while the database is away: who fell silent is stored nowhere.
      await lesson.change({ type: 'tick' })
      lesson.tellQuiet()
      releaseIdle(lesson)
      for (const one of sure) if (one.status === 'rejected') throw one.reason
    })
  }

  /** The grace is short: whoever waits for its end shouldn't wait for the next sweep too. */
  function tickLater(lesson: RunningLesson): void {
    setTimeout(() => {
      if (!stopping) tick(lesson).catch(notLookedAfter(lesson))
    }, times.graceMs + 1).unref()
  }

  const notLookedAfter = (lesson: RunningLesson) => (error: unknown) =>
    log.warn({ err: error, lessonId: lesson.id }, 'a lesson was not looked after')

  function leaveSeat(connection: Connection<Actor>, { lesson, place }: Seat): Promise<void> {
    return lesson.run(async () => {
      const member = lesson.members.get(place)
      if (lesson.released || member?.connection.id !== connection.id) return
      const at = context.now()
      if (member.observes) await lesson.change({ type: 'stop-observing', id: place })
      else {
        written.push('closed', () =>
          evidence.closed({ connectionId: member.connectionId, fence: lesson.fence, at }),
        )
        await lesson.change({ type: 'leave', place })
      }
      releaseIdle(lesson)
    })
  }

  const news = createNews(deps, holding, { written, isStopping: () => stopping })

  const sweep = createSweep({
    lessons: holding.all,
    look: (lesson) => tick(lesson).catch(notLookedAfter(lesson)),
    async together() {
      await news.forgotten()
      await news.missed()
    },
    everyMs: times.sweepMs,
    log,
  })

  /** Inside of the lesson's `run`: who has a line was there until now. */
  function writeLeft({ members, fence }: RunningLesson): void {
    const at = context.now()
    for (const { connectionId, connection, observes } of members.values())
      if (seats.has(connection.id) && !observes)
        written.push('closed', () => evidence.closed({ connectionId, fence, at }))
  }

  async function seat(
    call: Asked,
    demand: typeof demandEntrance,
    comeIn: typeof enterLesson,
  ): Promise<Entered> {
    const { actor, connection, body } = call
    // Who bears a ticket was asked by the node that made it, and is asked again inside.
    const known = connection.pass !== null || (await holding.held(body.lessonId))
    if (!known) await demand(context, actor, body.lessonId)
    for (;;) {
      if (stopping) throw new AppError('unavailable', 'The server is restarting. Try again in a few seconds.')
      const lesson = await holding.get(body.lessonId, connection)
      const entered = await lesson.run(async () => {
        if (lesson.released) return null
        const { entered, member, before } = await comeIn(lesson, call)
        if (before) seats.delete(before.connection.id)
        const elsewhere = seats.get(connection.id)
        seats.set(connection.id, { lesson, place: member.place })
        return { answer: entered, elsewhere }
      })
      if (!entered) continue
      const { answer, elsewhere } = entered
      if (elsewhere && elsewhere.lesson !== lesson) await leaveSeat(connection, elsewhere)
      if (gone.has(connection)) live.lose(connection)
      return answer
    }
  }

  const live: Live = {
    enter: (call) => seat(call, demandEntrance, enterLesson),
    observe: (call) => seat(call, demandLook, observeLesson),

    seatOf(connection) {
      const seat = seats.get(connection.id)
      if (!seat || seat.lesson.released) throw new AppError('not_entered', 'Enter the lesson first.')
      return seat
    },

    memberOf(connection) {
      const { lesson, place } = live.seatOf(connection)
      const member = lesson.members.get(place)
      if (member?.connection.id !== connection.id)
        throw new AppError('not_entered', 'This place was taken by another window, or given up. Enter again.')
      return member
    },

    async leave(connection) {
      const seat = live.seatOf(connection)
      await leaveSeat(connection, seat)
      if (seats.get(connection.id) === seat) seats.delete(connection.id)
    },

    lose(connection) {
      gone.add(connection)
      const seat = seats.get(connection.id)
      seats.delete(connection.id)
      if (!seat || stopping) return
      const { lesson, place } = seat
      lesson
        .run(async () => {
          const member = lesson.members.get(place)
          if (lesson.released || member?.connection.id !== connection.id) return
          if (member.observes) {
            await lesson.change({ type: 'stop-observing', id: place })
            return releaseIdle(lesson)
          }
          await lesson.change({ type: 'lose', place })
          tickLater(lesson)
        })
        .catch((error) => log.error({ err: error, lessonId: lesson.id }, 'a lost line was not taken note of'))
    },

    lessonChanged: news.changed,

    sweep: sweep.all,

    start() {
      cluster.bus.onTold('lesson:changed', ({ lessonId, by }) => {
        if (by !== cluster.nodeId)
          news
            .look(lessonId)
            .catch((error) => log.warn({ err: error, lessonId }, 'a lesson was not looked at'))
      })
      written.push('settle what was left over', () => evidence.settleLeftOver())
      written.push('drop stills', () => dropStillsOfOver(context))
      sweep.start()
    },

    drain: (forMs) => drainLessons(deps, holding, { forMs, writeLeft }),

    async stop() {
      stopping = true
      holding.close()
      await sweep.stop()
      const all = holding.all()
      for (const lesson of all)
        await lesson.run(() => {
          writeLeft(lesson)
          lesson.release()
        })
      await Promise.race([written.flush(), lastWord()])
      await Promise.all(all.map(({ lease }) => lease.release().catch(() => {})))
    },

    held: holding.held,
    lessonOf: (connection) => seats.get(connection.id)?.lesson.id,
    writeBehind: () => written.load(),
    owner: holding.owner,
    all: holding.all,
    load() {
      const kbps = holding.all().reduce((sum, lesson) => sum + receivedIn(lesson.state()), 0)
      return { count: holding.size(), outgoing: kbps / 1_000 }
    },
  }
  return live
}
