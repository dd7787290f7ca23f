import type { Log } from './log.ts'

/**
 * Does something again and again, never twice at once, until it is told to end; then it waits for what is under way.
 * @param ms from one beginning to the next
 */
export function repeat(
  ms: number,
  work: () => Promise<unknown>,
  { log, failed }: { log: Log; failed: string },
): () => Promise<void> {
  let underWay: Promise<unknown> = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    underWay = work()
      .catch((error) => log.error({ err: error }, failed))
      .finally(() => {
        busy = false
      })
  }, ms)
  return async () => {
    clearInterval(timer)
    await underWay
  }
}
