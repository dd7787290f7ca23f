/**
 * Takes things one by one and has them done together: all that come in one turn of the event loop, and all that come while as many
 * batches as may be are under way.
 */
export type Together<T> = (given: T) => Promise<void>

export interface TogetherLimits {
  /** Batches under way at once: one that waits holds up nobody but its own. */
  lanes: number
  /** Things in a batch. */
  most: number
}

interface Waiting<T> {
  given: T
  resolve(outcome: void | PromiseLike<void>): void
  reject(error: unknown): void
}

/**
 * @param work does a batch. Its answer is what became of each, in their order; when it throws that is what became of all
 */
export function createTogether<T>(
  work: (batch: readonly T[]) => Promise<readonly (undefined | Promise<void>)[]>,
  { lanes, most }: TogetherLimits,
): Together<T> {
  const waiting: Waiting<T>[] = []
  let free = lanes
  let due = false

  async function next(): Promise<void> {
    const batch = waiting.splice(0, most)
    free--
    try {
      const became = await work(batch.map(({ given }) => given))
      for (const [i, { resolve }] of batch.entries()) resolve(became[i])
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    free++
    begin()
  }

  function begin(): void {
    due = false
    while (free > 0 && waiting.length > 0) void next()
  }

  return (given) =>
    new Promise((resolve, reject) => {
      waiting.push({ given, resolve, reject })
      if (due || free === 0) return
      due = true
      setImmediate(begin)
    })
}
