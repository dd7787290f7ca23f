import { useSyncExternalStore } from 'react'
import { AppError } from '../../shared/errors.ts'
import { call } from './api.ts'

/** Whether the server answered last time it was asked; while it did not, it is asked again every few seconds. */
let lost = false
const listeners = new Set<() => void>()
const onBack = new Set<() => void>()
const retryMs = 4_000

function set(next: boolean): void {
  if (lost === next) return
  lost = next
  for (const listener of listeners) listener()
  if (lost) setTimeout(askAgain, retryMs)
  else for (const listener of onBack) listener()
}

async function askAgain(): Promise<void> {
  try {
    await call('GET /api/session')
    set(false)
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unavailable') set(false)
    else setTimeout(askAgain, retryMs)
  }
}

/** To be told of the outcome of every request: the one place that decides whether the line is up. */
export function sawAnswer(error: unknown): void {
  set(error instanceof AppError && error.code === 'unavailable')
}

export function whenBack(listener: () => void): void {
  onBack.add(listener)
}

addEventListener('offline', () => set(true))

export function useLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => lost,
  )
}
