import { AppError } from '../../shared/errors.ts'
import type { LiveState } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import type { CommandAnswer, CommandInput, CommandName } from '../../shared/socket.ts'
import { openLessonLine } from '../app/lesson-line.ts'
import { newId } from '../app/new-id.ts'
import type { LessonSocket } from '../app/socket.ts'
import type { SendingRole } from '../media/encodings.ts'
import { createMediaSession, type MediaSession } from '../media/media-session.ts'
import { createStore, type Store } from '../ui/store.ts'
import { isNewer, isSentTo } from './lesson-state.ts'
import { startPulse } from './line-pulse.ts'
import { watchLine } from './line-watch.ts'

/**
 * `out`: not entered yet, or refused (see `error`). `back`: entered before, and finding the way back by itself.
 * `superseded`: another window of this place took over. `over`: the lesson has ended.
 */
export type Attendance = 'out' | 'entering' | 'in' | 'back' | 'superseded' | 'over'

export interface ParticipationState {
  attendance: Attendance
  place: Place | null
  lesson: LiveState | null
  error: AppError | null
  /** Since when nothing arrives any more, though the browser has not noticed; null while the line lives. */
  silentSince: number | null
  /** Server clock − own clock, in milliseconds. */
  skewMs: number
}

export interface Participation {
  state: Store<ParticipationState>
  media: MediaSession
  /** Over which its commands go and its notices come: wherever the lesson is. */
  socket: LessonSocket
  enter(): void
  leave(): void
  /** A command of this lesson; while the line is away it waits for it, at most `waitMs`, and is sent again. */
  send<N extends CommandName>(name: N, body: CommandInput<N>, waitMs?: number): Promise<CommandAnswer<N>>
  end(): void
}

/** Tells a reconnecting page from a second window. */
const windowId = newId()
const givenUp = [
  'lesson_over',
  'forbidden',
  'not_found',
  'lesson_too_early',
  'bad_input',
  'lesson_wrong_phase',
  'classroom_removed',
  'lesson_locked',
  'lesson_not_live',
  'observers_full',
]

/** Where nobody has the lesson at the moment, its next owner is asked for about once a second, not by all pages at once. */
const againMs = (): number => 700 + Math.random() * 600
/** A page that is sent from node to node without getting in takes a breath. */
const mostHops = 3

/**
 * @param home the page's own line; the lesson may be at another node, and the participation goes there
 * @param enterBy `lesson:observe` looks on
 */
