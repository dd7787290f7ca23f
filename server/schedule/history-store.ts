import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { HistoryEntry, Notice, Webhook } from '../../shared/series.ts'
import type { Context } from '../platform/context.ts'
import { tables } from './lesson-store.ts'

export interface NewChange {
  lessonId: string
  actor: string
  actorName: string
  kind: HistoryEntry['kind']
  reason: string
  fields: HistoryEntry['fields']
}

export async function insertChanges(context: Context, changes: readonly NewChange[]): Promise<void> {
  const rows = changes.map((change) => ({ id: randomUUID(), ...change }))
  await sql`insert into lesson_changes (id, lesson_id, at, actor, actor_name, kind, reason, fields)
    select id, "lessonId", ${context.now()}::timestamptz, actor, "actorName", kind, reason, fields
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new (id uuid, "lessonId" uuid, actor text, "actorName" text,
      kind text, reason text, fields jsonb)`.execute(context.db)
}

/** A lesson's history, the earliest first. */
export async function readChanges(context: Context, lessonId: string): Promise<HistoryEntry[]> {
  const rows = await tables(context)
    .selectFrom('lesson_changes')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actorName: row.actor_name,
    kind: row.kind,
    reason: row.reason,
    fields: row.fields,
  }))
}

/** Who changed a lesson last, by name; '' when nobody did or it was the program. */
export async function readLastActor(context: Context, lessonId: string): Promise<string> {
  const row = await tables(context)
    .selectFrom('lesson_changes')
    .select('actor_name')
    .where('lesson_id', '=', lessonId)
    .orderBy('position', 'desc')
    .executeTakeFirst()
  return row?.actor_name ?? ''
}

export interface NewNotice {
  personId: string | null
  classroomId: string | null
  lessonId: string
  kind: HistoryEntry['kind']
  details: Record<string, unknown>
}

export async function insertNotices(context: Context, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return
  const rows = notices.map((notice) => ({ id: randomUUID(), ...notice }))
  await sql`insert into notices (id, person_id, classroom_id, lesson_id, at, kind, details)
    select id, "personId", "classroomId", "lessonId", ${context.now()}::timestamptz, kind, details
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new (id uuid, "personId" uuid, "classroomId" uuid, "lessonId" uuid,
      kind text, details jsonb)`.execute(context.db)
}

export type NoticeOwner = { personId: string } | { classroomId: string }

const NOTICES = 200

/** The latest 200, the latest first. */
export async function readNotices(context: Context, owner: NoticeOwner, unread: boolean): Promise<Notice[]> {
  let query = tables(context).selectFrom('notices').selectAll()
  query =
    'personId' in owner
      ? query.where('person_id', '=', owner.personId)
      : query.where('classroom_id', '=', owner.classroomId)
  if (unread) query = query.where('read_at', 'is', null)
  const rows = await query.orderBy('at', 'desc').orderBy('id').limit(NOTICES).execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    kind: row.kind,
    lessonId: row.lesson_id,
    details: row.details,
    readAt: row.read_at?.toISOString() ?? null,
  }))
}

export async function markRead(context: Context, owner: NoticeOwner, ids: readonly string[]): Promise<void> {
  const update = tables(context)
    .updateTable('notices')
    .set({ read_at: context.now() })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('read_at', 'is', null)
  await ('personId' in owner
    ? update.where('person_id', '=', owner.personId)
    : update.where('classroom_id', '=', owner.classroomId)
  ).execute()
}

/** Puts one message into the outbox of each webhook of these regions. */
export async function insertDeliveries(
  context: Context,
  regionIds: readonly string[],
  body: unknown,
): Promise<void> {
  await sql`insert into webhook_deliveries (id, webhook_id, body, created_at, next_at)
    select gen_random_uuid(), id, ${JSON.stringify(body)}::jsonb, ${context.now()}::timestamptz, ${context.now()}::timestamptz
    from webhooks where region_id = any(${regionIds}::uuid[])`.execute(context.db)
}

export async function readWebhooks(context: Context): Promise<(Webhook & { regionPath: string[] })[]> {
  const rows = await tables(context)
    .selectFrom('webhooks')
    .innerJoin('regions', 'regions.id', 'webhooks.region_id')
    .select(['webhooks.id', 'region_id', 'url', 'created_at', 'regions.path'])
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    regionId: row.region_id,
    url: row.url,
    createdAt: row.created_at.toISOString(),
    regionPath: row.path,
  }))
}

export async function writeWebhook(
  context: Context,
  webhook: { id: string; regionId: string; url: string; secret: string },
): Promise<void> {
  const values = { region_id: webhook.regionId, url: webhook.url, secret: webhook.secret }
  await tables(context)
    .insertInto('webhooks')
    .values({ id: webhook.id, ...values, created_at: context.now() })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

export async function deleteWebhook(context: Context, id: string): Promise<void> {
  await tables(context).deleteFrom('webhooks').where('id', '=', id).execute()
}

export interface DueDelivery {
  id: string
  url: string
  secret: string
  body: unknown
  attempts: number
}

/**
 * Takes up to `limit` messages that are due and puts them off until `again`, so that no other node sends them meanwhile, and one
 * whose sender dies is sent later.
 */
export async function takeDue(context: Context, limit: number, again: Date): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    update webhook_deliveries set next_at = ${again}::timestamptz, attempts = attempts + 1
    from webhooks
    where webhooks.id = webhook_deliveries.webhook_id and webhook_deliveries.id in (
      select id from webhook_deliveries where delivered_at is null and next_at <= ${context.now()}::timestamptz
      order by next_at limit ${limit} for update skip locked)
    returning webhook_deliveries.id, webhooks.url, webhooks.secret, webhook_deliveries.body, webhook_deliveries.attempts`.execute(
    context.db,
  )
  return rows
}

export async function markDelivered(context: Context, id: string): Promise<void> {
  await tables(context)
    .updateTable('webhook_deliveries')
    .set({ delivered_at: context.now(), last_error: null })
    .where('id', '=', id)
    .execute()
}

/** `next` null: it is given up. */
export async function markFailed(
  context: Context,
  id: string,
  error: string,
  next: Date | null,
): Promise<void> {
  const db = tables(context)
  if (next === null) await db.deleteFrom('webhook_deliveries').where('id', '=', id).execute()
  else
    await db
      .updateTable('webhook_deliveries')
      .set({ last_error: error, next_at: next })
      .where('id', '=', id)
      .execute()
}

/** What was delivered before a time is of no use any more. */
export async function deleteDelivered(context: Context, before: Date): Promise<void> {
  await tables(context).deleteFrom('webhook_deliveries').where('delivered_at', '<', before).execute()
}
