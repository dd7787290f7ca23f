import type { RawBuilder } from 'kysely'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { lockOwner, writeOwned } from './fence-store.ts'

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
    const inside = { ...context, db }
    if (!(await lockOwner(inside, fence))) throw new Fenced(fence)
    return work(inside)
  })
}

/**
 * The same in one statement, one way to the database and back, for stores: see `writeOwned`.
 * @returns how many rows each of `writes` wrote
 * @throws Fenced
 */
export async function writeFenced<K extends string>(
  context: Context,
  fence: Fence,
  writes: Readonly<Record<K, RawBuilder<unknown>>>,
): Promise<Record<K, number>> {
  const written = await writeOwned(context, fence, writes)
  if (!written) throw new Fenced(fence)
  return written
}