export function participate(
  home: LessonSocket,
  lessonId: string,
  role: SendingRole,
  enterBy: 'lesson:enter' | 'lesson:observe' = 'lesson:enter',
): Participation {
  const state = createStore<ParticipationState>({
    attendance: 'out',
    place: null,
    lesson: null,
    error: null,
    silentSince: null,
    skewMs: 0,
  })
  const socket = openLessonLine(home)
  const media = createMediaSession(socket, role, () => void enterAgain(), home)
  const pulse = startPulse(media, {
    awaited: () => {
      const { lesson, place } = state.get()
      return role !== 'lead' && lesson !== null && isSentTo(lesson, place)
    },
    live: () => state.get().attendance === 'in' && state.get().silentSince === null,
    lowered: () => {
      const { lesson, place } = state.get()
      const own =
        place === 'lead' ? lesson?.lead : lesson?.classrooms.find((one) => one.classroomId === place)
      return (own?.rung ?? 'full') !== 'full'
    },
    async send(beat) {
      try {
        await socket.command('presence:beat', beat, 4_000)
      } catch (error) {
        if (error instanceof AppError && error.code === 'not_entered') void enterAgain()
      }
    },
  })
  const offs: (() => void)[] = []
  let attempt = 0
  let hops = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const within = (): boolean => ['entering', 'in', 'back'].includes(state.get().attendance)

  /** The same figure while it hardly differs: every clock on the page is set anew when it changes. */
  function steadySkew(measured: number): number {
    const { skewMs } = state.get()
    return Math.abs(measured - skewMs) > 500 ? measured : skewMs
  }

  function take(lesson: LiveState): void {
    if (lesson.lessonId !== lessonId || !isNewer(lesson, state.get().lesson)) return
    state.patch({ lesson, skewMs: steadySkew(Date.parse(lesson.serverTime) - Date.now()) })
    if (lesson.phase === 'ended' || lesson.phase === 'cancelled') finish('over')
  }

  function finish(attendance: Attendance, error: AppError | null = null): void {
    clearTimeout(retry)
    attempt++
    media.end()
    state.patch({ attendance, error, silentSince: null })
    hops = 0
    socket.goHome()
  }

  function enterLater(error: AppError): void {
    state.patch({ error })
    hops = 0
    retry = setTimeout(() => void enterAgain(), againMs())
  }

  async function enterAgain(): Promise<void> {
    if (ended || !within()) return
    clearTimeout(retry)
    const mine = ++attempt
    if (state.get().attendance === 'in') state.patch({ attendance: 'back' })
    if (socket.connection.get().state !== 'connected') return
    try {
      await media.prepare()
      const entered = await socket.command(enterBy, {
        lessonId,
        windowId,
        rtpCapabilities: media.capabilities(),
      })
      if (mine !== attempt) return
      hops = 0
      state.patch({ attendance: 'in', place: entered.place, error: null, silentSince: null })
      if (entered.media) media.adopt(entered.media)
      pulse.begin()
      take(entered.state)
    } catch (thrown) {
      if (mine !== attempt) return
      const error = thrown instanceof AppError ? thrown : new AppError('internal', String(thrown))
      if (error.code === 'lesson_over') finish('over', error)
      else if (givenUp.includes(error.code)) finish('out', error)
      else if (error.code === 'elsewhere' && ++hops <= mostHops)
        socket.goTo(String(error.details.url), String(error.details.ticket))
      else enterLater(error)
    }
  }

  offs.push(
    socket.on('lesson:state', take),
    socket.on('media:consumer', (consumer) => media.receiver.offer([consumer])),
    socket.on('media:consumer-closed', ({ consumerId }) => media.receiver.withdraw(consumerId)),
    socket.on('media:reset', () => void enterAgain()),
    socket.on('lesson:moved', () => {
      // A line that is another one now enters by itself.
      if (!socket.goHome()) void enterAgain()
    }),
    socket.on('lesson:superseded', () => finish('superseded')),
    socket.on('lesson:removed', () =>
      finish('out', new AppError('classroom_removed', 'The teacher sent this classroom out for now.')),
    ),
    socket.connection.subscribe(() => {
      const { state: now } = socket.connection.get()
      if (now === 'connected') {
        media.prepare().catch(() => undefined)
        void enterAgain()
      } else if (state.get().attendance === 'in') {
        attempt++
        state.patch({ attendance: 'back' })
      }
    }),
    watchLine(media, {
      watching: () => state.get().attendance === 'in',
      silent: (since) => {
        if (state.get().silentSince !== since) state.patch({ silentSince: since })
      },
      probe: async () => {
        try {
          await socket.command('presence:beat', await pulse.beat(), 2_000)
          return true
        } catch {
          socket.renew()
          return false
        }
      },
      dialling: () => state.get().attendance === 'back' && socket.connection.get().state === 'lost',
      dial: () => socket.renew(),
    }),
  )
  if (socket.connection.get().state === 'connected') media.prepare().catch(() => undefined)

  const participation: Participation = {
    state,
    media,
    socket,
    enter() {
      if (within()) return
      state.patch({ attendance: 'entering', error: null })
      void enterAgain()
    },
    leave() {
      if (within()) socket.command('lesson:leave', {}).catch(() => undefined)
      finish('out')
    },
    async send(name, body, waitMs = 15_000) {
      const until = Date.now() + waitMs
      for (;;) {
        try {
          if (!within()) throw new AppError('not_entered', 'Enter the lesson first.')
          if (state.get().attendance === 'in') return await socket.command(name, body)
          throw new AppError('unavailable', 'The connection is being restored.')
        } catch (error) {
          const again =
            error instanceof AppError &&
            (error.code === 'unavailable' || (error.code === 'not_entered' && within()))
          if (!again || Date.now() > until) throw error
          await new Promise((resolve) => setTimeout(resolve, 300))
        }
      }
    },
    end() {
      ended = true
      finish('out')
      pulse.end()
      for (const off of offs) off()
      socket.close()
    },
  }
  return participation
}
