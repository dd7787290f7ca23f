import type { Fence } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import { closeRow, insertConnection, touchConnections } from './connection-store.ts'

/** A sign of life, by the clock of the server that heard it. */
export interface Beat {
  connectionId: string
  /** Of the owner of its lesson that heard it. */
  token: number
  /** Whether media of the lead end arrived since the last one; null where that can't be told. */
  receiving: boolean | null
  at: Date
}

/**
 * A place came into a lesson. `classroomId` null is the lead end. The caller makes the id, one for every entry (a second window
 * or a reconnect is another connection); opened twice is opened once.
 * @throws Fenced
 */
export async function openConnection(
  context: Context,
  fence: Fence,
  connection: { connectionId: string; classroomId: string | null },
): Promise<void> {
  await insertConnection(context, fence, connection, context.now())
}

/**
 * Signs of life of any lessons, in the order in which they were heard. After a silence longer than `lapseSeconds` (a laptop that
 * slept) the interval so far is kept as it ended, and the beat begins another: a silence is never presence. A connection that
 * was closed stays closed, and one whose lesson has another owner by now stays as it is. Repeatable.
 */
export async function beatConnections(context: Context, beats: readonly Beat[]): Promise<void> {
  // Of each connection one at a time, the oldest first.
  for (let left = beats; left.length > 0; ) {
    const first = new Map<string, Beat>()
    const later: Beat[] = []
    for (const beat of left)
      if (first.has(beat.connectionId)) later.push(beat)
      else first.set(beat.connectionId, beat)
    await touchConnections(context, [...first.values()])
    left = later
  }
}

/**
 * A leave that was seen, now. Not to be called for a line that merely went dead: without it the interval ends at the last beat.
 * Closed twice is closed once.
 * @throws Fenced
 */
export async function closeConnection(
  context: Context,
  fence: Fence,
  connection: { connectionId: string },
): Promise<void> {
  await closeRow(context, fence, connection.connectionId, context.now())
}
