import type { Me } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import type { Lesson, Receiver } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import { openKept } from '../app/kept.ts'
import { signIn } from '../app/sign-in-first.ts'
import type { HeadCountQueue } from '../attendance/head-count-queue.ts'
import type { RollCallSource } from '../attendance/roll-call-source.ts'
import { dayBegan } from '../ui/clock.ts'
import { createStore, type Store } from '../ui/store.ts'

export interface AssistState {
  me: Me | null
  /** From today on, or the one the address names; kept on the phone, so that a dead line still shows them. */
  lessons: Lesson[]
  offline: boolean
  loading: boolean
}

interface Kept {
  me: Me
  lessons: Lesson[]
}

const key = 'assist'
const everyMs = 20_000
const dayMs = 24 * 3_600_000
/** Lessons of so many days are on the phone: it may have no line tomorrow. */
const daysAhead = 8
/** Roll calls and names of lessons that begin so soon are made ready for a dead line. */
const nearMs = 36 * 3_600_000

/** A class that sits in a lesson; its own room, or none where it sits with the teacher. */
export type OwnClass = Pick<Receiver, 'classGroupId' | 'classGroupName' | 'schoolName'> & {
  classroomId: string | null
}

/**
 * The classes of a lesson that this person stands before: named as the assistant, or of the school they assist at; and the class
 * that sits with the teacher, for the teacher and for who assists at that school.
 */
export function ownClasses(lesson: Lesson, me: Me): OwnClass[] {
  const schools = schoolsOf(me)
  const { leadClassGroupId, leadClassGroupName, leadSchoolName } = lesson
  const withTeacher: OwnClass[] =
    leadClassGroupId !== null && (lesson.teacherId === me.person.id || schools.includes(lesson.leadSchoolId))
      ? [
          {
            classGroupId: leadClassGroupId,
            classGroupName: leadClassGroupName ?? '',
            schoolName: leadSchoolName,
            classroomId: null,
          },
        ]
      : []
  const named = lesson.receivers.filter((one) => one.assistantId === me.person.id)
  const own =
    named.length > 0
      ? named
      : lesson.receivers.filter((one) => one.assistantId === null && schools.includes(one.schoolId))
  return [...withTeacher, ...own]
}

/** Schools that this person assists at. */
export const schoolsOf = (me: Me): string[] =>
  me.person.grants.flatMap((grant) =>
    grant.kind === 'school' && grant.role === 'assistant-teacher' ? [grant.schoolId] : [],
  )

/** Keeps an assistant's lessons of the coming days and what their roll calls need, with a line or without. */
export function openAssistSession(
  lessonId: string | null,
  queue: HeadCountQueue,
  source: RollCallSource,
): { state: Store<AssistState>; refresh(): void } {
  const state = createStore<AssistState>({ me: null, lessons: [], offline: !navigator.onLine, loading: true })
  const opening = openKept()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function known(): Promise<void> {
    const kept = await (await opening).get<Kept>('facts', key)
    if (!kept || state.get().me) return
    await take(kept.me)
    const lessons = lessonId ? kept.lessons.filter((lesson) => lesson.id === lessonId) : kept.lessons
    if (!state.get().me) state.patch({ me: kept.me, lessons })
  }

  async function take(me: Me): Promise<void> {
    queue.claim(me.person.id)
    await source.claim(me.person.id)
  }

  async function rollCallsOf(lesson: Lesson): Promise<void> {
    if (lesson.phase === 'cancelled' || Date.parse(lesson.startsAt) - Date.now() > nearMs) return
    await source.load(lesson.id)
    // Read once a list: each reading is in the school's audit.
    for (const one of source.state.get().calls[lesson.id] ?? [])
      if (one.roster) await source.loadNames(lesson.id, one.classGroupId)
  }

  async function refresh(): Promise<void> {
    clearTimeout(timer)
    try {
      const now = Date.now()
      const me = await call('GET /api/session')
      const midnight = dayBegan(now, me.zone)
      await take(me)
      const all = lessonId
        ? [await call('GET /api/lessons/:id', { params: { id: lessonId } })]
        : await call('GET /api/lessons', {
            query: {
              // One that began before midnight may still be under way.
              from: new Date(midnight - 3 * 3_600_000).toISOString(),
              to: new Date(midnight + daysAhead * dayMs).toISOString(),
            },
          })
      const lessons = all
        .filter((lesson) => lessonId !== null || ownClasses(lesson, me).length > 0)
        .sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
      state.patch({ me, lessons, offline: false, loading: false })
      if (!lessonId) await (await opening).put('facts', key, { me, lessons } satisfies Kept)
      for (const lesson of lessons) await rollCallsOf(lesson)
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') {
        await (await opening).remove('facts', key)
        await source.forget()
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
  void known().finally(() => void refresh())
  return { state, refresh: () => void refresh() }
}
