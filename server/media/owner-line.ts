import { AppError } from '../../shared/errors.ts'
import type { Bus } from '../cluster/cluster.ts'
import type { EdgeEvent } from '../cluster/edge-messages.ts'

/** What an edge of a lesson tells its owner: everything, in order, again until it is heard. */
export interface OwnerLine {
  tell(event: EdgeEvent): void
  /** Asks whether the owner still has this edge: it may have ended it with a word that was lost, or never heard that it began. */
  check(): Promise<void>
  /** Nothing is left to tell, or nobody hears it. */
  told(): Promise<void>
  /** Tells what is left once, and nothing more. */
  end(): void
}

const retryMs = 1_000
/** Longest that a node which stops waits for its last word to be heard, in ms. */
const patienceMs = 2_000
/** Of a longer silence the owner has lost the thread: then it is over. */
const mostWaiting = 20_000

export function createOwnerLine(bus: Bus, owner: string, room: string, onUnknown: () => void): OwnerLine {
  let waiting: EdgeEvent[] = []
  let n = 0
  let running: Promise<void> | null = null
  let ended = false

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const events = waiting
      waiting = []
      n++
      for (;;) {
        try {
          await bus.ask(owner, 'edge:told', { room, n, events })
          break
        } catch (error) {
          if (ended) return
          if (error instanceof AppError && error.code === 'not_found') return onUnknown()
          await new Promise<void>((resolve) => setTimeout(resolve, retryMs).unref())
        }
      }
    }
  }

  function go(): void {
    running ??= new Promise<void>((resolve) => setImmediate(resolve)).then(run).finally(() => {
      running = null
      if (waiting.length > 0 && !ended) go()
    })
  }

  return {
    tell(event) {
      if (ended) return
      waiting.push(event)
      if (waiting.length > mostWaiting) onUnknown()
      else go()
    },
    async check() {
      if (ended || running) return
      await bus.ask(owner, 'edge:told', { room, n: 0, events: [] }).catch((error) => {
        if (!ended && error instanceof AppError && error.code === 'not_found') onUnknown()
      })
    },
    async told() {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref())
      await Promise.race([running, patience])
    },
    end() {
      ended = true
    },
  }
}
