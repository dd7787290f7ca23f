import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { demand, demandSeen, type Target } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { isUniqueViolation, transact } from '../platform/database.ts'

/** Asks for the right to change something there: `not_found` where the actor may not even look. */
export function demandWrite(actor: Actor, target: Target | null): void {
  demandSeen(actor, 'directory:read', target)
  demand(actor, 'directory:write', target!)
}

/** Whether a PUT says what is there already. */
export const isSame = (before: object | null, after: object): boolean =>
  before !== null && Object.entries(after).every(([key, value]) => same(before[key as never], value))

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * Runs a PUT in a transaction. Two at once with one new id: the later one finds what the earlier made. A name
 * that is taken in its place is `already_exists {field: 'name', name}`.
 */
export async function writing<T>(
  context: Context,
  named: { name: string } | null,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(context.db, (db) => work({ ...context, db }))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      const key = /_pkey$/.test((error as { constraint?: string }).constraint ?? '')
      if (key && attempt === 1 && !context.db.isTransaction) continue
      if (key || !named) throw error
      throw new AppError(
        'already_exists',
        `There is one named ${named.name} here already. Choose another name.`,
        {
          field: 'name',
          name: named.name,
        },
      )
    }
  }
}
