import type { HistoryEntry } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { getLesson } from './get-lesson.ts'
import { readChanges } from './history-store.ts'

/** What became of a lesson, with who and why, the earliest first. @throws AppError `not_found` */
export async function readHistory(context: Context, actor: Actor, lessonId: string): Promise<HistoryEntry[]> {
  const { id } = await getLesson(context, actor, lessonId)
  return readChanges(context, id)
}
