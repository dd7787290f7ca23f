import { AppError } from '../../shared/errors.ts'
import type { Entered } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import type { Actor } from '../account/actor.ts'
import { countUpToken } from '../cluster/cluster-store.ts'
import { schoolScopes, settingsOf } from '../directory/scope.ts'
import type { Connection } from '../platform/socket.ts'
import { closeForgottenLessons } from '../schedule/close-forgotten-lessons.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { readBoard } from './board-store.ts'
import { readConduct } from './conduct-store.ts'
import type { LiveDeps } from './deps.ts'
import { type Asked, enterLesson } from './enter-lesson.ts'
import { observeLesson } from './observe-lesson.ts'
import { closePollsOf, readPolls } from './poll-store.ts'
import { type Member, type RunningLesson, runLesson } from './running-lesson.ts'
import { initialState } from './state.ts'
import { dropStillsOfOver, readShow } from './still-store.ts'
import { closeTurnsOf, readFloors, readOpenTurns, readQuestions } from './store.ts'
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
  /** Writes down that everybody left now, and waits until it is written. */
  stop(): Promise<void>
  /** A lesson that is held here, or null; nothing is loaded for it. */
  held(lessonId: string): Promise<RunningLesson | null>
  /** All lessons held here. */
  all(): Promise<RunningLesson[]>
  /** The lesson that a connection is in. */
  lessonOf(connection: Connection<Actor>): string | undefined
  /** Lessons held here. */
  size(): number
  /** Evidence that waits for the database, and what was given up. */
  writeBehind(): { waiting: number; dropped: number }
}

