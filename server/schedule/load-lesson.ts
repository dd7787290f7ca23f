import type { Lesson } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { readLessons } from './lesson-store.ts'

/**
 * One lesson, or null; asks no policy: for the rooms above, which ask for what they do with it (`lessonTargets`). A draft is no
 * lesson to them.
 */
export async function loadLesson(context: Context, lessonId: string): Promise<Lesson | null> {
  const lesson = await loadPlanned(context, lessonId)
  return lesson?.phase === 'draft' ? null : lesson
}

/** As `loadLesson`, drafts too. */
export async function loadPlanned(context: Context, lessonId: string): Promise<Lesson | null> {
  const [lesson] = await readLessons(context, (eb) => eb('lessons.id', '=', lessonId))
  return lesson ?? null
}
