import { setTimeout as pause } from 'node:timers/promises'
import type { LiveDeps } from './deps.ts'
import type { Holding } from './holding.ts'
import type { RunningLesson } from './running-lesson.ts'
import { isRunning } from './state.ts'

/** After a lesson was given away its pages have so long until what they still see and hear ends. */
const handOverMs = 3_000
const drainLookMs = 500
/** What no other node takes in this time (the database is away, say) finds its way by itself when this one has ended. */
const giveAwayMs = 30_000
/** A server that stops, or gives a lesson away, waits so long for a database that doesn't answer; then the last beats tell the end. */
const lastWordMs = 10_000
export const lastWord = (): Promise<void> => pause(lastWordMs, undefined, { ref: false })

/**
 * Gives the lessons held here to other nodes; without another it waits until they are over, at most `forMs`.
 * @param writeLeft writes down that who has a line was there until now; called inside of the lesson's `run`
 */
export async function drainLessons(
  { cluster }: Pick<LiveDeps, 'cluster'>,
  holding: Holding,
  { forMs, writeLeft }: { forMs: number; writeLeft: (lesson: RunningLesson) => void },
): Promise<void> {
  const someoneElse = async (): Promise<boolean> =>
    (await cluster.nodes().catch(() => [])).some(({ id, draining }) => id !== cluster.nodeId && !draining)

  /** Another may have it now; its pages go there, and see and hear what they had until they do. */
  async function giveAway(lesson: RunningLesson): Promise<void> {
    const given = await lesson.run(() => {
      if (lesson.released) return null
      writeLeft(lesson)
      return { done: holding.release(lesson, handOverMs) }
    })
    await Promise.race([given?.done, lastWord()])
    lesson.sendAway()
  }

  holding.close()
  await cluster.drain()
  const begun = performance.now()
  for (;;) {
    const held = holding.all().filter((lesson) => !lesson.released && isRunning(lesson.state()))
    if (held.length === 0) return
    const goneMs = performance.now() - begun
    if (goneMs < Math.max(forMs, giveAwayMs) && (await someoneElse())) {
      await Promise.all(held.map(giveAway))
      await pause(handOverMs)
    } else if (goneMs >= forMs) return
    else await pause(drainLookMs)
  }
}
