import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beatSeconds } from '../../shared/live.ts'
import type { Context } from '../platform/context.ts'
import type { AttendanceTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<AttendanceTables>()

/** Two beats may be lost; after a longer silence nobody knows whether the place was there. */
export const lapseSeconds = 3 * beatSeconds

export async function insertConnection(
  context: Context,
  {
    connectionId,
    lessonId,
    classroomId,
  }: { connectionId: string; lessonId: string; classroomId: string | null },
  now: Date,
): Promise<void> {
  await tables(context)
    .insertInto('connections')
    .values({
      id: connectionId,
      lesson_id: lessonId,
      classroom_id: classroomId,
      opened_at: now,
      last_beat_at: now,
      closed_at: null,
      told_seconds: 0,
      arrived_seconds: 0,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** Moves the last beat on, never back: the server's clock may have been set back. */
export async function touchConnection(
  context: Context,
  connectionId: string,
  receiving: boolean | null,
  now: Date,
): Promise<void> {
  const since = sql<number>`greatest(0, extract(epoch from ${now}::timestamptz - last_beat_at))`
  await tables(context)
    .updateTable('connections')
    .set({
      last_beat_at: sql`greatest(last_beat_at, ${now}::timestamptz)`,
      ...(receiving === null ? {} : { told_seconds: sql`told_seconds + ${since}` }),
      ...(receiving ? { arrived_seconds: sql`arrived_seconds + ${since}` } : {}),
    })
    .where('id', '=', connectionId)
    .where('closed_at', 'is', null)
    .execute()
}

/**
 * If the connection was silent for longer than `lapseSeconds`: keeps its interval under an id of its own and begins anew under
 * the id its owner knows. One statement, so that no crash can fall between.
 */
export async function restartLapsed(context: Context, connectionId: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with lapsed as (
      select * from connections
      where id = ${connectionId} and closed_at is null
        and last_beat_at < ${now}::timestamptz - make_interval(secs => ${lapseSeconds})
      for update
    ), kept as (
      insert into connections
        (id, lesson_id, classroom_id, opened_at, last_beat_at, closed_at, told_seconds, arrived_seconds)
      select ${randomUUID()}::uuid, lesson_id, classroom_id, opened_at, last_beat_at, last_beat_at,
        told_seconds, arrived_seconds
      from lapsed
    )
    update connections
    set opened_at = ${now}, last_beat_at = ${now}, told_seconds = 0, arrived_seconds = 0
    from lapsed where connections.id = lapsed.id
    returning connections.id`.execute(tables(context))
  return rows.length > 0
}

/** A leave that comes after a silence says nothing about the silence: the interval then ends at the last beat. */
export async function closeRow(context: Context, connectionId: string, now: Date): Promise<void> {
  await tables(context)
    .updateTable('connections')
    .set({
      closed_at: sql`case
        when last_beat_at < ${now}::timestamptz - make_interval(secs => ${lapseSeconds}) then last_beat_at
        else greatest(last_beat_at, ${now}::timestamptz) end`,
    })
    .where('id', '=', connectionId)
    .where('closed_at', 'is', null)
    .execute()
}
