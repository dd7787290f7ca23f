import type { RollCalls } from '../../shared/attendance.ts'
import { AppError } from '../../shared/errors.ts'
import type { Mark, NamesAtLesson } from '../../shared/roster.ts'
import { call } from '../app/api.ts'
import { openKept } from '../app/kept.ts'
import { createStore, type Store } from '../ui/store.ts'

interface SourceState {
  /** What the server knew last, by lesson. */
  calls: Record<string, RollCalls['classes']>
  /** From when on each of these lessons can be counted at. */
  opens: Record<string, string>
  /** Names by class group, as far as they were read here. */
  names: Record<string, NamesAtLesson>
  /** The server's clock − this machine's, ms; null until it was measured once. */
  offsetMs: number | null
}

export interface RollCallSource {
  state: Store<SourceState>
  /** Who uses this page: what another left here is deleted. Answers when what they had is there. */
  claim(owner: string): Promise<void>
  /** @throws AppError `unavailable`; what was known stays */
  load(lessonId: string): Promise<void>
  /** Names of a class at a lesson, once a list; `anew` reads the marks again too. Each reading is in the school's audit. */
  loadNames(lessonId: string, classGroupId: string, anew?: boolean): Promise<void>
  /** Marks of a count that was made here: to correct it needs no line. */
  noteMarks(classGroupId: string, countId: string, marks: readonly Mark[]): Promise<void>
  /** Deletes all names here: the session ended. */
  forget(): Promise<void>
}

interface KeptNames {
  owner: string
  names: NamesAtLesson
  readAt: number
}

/** Names stay on a phone for so long without being read again. */
const namesMs = 7 * 24 * 3_600_000
/** A fortnight of a busy assistant. */
const keptLessons = 60

/** What is known of the roll calls of a page's lessons: from the server, and from this machine while there is no line. */
export function createRollCallSource(): RollCallSource {
  const state = createStore<SourceState>({ calls: {}, opens: {}, names: {}, offsetMs: null })
  const opening = openKept()
  let owner: string | null = null

  function without(classGroupId: string): Record<string, NamesAtLesson> {
    const { [classGroupId]: _, ...names } = state.get().names
    return names
  }

  async function keepNames(classGroupId: string, names: NamesAtLesson, readAt = Date.now()): Promise<void> {
    state.patch({ names: { ...state.get().names, [classGroupId]: names } })
    if (owner) await (await opening).put('names', classGroupId, { owner, names, readAt } satisfies KeptNames)
  }

  async function dropNames(classGroupId: string): Promise<void> {
    if (!state.get().names[classGroupId]) return
    state.patch({ names: without(classGroupId) })
    await (await opening).remove('names', classGroupId)
  }

  return {
    state,
    async claim(next) {
      if (owner === next) return
      owner = next
      const kept = await opening
      const facts = await kept.get<Partial<Pick<SourceState, 'calls' | 'opens' | 'offsetMs'>>>(
        'facts',
        `roll-call:${next}`,
      )
      const names: SourceState['names'] = {}
      for (const [key, one] of await kept.all<KeptNames>('names'))
        if (one.owner === next && Date.now() - one.readAt < namesMs) names[key] = one.names
        else await kept.remove('names', key)
      const now = state.get()
      state.patch({
        calls: { ...facts?.calls, ...now.calls },
        opens: { ...facts?.opens, ...now.opens },
        names: { ...names, ...now.names },
        offsetMs: now.offsetMs ?? facts?.offsetMs ?? null,
      })
    },
    async load(lessonId) {
      const asked = Date.now()
      const { classes, opensAt, serverTime } = await call('GET /api/lessons/:id/head-counts', {
        params: { id: lessonId },
      })
      const offsetMs = Math.round(Date.parse(serverTime) - (asked + Date.now()) / 2)
      const others = Object.entries(state.get().calls).filter(([id]) => id !== lessonId)
      const calls = Object.fromEntries([...others.slice(1 - keptLessons), [lessonId, classes]])
      const before = Object.entries(state.get().opens).filter(([id]) => id in calls)
      const opens = { ...Object.fromEntries(before), [lessonId]: opensAt }
      state.patch({ calls, opens, offsetMs })
      for (const one of classes) if (!one.roster) await dropNames(one.classGroupId)
      if (owner) await (await opening).put('facts', `roll-call:${owner}`, { calls, opens, offsetMs })
    },
    async loadNames(lessonId, classGroupId, anew = false) {
      const roster = state.get().calls[lessonId]?.find((one) => one.classGroupId === classGroupId)?.roster
      const known = state.get().names[classGroupId]
      if (!roster || (!anew && known?.roster.revision === roster.revision)) return
      try {
        const names = await call('GET /api/lessons/:id/names/:classGroupId', {
          params: { id: lessonId, classGroupId },
        })
        await keepNames(classGroupId, names)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        if (error.code === 'not_found' || error.code === 'forbidden') await dropNames(classGroupId)
      }
    },
    async noteMarks(classGroupId, countId, marks) {
      const kept = await (await opening).get<KeptNames>('names', classGroupId)
      const names = state.get().names[classGroupId]
      if (!names) return
      const made = marks.map((mark) => ({ ...mark, countId }))
      // They are not read anew by that, and stay no longer.
      await keepNames(classGroupId, { ...names, marks: [...names.marks, ...made] }, kept?.readAt)
    },
    async forget() {
      const kept = await opening
      for (const [key] of await kept.all('names')) await kept.remove('names', key)
      if (owner) await kept.remove('facts', `roll-call:${owner}`)
      state.set({ calls: {}, opens: {}, names: {}, offsetMs: null })
      owner = null
    },
  }
}
