import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { FileAnswer } from '../../shared/file.ts'
import type { Feed, feedSubject } from '../../shared/series.ts'
import type { Actor, PersonActor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { personActor } from '../account/person-actor.ts'
import { demandSeen, may } from '../account/policy.ts'
import { hashOf, newToken } from '../account/token.ts'
import { schoolScopes, settingsOf, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { calendarFeed } from './feed.ts'
import { insertFeed, readFeed, readFeedMadeAt, revokeFeeds } from './feed-store.ts'
import { readLessonsOf, readSubject } from './timetable-store.ts'

type Subject = z.output<typeof feedSubject>

/** Programs look back a term at most, and ahead to the end of the school year. */
const daysBack = 180
const daysAhead = 400
const day = 86_400_000

const keyOf = ({ kind, id }: Subject) => ({ kind, subject_id: id })

function personOf(actor: Actor): PersonActor {
  if (actor.kind === 'person') return actor
  throw new AppError(
    'forbidden',
    'A person subscribes to a calendar; a classroom shows its lessons by itself.',
  )
}

async function readOwner(context: Context, { kind, id }: Subject) {
  const subject = await readSubject(context, kind, id)
  const school = subject && (await schoolScopes(context, [subject.schoolId])).get(subject.schoolId)
  if (!subject || !school) return null
  const target = targetOf(school, {
    personIds: kind === 'teacher' ? [id] : [],
    classroomIds: kind === 'classroom' ? [id] : [],
  })
  return { name: subject.name, school, target }
}

async function demandOwner(context: Context, actor: Actor, subject: Subject): Promise<void> {
  const owner = await readOwner(context, subject)
  demandSeen(actor, 'lesson:read', owner?.target ?? null)
}

/** Since when one's own address for a calendar is in force. @throws AppError `not_found` */
export async function readCalendarFeed(context: Context, actor: Actor, subject: Subject): Promise<Feed> {
  await demandOwner(context, actor, subject)
  const madeAt = await readFeedMadeAt(context, keyOf(subject), personOf(actor).id)
  return { madeAt: madeAt?.toISOString() ?? null, path: null }
}

/**
 * Makes the secret address of a calendar; the person's older one for it stops working. It is told this once.
 * @throws AppError `not_found`
 */
export async function makeCalendarFeed(context: Context, actor: Actor, subject: Subject): Promise<Feed> {
  await demandOwner(context, actor, subject)
  const person = personOf(actor)
  const token = newToken()
  const now = context.now()
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    await revokeFeeds(within, keyOf(subject), person.id, now)
    const row = { ...keyOf(subject), token_hash: hashOf(token), created_by: person.id, created_at: now }
    await insertFeed(within, row)
    await audit(within, actor, 'feed:make', `${subject.kind}:${subject.id}`)
  })
  return { madeAt: now.toISOString(), path: `/api/feeds/${token}/lessons.ics` }
}

/** Stops one's own address for a calendar. @throws AppError `not_found` */
export async function revokeCalendarFeed(context: Context, actor: Actor, subject: Subject): Promise<Feed> {
  await demandOwner(context, actor, subject)
  const person = personOf(actor)
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    await revokeFeeds(within, keyOf(subject), person.id, context.now())
    await audit(within, actor, 'feed:revoke', `${subject.kind}:${subject.id}`)
  })
  return { madeAt: null, path: null }
}

/**
 * The calendar behind an address, for programs that know nothing but it. It shows no more than whoever made it may still see.
 * @throws AppError `link_invalid` when it was revoked, or its maker lost the right
 */
export async function serveCalendarFeed(context: Context, token: string): Promise<FileAnswer> {
  const found = await readFeed(context, hashOf(token))
  const subject = found && { kind: found.kind, id: found.subject_id }
  const [maker, owner] = await Promise.all([
    found && personActor(context, found.created_by),
    subject && readOwner(context, subject),
  ])
  if (!subject || !maker || !owner || !may(maker, 'lesson:read', owner.target))
    throw new AppError(
      'link_invalid',
      'This calendar address is no longer in force. Make a new one in Tongke.',
    )
  const now = context.now()
  const at = (days: number) => new Date(now.getTime() + days * day).toISOString()
  const lessons = await readLessonsOf(context, subject.kind, subject.id, at(-daysBack), at(daysAhead))
  const { zone } = await settingsOf(context, owner.school.regionId)
  const name = subject.kind === 'teacher' ? owner.name : `${owner.school.name} ${owner.name}`
  return {
    fileName: 'lessons.ics',
    type: 'text/calendar; charset=utf-8',
    bytes: new TextEncoder().encode(
      calendarFeed(lessons, subject, { name: `同课 ${name}`, zone, madeAt: now }),
    ),
    inline: true,
  }
}
