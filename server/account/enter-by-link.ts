import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { link as linkSchema } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import type { Parsed } from '../../shared/http.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { audit } from './audit.ts'
import { claimLink, readLink } from './link-store.ts'
import { hashPassword } from './password.ts'
import { actorOf } from './person-view.ts'
import { startSession } from './session.ts'
import { deletePersonSessions } from './session-store.ts'
import { countPeople, insertGrant, insertPerson, readPerson, updatePassword } from './store.ts'
import type { Surroundings } from './surroundings.ts'
import type { LinksTable } from './tables.ts'
import { hashOf } from './token.ts'

type LinkBody = Parsed<'POST /api/links/:token', 'body'>

const invalid = () =>
  new AppError('link_invalid', 'This link was used, or is over. Ask whoever sent it for a new one.')

/** The link while it can be used; never of somebody disabled. */
async function findLink(context: Context, token: string) {
  const found = await readLink(context, hashOf(token))
  const person = found?.person_id ? await readPerson(context, found.person_id) : null
  if (
    !found ||
    (found.kind === 'first-administrator' ? (await countPeople(context)) > 0 : !person || person.disabled)
  )
    throw invalid()
  return { found, person }
}

/** What a link is for, without using it. @throws AppError link_invalid */
export async function readLinkOf(context: Context, token: string): Promise<z.infer<typeof linkSchema>> {
  const { found, person } = await findLink(context, token)
  return {
    kind: found.kind,
    displayName: person?.displayName ?? null,
    name: person?.name ?? null,
    expiresAt: found.expires_at.toISOString(),
  }
}

/**
 * Uses a link: signs in; before that a `set-password` link sets the password (and ends the person's sessions), and a
 * `first-administrator` link makes the root region and its administrator. All or nothing, and once.
 * @returns the session's cookie
 * @throws AppError link_invalid; bad_input when the body lacks what the kind of link needs
 */
export async function enterByLink(
  context: Context,
  around: Surroundings,
  token: string,
  body: LinkBody,
): Promise<{ token: string; personId: string }> {
  const { found } = await findLink(context, token)
  // Before the transaction: it takes its time, and the embedded database has one connection.
  const passwordHash = found.kind === 'sign-in' ? null : await hashPassword(given(body, 'password'))
  const done = await transact(context.db, async (db) => {
    const within = { ...context, db }
    if (!found.reusable && !(await claimLink(within, found.token_hash))) throw invalid()
    const personId =
      found.kind === 'first-administrator'
        ? await createFirstAdministrator(within, around, body, passwordHash!)
        : await enterAs(within, found, passwordHash)
    const session = await startSession(within, { personId })
    const person = await readPerson(within, personId)
    await audit(within, actorOf(person!, session.hash), 'session:start', `person:${personId}`, {
      by: found.kind,
    })
    return { token: session.token, personId, hash: session.hash }
  })
  if (found.kind === 'set-password') around.onSessionsEnded({ personId: done.personId, except: done.hash })
  return { token: done.token, personId: done.personId }
}

async function createFirstAdministrator(
  context: Context,
  around: Surroundings,
  body: LinkBody,
  passwordHash: string,
): Promise<string> {
  const region = given(body, 'region')
  const personId = randomUUID()
  const regionId = randomUUID()
  const person = { id: personId, name: given(body, 'name'), displayName: given(body, 'displayName') }
  await around.createRoot(context, regionId, region)
  await insertPerson(context, { ...person, disabled: false })
  await updatePassword(context, personId, passwordHash)
  await insertGrant(context, personId, { kind: 'region', role: 'administrator', regionId })
  return personId
}

async function enterAs(context: Context, link: LinksTable, passwordHash: string | null): Promise<string> {
  const personId = link.person_id!
  if (passwordHash !== null) {
    await updatePassword(context, personId, passwordHash)
    await deletePersonSessions(context, personId)
  }
  return personId
}

/** What the kind of link needs of a body whose every part is optional. */
function given<K extends keyof LinkBody>(body: LinkBody, field: K): NonNullable<LinkBody[K]> {
  const value = body[field]
  if (value === undefined) throw badField(field, 'this link needs it')
  return value as NonNullable<LinkBody[K]>
}
