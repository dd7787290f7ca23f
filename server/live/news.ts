import { setTimeout as pause } from 'node:timers/promises'
import { closeForgottenLessons } from '../schedule/close-forgotten-lessons.ts'
import { lessonPhases } from '../schedule/lesson-phases.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import type { LiveDeps } from './deps.ts'
import type { Holding } from './holding.ts'
import { closePollsOf } from './poll-store.ts'
import { isOver } from './state.ts'
import { dropStillsOfOver } from './still-store.ts'
import { closeTurnsOf } from './store.ts'
import type { WriteBehind } from './write-behind.ts'

/** What the rooms below, and other nodes, did to lessons, brought to those that run here. */
export interface News {
  /** A lesson was changed by this node: it is told to the others, and what nobody holds is closed. */
  changed(lessonId: string): Promise<void>
  /** Reads a lesson anew if it is held here. @returns whether it is */
  look(lessonId: string): Promise<boolean>
  /** Closes the lessons that nobody ended. */
  forgotten(): Promise<void>
  /** Looks for what another node told of a lesson, and was lost on its way here; no oftener than `compareMs`. */
  missed(): Promise<void>
}

/**
 * Phases are compared each time; all else that the rooms below know of a lesson every sixth time, once a minute: a head count, say,
 * of which its owner was not told because Redis was away.
 */
const wholly = 6
const longestGapMs = 200

export function createNews(
  { context, evidence, times, cluster }: Pick<LiveDeps, 'context' | 'evidence' | 'times' | 'cluster'>,
  holding: Holding,
  { written, isStopping }: { written: WriteBehind; isStopping: () => boolean },
): News {
  let comparedAt = performance.now()
  let comparings = 0

  const news: News = {
    /** What is here is told by us, what is elsewhere by its owner; of what nobody has, nothing stays open. */
    async changed(lessonId) {
      cluster.bus.tell('lesson:changed', { lessonId, by: cluster.nodeId })
      if (await news.look(lessonId)) return
      const lesson = await loadLesson(context, lessonId)
      if (!lesson || !isOver(lesson.phase) || (await holding.owner(lessonId))) return
      const endedAt = lesson.endedAt ? new Date(lesson.endedAt) : context.now()
      await closeTurnsOf(context, lessonId, endedAt)
      await closePollsOf(context, lessonId, endedAt)
      written.push('settle', () => evidence.settle(lessonId))
      written.push('drop stills', () => dropStillsOfOver(context))
    },

    async look(lessonId) {
      const running = await holding.held(lessonId)
      if (!running) return false
      return running.run(async () => {
        if (running.released) return false
        const lesson = await loadLesson(context, lessonId)
        if (lesson) await running.take(lesson)
        return true
      })
    },

    async forgotten() {
      for (const lessonId of await closeForgottenLessons(context)) {
        context.log.info({ lessonId }, 'a lesson that nobody ended was closed')
        await news.changed(lessonId)
      }
    },

    async missed() {
      if (performance.now() - comparedAt < times.compareMs) return
      comparedAt = performance.now()
      const turn = comparings++ % wholly
      const held = holding.all()
      const phases = await lessonPhases(
        context,
        held.map(({ id }) => id),
      )
      for (const { id, state } of held) if (phases.get(id) !== state().phase) await news.look(id)
      // Spread over the time until the next comparing: hundreds in a row would fill it, and everybody's news wait.
      const whole = held.filter((_, i) => i % wholly === turn)
      const gapMs = Math.min(times.compareMs / whole.length, longestGapMs)
      for (const { id } of whole) {
        if (isStopping()) return
        await news.look(id)
        if (gapMs > 0) await pause(gapMs)
      }
    },
  }
  return news
}
