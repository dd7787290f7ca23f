import type { Me } from '../../shared/account.ts'
import type { HeadCount } from '../../shared/attendance.ts'
import { AppError } from '../../shared/errors.ts'
import type { Lesson, Receiver } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import { signIn } from '../app/sign-in-first.ts'
import { createStore, type Store } from '../ui/store.ts'

export interface AssistState {
  me: Me | null
  /** Today's, or the one the address names; kept on the phone, so that a dead line still shows them. */
  lessons: Lesson[]
  /** Counts the server has, by lesson, newest first. */
  counts: Record<string, HeadCount[]>
  offline: boolean
  loading: boolean
}

const key = 'tongke.assist'
const everyMs = 20_000
const dayMs = 24 * 3_600_000

interface Kept {
  me: Me
  lessons: Lesson[]
  counts: Record<string, HeadCount[]>
}

function kept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

/** The classes of a lesson that this person stands before: named as the assistant, or of the school they assist at. */
export function ownReceivers(lesson: Lesson, me: Me): Receiver[] {
  const named = lesson.receivers.filter((one) => one.assistantId === me.person.id)
  if (named.length > 0) return named
  const schools = me.person.grants.flatMap((grant) =>
    grant.kind === 'school' && grant.role === 'assistant-teacher' ? [grant.schoolId] : [],
  )
  return lesson.receivers.filter((one) => one.assistantId === null && schools.includes(one.schoolId))
}

/** Keeps an assistant's lessons of the day and their counts, with a line or without. */
export function openAssistSession(lessonId: string | null): { state: Store<AssistState>; refresh(): void } {
  const before = kept()
  const state = createStore<AssistState>({
    me: before?.me ?? null,
    lessons: before?.lessons ?? [],
    counts: before?.counts ?? {},
    offline: false,
    loading: true,
  })
  let timer: ReturnType<typeof setTimeout> | undefined

  async function countsOf(lesson: Lesson): Promise<[string, HeadCount[]]> {
    if (lesson.phase === 'scheduled' || lesson.phase === 'cancelled') return [lesson.id, []]
    try {
      const { classes } = await call('GET /api/lessons/:id/attendance', { params: { id: lesson.id } })
      return [lesson.id, classes.flatMap((one) => one.headCounts)]
    } catch (error) {
      if (error instanceof AppError && error.code === 'unavailable') throw error
      return [lesson.id, state.get().counts[lesson.id] ?? []]
    }
  }

  async function refresh(): Promise<void> {
    clearTimeout(timer)
    try {
      const now = Date.now()
      const midnight = new Date(now).setHours(0, 0, 0, 0)
      const me = await call('GET /api/session')
      const all = lessonId
        ? [await call('GET /api/lessons/:id', { params: { id: lessonId } })]
        : await call('GET /api/lessons', {
            query: { from: new Date(midnight).toISOString(), to: new Date(midnight + dayMs).toISOString() },
          })
      const lessons = all
        .filter((lesson) => lessonId !== null || ownReceivers(lesson, me).length > 0)
        .sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
      const counts = Object.fromEntries(await Promise.all(lessons.map(countsOf)))
      state.patch({ me, lessons, counts, offline: false, loading: false })
      if (!lessonId) localStorage.setItem(key, JSON.stringify({ me, lessons, counts } satisfies Kept))
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') {
        localStorage.removeItem(key)
        return signIn()
      }
      const offline = error instanceof AppError && error.code === 'unavailable'
      state.patch({ offline, loading: false, ...(lessonId && !offline ? { lessons: [] } : {}) })
    }
    timer = setTimeout(() => void refresh(), everyMs)
  }

  addEventListener('online', () => void refresh())
  addEventListener('offline', () => state.patch({ offline: true }))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void refresh()
  })
  void refresh()
  return { state, refresh: () => void refresh() }
}
