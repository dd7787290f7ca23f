import { sql } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import { isForeignKeyViolation } from '../platform/database.ts'
import type { ClusterTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<ClusterTables>()

/**
 * Makes a node the owner of a lesson: from now on nothing is written under an older token. Waits for what the owner
 * before it is just writing.
 * @returns the new token
 * @throws AppError not_found
 */
export async function countUpToken(context: Context, lessonId: string, nodeId: string): Promise<number> {
  try {
    const { token } = await tables(context)
      .insertInto('lesson_owners')
      .values({ lesson_id: lessonId, token: 1, node_id: nodeId, taken_at: context.now() })
      .onConflict((conflict) =>
        conflict.column('lesson_id').doUpdateSet({
          token: sql`lesson_owners.token + 1`,
          node_id: nodeId,
          taken_at: context.now(),
        }),
      )
      .returning('token')
      .executeTakeFirstOrThrow()
    return token
  } catch (error) {
    if (isForeignKeyViolation(error)) throw new AppError('not_found', 'There is no such lesson.')
    throw error
  }
}

/** Which of these a node still owns, under any token, as the database has it: lesson → token. */
export async function tokensOf(
  context: Context,
  lessonIds: string[],
  nodeId: string,
): Promise<Map<string, number>> {
  if (lessonIds.length === 0) return new Map()
  const rows = await tables(context)
    .selectFrom('lesson_owners')
    .select(['lesson_id', 'token'])
    .where('lesson_id', 'in', lessonIds)
    .where('node_id', '=', nodeId)
    .execute()
  return new Map(rows.map(({ lesson_id, token }) => [lesson_id, token]))
}

/**
 * Makes a node the first owner of a lesson that never had one.
 * @returns its token, or null where there was an owner before
 * @throws AppError not_found
 */
export async function claimUnowned(
  context: Context,
  lessonId: string,
  nodeId: string,
): Promise<number | null> {
  try {
    const row = await tables(context)
      .insertInto('lesson_owners')
      .values({ lesson_id: lessonId, token: 1, node_id: nodeId, taken_at: context.now() })
      .onConflict((conflict) => conflict.column('lesson_id').doNothing())
      .returning('token')
      .executeTakeFirst()
    return row?.token ?? null
  } catch (error) {
    if (isForeignKeyViolation(error)) throw new AppError('not_found', 'There is no such lesson.')
    throw error
  }
}

/** The node that had a lesson last; it may be gone, or have let it go. Null: nobody ever had it. */
export async function lastOwnerOf(context: Context, lessonId: string): Promise<string | null> {
  const row = await tables(context)
    .selectFrom('lesson_owners')
    .select('node_id')
    .where('lesson_id', '=', lessonId)
    .executeTakeFirst()
  return row?.node_id ?? null
}
