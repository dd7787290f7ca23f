import type { z } from 'zod'
import type { Grant, Person, putPerson as putPersonSchema } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { isUniqueViolation, transact } from '../platform/database.ts'
import type { Actor } from './actor.ts'
import { audit } from './audit.ts'
import { distinct, grantKey, mayGive, without } from './granting.ts'
import { personSeenBy } from './person-view.ts'
import { demandSeen, may, type Target } from './policy.ts'
import { deletePersonSessions } from './session-store.ts'
import {
  deleteGrant,
  insertGrant,
  insertPerson,
  type PersonRecord,
  placeGrants,
  readPerson,
  updatePerson,
} from './store.ts'
import type { Surroundings } from './surroundings.ts'

type Input = z.output<typeof putPersonSchema>

/**
 * Makes or changes a person. Of the grants, those that the actor can see become the given ones; a person's grants elsewhere
 * stay. Names and `disabled` are changed only by who may give every role the person holds. Taking rights away ends
 * the person's sessions.
 * @throws AppError not_found (of somebody else's, or a grant over what is not the actor's to see), forbidden,
 * already_exists `{field: 'name'}`, bad_input
 */
export async function putPerson(
  context: Context,
  around: Surroundings,
  actor: Actor,
  id: string,
  input: Input,
): Promise<Person> {
  const done = await attempt(context, actor, id, input)
  if (done.sessionsEnded) around.onSessionsEnded({ personId: id })
  return done.person
}

async function attempt(
  context: Context,
  actor: Actor,
  id: string,
  input: Input,
  again = false,
): Promise<Written> {
  try {
    return await transact(context.db, (db) => write({ ...context, db }, actor, id, input))
  } catch (error) {
    // The same request twice at once: the later one finds what the earlier made.
    if (isUniqueViolation(error, 'people_pkey') && !again) return attempt(context, actor, id, input, true)
    if (!isUniqueViolation(error, 'people_name')) throw error
    throw new AppError('already_exists', `Somebody signs in as ${input.name} already. Choose another name.`, {
      field: 'name',
      name: input.name,
    })
  }
}

type Written = { person: Person; sessionsEnded: boolean }

async function write(context: Context, actor: Actor, id: string, input: Input): Promise<Written> {
  const before = await readPerson(context, id, true)
  const wanted = await place(context, actor, distinct(input.grants))
  if (before) demandSeen(actor, 'people:write', targetsOf(before))

  const had = before?.grants ?? []
  const seen = had.filter(({ target }) => may(actor, 'people:read', target))
  const grantsOf = (placed: readonly Placed[]) => placed.map(({ grant }) => grant)
  const added = without(grantsOf(wanted), grantsOf(had))
  const removed = without(grantsOf(seen), grantsOf(wanted))
  const renamed = before !== null && (before.name !== input.name || before.displayName !== input.displayName)
  const switched = before !== null && before.disabled !== input.disabled
  refuseOwn(actor, id, added.length + removed.length > 0 || switched)

  const touched = new Set([...added, ...removed].map(grantKey))
  const governed =
    renamed || switched
      ? [...had, ...wanted]
      : [...had, ...wanted].filter((p) => touched.has(grantKey(p.grant)))
  for (const { grant, target } of governed) {
    if (!mayGive(actor, grant.role, target))
      throw new AppError('forbidden', `To give or take ${grant.role} there is beyond your rights.`, { grant })
  }
  if (had.length - removed.length + added.length === 0) {
    throw badField('grants', 'give at least one role; disable a person who has left')
  }

  if (!before) await insertPerson(context, { id, ...input })
  else if (renamed || switched) await updatePerson(context, { id, ...input })
  for (const grant of removed) await deleteGrant(context, id, grant)
  for (const grant of added) await insertGrant(context, id, grant)
  const sessionsEnded = before !== null && (removed.length > 0 || (switched && input.disabled))
  if (sessionsEnded) await deletePersonSessions(context, id)
  if (!before || renamed || switched || touched.size > 0) {
    const { name, displayName, disabled } = input
    await audit(context, actor, 'person:put', `person:${id}`, { name, displayName, disabled, added, removed })
  }
  return { person: personSeenBy(actor, (await readPerson(context, id))!), sessionsEnded }
}

interface Placed {
  grant: Grant
  target: Target
}

const targetsOf = (person: PersonRecord): Target[] => person.grants.map(({ target }) => target)

/** Where the wanted grants hold, all of it where the actor may look. */
async function place(context: Context, actor: Actor, grants: Grant[]): Promise<Placed[]> {
  const targets = await placeGrants(context, grants)
  return grants.map((grant, i) => {
    const target = targets[i] ?? null
    demandSeen(actor, 'people:read', target)
    return { grant, target: target! }
  })
}

/** Nobody's own rights: so nobody locks themselves out, and somebody with the right to undo it is always left. */
function refuseOwn(actor: Actor, id: string, changes: boolean): void {
  if (actor.kind === 'person' && actor.id === id && changes)
    throw new AppError('forbidden', 'Your own rights are changed by somebody else with the right to.')
}
