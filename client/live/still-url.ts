import { useEffect, useState } from 'react'
import { askedAs } from '../app/api.ts'

const againMs = 1_500

/**
 * An address for the still of a lesson, fetched once for each still and asked for again until it is there; null meanwhile.
 */
export function useStillUrl(
  lessonId: string,
  stillId: string | null,
): { url: string | null; failed: boolean } {
  const [got, set] = useState<{ url: string | null; failed: boolean }>({ url: null, failed: false })
  useEffect(() => {
    set({ url: null, failed: false })
    if (!stillId) return
    const ended = new AbortController()
    let url: string | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    async function ask(): Promise<void> {
      try {
        const answer = await fetch(`/api/lessons/${lessonId}/stills/${stillId}`, {
          headers: { 'x-tongke-as': askedAs() },
          signal: ended.signal,
        })
        if (!answer.ok) throw new Error(`${answer.status}`)
        const bytes = await answer.blob()
        if (ended.signal.aborted) return
        url = URL.createObjectURL(bytes)
        set({ url, failed: false })
      } catch {
        if (ended.signal.aborted) return
        set({ url: null, failed: true })
        timer = setTimeout(() => void ask(), againMs)
      }
    }
    void ask()
    return () => {
      ended.abort()
      clearTimeout(timer)
      if (url) URL.revokeObjectURL(url)
    }
  }, [lessonId, stillId])
  return got
}
