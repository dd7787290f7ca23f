import type { Log } from '../platform/log.ts'
import type { RunningLesson } from './running-lesson.ts'

/** What time alone does to the lessons of a node. */
export interface Sweep {
  /** All of it, for all lessons. Whoever asks while one runs gets one that begins after it. */
  all(): Promise<void>
  /** From now on each lesson is looked at once in `everyMs`. */
  start(): void
  /** Begins nothing more, and waits for what is under way. */
  stop(): Promise<void>
}

export interface SweepWork {
  lessons(): RunningLesson[]
  /** Looks at one lesson; does not reject. */
  look(lesson: RunningLesson): Promise<void>
  /** What is looked at for all of them together. */
  together(): Promise<void>
  everyMs: number
  log: Log
}

/**
 * Lessons are looked at a portion at a time: five hundred in one turn of the event loop, with all that is to be told of them, kept
 * everybody's news waiting for a tenth of a second (`npm run bench -- signal`).
 */
const portions = 20

const portionOf = ({ id }: RunningLesson): number => Number.parseInt(id.slice(-4), 16) % portions

export function createSweep({ lessons, look, together, everyMs, log }: SweepWork): Sweep {
  /** Behind one that waits for the database no further looks at the same lesson pile up. */
  const underWay = new Map<RunningLesson, Promise<void>>()
  let comparing: Promise<void> | null = null
  let sweeping: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let turn = 0

  function next(): void {
    const portion = turn++ % portions
    if (portion === 0)
      comparing ??= together()
        .catch((error) => log.error({ err: error }, 'lessons were not looked after'))
        .finally(() => {
          comparing = null
        })
    for (const lesson of lessons()) {
      if (portionOf(lesson) !== portion || underWay.has(lesson)) continue
      underWay.set(
        lesson,
        look(lesson).finally(() => underWay.delete(lesson)),
      )
    }
  }

  async function once(): Promise<void> {
    await Promise.all(lessons().map(look))
    await together()
  }

  return {
    all() {
      // One that runs already may have looked at the clock before.
      const mine = (sweeping ?? Promise.resolve())
        .catch(() => {})
        .then(once)
        .finally(() => {
          if (sweeping === mine) sweeping = null
        })
      sweeping = mine
      return mine
    },
    start() {
      timer = setInterval(next, everyMs / portions)
    },
    async stop() {
      clearInterval(timer)
      await Promise.all([sweeping?.catch(() => {}), comparing, ...underWay.values()])
    },
  }
}
