import { useSyncExternalStore } from 'react'
import { AppError } from '../../shared/errors.ts'
import { call } from './api.ts'

/**
 * How the server answered last: `lost` when it could not be reached, `signed-out` when it no longer knows the person. In both
 * the page stays as it is, with what was typed, and the server is asked again every few seconds.
 */
export type Connection = 'up' | 'lost' | 'signed-out'

let state: Connection = 'up'
let asking = false
const listeners = new Set<() => void>()
const onBack = new Set<() => void>()
const retryMs = 4_000

function set(next: Connection): void {
  if (state === next) return
  const back = next === 'up'
  state = next
  for (const listener of listeners) listener()
  if (back) for (const listener of onBack) listener()
  else if (!asking) {
    asking = true
    setTimeout(askAgain, retryMs)
  }
}

async function askAgain(): Promise<void> {
  await call('GET /api/session').then(() => sawAnswer(null), sawAnswer)
  asking = state !== 'up'
  if (asking) setTimeout(askAgain, retryMs)
}

/** To be told of the outcome of every request: the one place that decides whether the line is up. */
export function sawAnswer(error: unknown): void {
  const code = error instanceof AppError ? error.code : null
  if (code === 'unavailable') set('lost')
  else if (code === 'unauthenticated') set('signed-out')
  else set('up')
}

/** Calls back whenever the server is there again. */
export function whenBack(listener: () => void): void {
  onBack.add(listener)
}

addEventListener('offline', () => set('lost'))

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}
