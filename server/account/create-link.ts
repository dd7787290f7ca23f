import type { LinkKind } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { type Actor, system } from './actor.ts'
import { audit } from './audit.ts'
import { mayGive } from './granting.ts'
import { deleteLinks, insertLink } from './link-store.ts'
import { demandSeen } from './policy.ts'
import { countPeople, readPerson } from './store.ts'
import { hashOf, newToken } from './token.ts'

const day = 86_400_000
/** A person gets it in a message, and may read it at the week's end; a first administrator sits at the console. */
const validFor: Record<LinkKind, number> = {
  'first-administrator': day,
  'set-password': 7 * day,
  'sign-in': 30 * day,
}

export interface NewLink {
  /** Kept nowhere else. */
  token: string
  /** Path on this site; with the origin in front it is what a person opens. */
  path: string
  expiresAt: Date
}

/** Makes a link, and voids the older one-time ones of the same kind and person. The caller has asked the policy. */
export async function createLink(
  context: Context,
  link: { kind: LinkKind; personId: string | null; reusable?: boolean },
): Promise<NewLink> {
  const token = newToken()
  const expiresAt = new Date(context.now().getTime() + validFor[link.kind])
  await deleteLinks(context, link.kind, link.personId)
  await insertLink(context, {
    token_hash: hashOf(token),
    kind: link.kind,
    person_id: link.personId,
    reusable: link.reusable ?? false,
    created_at: context.now(),
    expires_at: expiresAt,
    used_at: null,
  })
  return { token, path: `/link/${token}`, expiresAt }
}

/**
 * For the program's start: while there are no people, a link that makes the first administrator; the one that an earlier
 * start printed is void. Null when there are people.
 */
export async function createFirstAdministratorLink(context: Context): Promise<NewLink | null> {
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    if ((await countPeople(within)) > 0) return null
    await audit(within, system, 'link:create', 'link:first-administrator')
    return createLink(within, { kind: 'first-administrator', personId: null })
  })
}

/** For the demo alone, and so behind no route: a link that signs in as often as it is opened. */
export async function createDemoLink(context: Context, personId: string): Promise<NewLink> {
  return createLink(context, { kind: 'sign-in', personId, reusable: true })
}

/**
 * A link with which a person sets a password, new or forgotten. It lets its holder be that person, so it takes the right to
 * give every role that the person holds; one's own password is changed with the old one instead.
 * @throws AppError not_found, forbidden
 */
export async function createPasswordLink(context: Context, actor: Actor, personId: string): Promise<NewLink> {
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    const person = await readPerson(within, personId, true)
    demandSeen(actor, 'people:read', person?.grants.map((placed) => placed.target) ?? null)
    const own = actor.kind === 'person' && actor.id === personId
    if (own || !person!.grants.every(({ grant, target }) => mayGive(actor, grant.role, target))) {
      throw new AppError(
        'forbidden',
        own
          ? 'Change your own password with the old one.'
          : 'This person has rights beyond yours. Ask an administrator of theirs for the link.',
      )
    }
    if (person!.disabled)
      throw new AppError('forbidden', 'This person is disabled. Enable the person first, then make the link.')
    await audit(within, actor, 'link:create', `person:${personId}`, { kind: 'set-password' })
    return createLink(within, { kind: 'set-password', personId })
  })
}
