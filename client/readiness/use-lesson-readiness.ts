import { useEffect, useState } from 'react'
import type { Readiness } from '../../shared/readiness.ts'
import { call } from '../app/api.ts'

const everyMs = 15_000

/** How ready the places of a lesson are, by classroom; asked again and again, empty until it is known. */
export function useLessonReadiness(lessonId: string): ReadonlyMap<string, Readiness> {
  const [known, set] = useState<ReadonlyMap<string, Readiness>>(new Map())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let ended = false
    const ask = async () => {
      // What is shown stays while the server can't be reached.
      const all = await call('GET /api/readiness', { query: { lessonId } }).catch(() => null)
      if (ended) return
      if (all) set(new Map(all.map((one) => [one.classroomId, one])))
      timer = setTimeout(ask, everyMs)
    }
    void ask()
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [lessonId])
  return known
}
