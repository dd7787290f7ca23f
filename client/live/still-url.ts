import { useEffect, useState } from 'react'
import type { StillSize } from '../../shared/media.ts'
import { askedAs } from '../app/api.ts'

const againMs = 1_500

interface Got {
  stillId: string | null
  size: StillSize | null
  url: string | null
  failed: boolean
}
const nothing: Got = { stillId: null, size: null, url: null, failed: false }

/**
 * An address for the still of a lesson, fetched once for each still and asked for again until it is there; null meanwhile. Asked for
 * in full, it stays small until the full one has come; what has come in full is not fetched small any more.
 */
export function useStillUrl(lessonId: string, stillId: string | null, size: StillSize = 'full'): Got {
  const [last, set] = useState(nothing)
  const got = last.stillId === stillId ? last : nothing
  const wanted = got.size === 'full' ? 'full' : size
  useEffect(() => {
    if (!stillId) return
    const ended = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    async function ask(): Promise<void> {
      try {
        const answer = await fetch(`/api/lessons/${lessonId}/stills/${stillId}?size=${wanted}`, {
          headers: { 'x-tongke-as': askedAs() },
          signal: ended.signal,
        })
        if (!answer.ok) throw new Error(`${answer.status}`)
        const bytes = await answer.blob()
        if (ended.signal.aborted) return
        set({ stillId, size: wanted, url: URL.createObjectURL(bytes), failed: false })
      } catch {
        if (ended.signal.aborted) return
        set((before) => ({ ...(before.stillId === stillId ? before : nothing), stillId, failed: true }))
        timer = setTimeout(() => void ask(), againMs)
      }
    }
    void ask()
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [lessonId, stillId, wanted])
  const { url } = last
  useEffect(() => (url ? () => URL.revokeObjectURL(url) : undefined), [url])
  return got
}
