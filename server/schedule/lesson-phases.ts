import type { LessonPhase } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { readPhases } from './store.ts'

/** In which phase lessons are, by their ids (no policy: for the rooms above). */
export async function lessonPhases(
  context: Context,
  lessonIds: readonly string[],
): Promise<Map<string, LessonPhase>> {
  return readPhases(context, lessonIds)
}
