import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import type { ClusterTables } from './tables.ts'

/** Names the owner in whose right something is written. */
export interface Fence {
  lessonId: string
  token: number
}

/** Another node runs the lesson by now: nothing was written, and whoever meets this lets the lesson go. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
  readonly lessonId: string

  constructor({ lessonId, token }: Fence) {
    super(`lesson ${lessonId} has another owner than that of token ${token}`)
    this.lessonId = lessonId
  }
}

/**
 * Runs `work` in a transaction in which nobody can take the lesson from its owner.
 * @throws Fenced when somebody has taken it already
 */
export async function withinFence<T>(
  context: Context,
  fence: Fence,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  return transact(context.db, async (db) => {
    const own = await db
      .withTables<ClusterTables>()
      .selectFrom('lesson_owners')
      .select('token')
      .where('lesson_id', '=', fence.lessonId)
      .where('token', '=', fence.token)
      .forShare()
      .execute()
    if (own.length === 0) throw new Fenced(fence)
    return work({ ...context, db })
  })
}