export function createLive(deps: LiveDeps): Live {
  const { context, evidence, times } = deps
  const { log } = context
  const written = createWriteBehind(log)
  const lessons = new Map<string, Promise<RunningLesson>>()
  const seats = new Map<string, Seat>()
  let timer: NodeJS.Timeout | undefined
  let sweeping: Promise<void> | null = null
  /** Lines that are closed: one may close while its entering is still under way. */
  const gone = new WeakSet<Connection<Actor>>()
  let stopping = false

  async function load(lessonId: string): Promise<RunningLesson> {
    const lesson = await loadLesson(context, lessonId)
    if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
    const fence = { lessonId, token: await countUpToken(context, lessonId, 'local') }
    const [scopes, questions, floors, polls, board, openTurns, show, headCounts, conduct] = await Promise.all(
      [
        schoolScopes(context, [lesson.leadSchoolId]),
        readQuestions(context, lessonId),
        readFloors(context, lessonId),
        readPolls(context, lessonId),
        readBoard(context, lessonId),
        readOpenTurns(context, lessonId),
        readShow(context, lessonId),
        evidence.headCounts(lessonId),
        readConduct(context, lessonId),
      ],
    )
    const { stagePlaces } = await settingsOf(context, scopes.get(lesson.leadSchoolId)!.regionId)
    const stored = {
      facts: { lesson, headCounts: Object.fromEntries(headCounts) },
      rules: { stagePlaces, graceMs: times.graceMs, silenceMs: times.silenceMs },
      questions,
      floors,
      polls,
      board,
      openTurns,
      conduct,
      show,
    }
    const running = runLesson(deps, written, fence, initialState(stored, context.now().getTime()))
    if (openTurns.length > 0) tickLater(running)
    return running
  }

  /** Two who come at once find one owner. */
  function get(lessonId: string): Promise<RunningLesson> {
    const known = lessons.get(lessonId)
    if (known) return known
    const loading = load(lessonId)
    lessons.set(lessonId, loading)
    loading.catch(() => {
      if (lessons.get(lessonId) === loading) lessons.delete(lessonId)
    })
    return loading
  }

  const loaded = async (): Promise<RunningLesson[]> =>
    (await Promise.allSettled(lessons.values())).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    )

  /** Inside of the lesson's `run`. */
  function releaseIdle(lesson: RunningLesson): void {
    if (lesson.released || !lesson.idle()) return
    lesson.release()
    lessons.delete(lesson.id)
  }

  async function tick(lesson: RunningLesson): Promise<void> {
    await lesson.run(async () => {
      if (lesson.released) return
      await lesson.change({ type: 'tick' })
      lesson.tellQuiet()
      releaseIdle(lesson)
    })
  }

  /** The grace is short: whoever waits for its end shouldn't wait for the next sweep too. */
  function tickLater(lesson: RunningLesson): void {
    setTimeout(() => {
      if (!stopping) tick(lesson).catch((error) => log.error({ err: error }, 'a lesson was not looked after'))
    }, times.graceMs + 1).unref()
  }

  function leaveSeat(connection: Connection<Actor>, { lesson, place }: Seat): Promise<void> {
    return lesson.run(async () => {
      const member = lesson.members.get(place)
      if (member?.connection.id !== connection.id) return
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

  async function forgotten(): Promise<void> {
    for (const lessonId of await closeForgottenLessons(context)) {
      log.info({ lessonId }, 'a lesson that nobody ended was closed')
      await changed(lessonId)
    }
  }

  async function changed(lessonId: string): Promise<void> {
    const lesson = await loadLesson(context, lessonId)
    if (!lesson) return
    const running = await lessons.get(lessonId)
    if (running) {
      await running.run(async () => {
        if (!running.released) await running.take((await loadLesson(context, lessonId)) ?? lesson)
      })
      if (!running.released) return
    }
    if (lesson.phase !== 'ended' && lesson.phase !== 'cancelled') return
    const endedAt = lesson.endedAt ? new Date(lesson.endedAt) : context.now()
    await closeTurnsOf(context, lessonId, endedAt)
    await closePollsOf(context, lessonId, endedAt)
    written.push('settle', () => evidence.settle(lessonId))
    written.push('drop stills', () => dropStillsOfOver(context))
  }

  async function sweepOnce(): Promise<void> {
    await Promise.all((await loaded()).map(tick))
    await forgotten()
  }

  async function seat(call: Asked, comeIn: typeof enterLesson): Promise<Entered> {
    const { connection, body } = call
    for (;;) {
      if (stopping) throw new AppError('unavailable', 'The server is restarting. Try again in a few seconds.')
      const lesson = await get(body.lessonId)
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
    enter: (call) => seat(call, enterLesson),
    observe: (call) => seat(call, observeLesson),

    seatOf(connection) {
      const seat = seats.get(connection.id)
      if (!seat) throw new AppError('not_entered', 'Enter the lesson first.')
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
      seats.delete(connection.id)
      await leaveSeat(connection, seat)
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
          if (member?.connection.id !== connection.id) return
          if (member.observes) {
            await lesson.change({ type: 'stop-observing', id: place })
            return releaseIdle(lesson)
          }
          await lesson.change({ type: 'lose', place })
          tickLater(lesson)
        })
        .catch((error) => log.error({ err: error, lessonId: lesson.id }, 'a lost line was not taken note of'))
    },

    lessonChanged: changed,

    sweep() {
      // One that runs already may have looked at the clock before: whoever asks now gets one that begins now.
      const next = (sweeping ?? Promise.resolve()).catch(() => {}).then(sweepOnce)
      sweeping = next.finally(() => {
        if (sweeping === mine) sweeping = null
      })
      const mine = sweeping
      return mine
    },

    start() {
      written.push('settle what was left over', () => evidence.settleLeftOver())
      written.push('drop stills', () => dropStillsOfOver(context))
      timer = setInterval(() => {
        if (!sweeping)
          live.sweep().catch((error) => log.error({ err: error }, 'lessons were not looked after'))
      }, times.sweepMs)
    },

    async stop() {
      stopping = true
      clearInterval(timer)
      await sweeping?.catch(() => {})
      const at = context.now()
      for (const lesson of await loaded())
        await lesson.run(() => {
          for (const { connectionId, connection, observes } of lesson.members.values())
            if (seats.has(connection.id) && !observes)
              written.push('closed', () => evidence.closed({ connectionId, fence: lesson.fence, at }))
          lesson.release()
        })
      await written.flush()
    },

    async held(lessonId) {
      const lesson = await lessons.get(lessonId)?.catch(() => null)
      return lesson && !lesson.released ? lesson : null
    },
    all: loaded,
    lessonOf: (connection) => seats.get(connection.id)?.lesson.id,
    size: () => lessons.size,
    writeBehind: () => written.load(),
  }
  return live
}
