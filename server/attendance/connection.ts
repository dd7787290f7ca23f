import type { Context } from '../platform/context.ts'
import { closeRow, insertConnection, restartLapsed, touchConnection } from './connection-store.ts'

/**
 * A place came into a lesson. `classroomId` null is the lead end. The caller makes the id, one for every entry (a second window
 * or a reconnect is another connection); opened twice is opened once.
 */
export async function openConnection(
  context: Context,
  connection: { connectionId: string; lessonId: string; classroomId: string | null },
): Promise<void> {
  await insertConnection(context, connection, context.now())
}

/**
 * A sign of life; `receiving` says whether media of the lead end arrived since the last one, null where that can't be told.
 * Stamped by the server's clock. After a silence longer than `lapseSeconds` (a laptop that slept) the interval so far is kept as
 * it ended, and this beat begins another: a silence is never presence. A connection that was closed stays closed.
 */
export async function beatConnection(
  context: Context,
  beat: { connectionId: string; receiving: boolean | null },
): Promise<void> {
  const now = context.now()
  if (!(await restartLapsed(context, beat.connectionId, now)))
    await touchConnection(context, beat.connectionId, beat.receiving, now)
}

/**
 * A leave that was seen, now. Not to be called for a line that merely went dead: without it the interval ends at the last beat.
 * Closed twice is closed once.
 */
export async function closeConnection(context: Context, connection: { connectionId: string }): Promise<void> {
  await closeRow(context, connection.connectionId, context.now())
}
