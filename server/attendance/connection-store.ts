import { sql } from 'kysely'
import { beatSeconds } from '../../shared/live.ts'
import { type Fence, writeFenced } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import { prepared } from '../platform/prepared.ts'
import type { Beat } from './connection.ts'

/** Two beats may be lost; after a longer silence nobody knows whether the place was there. */
export const lapseSeconds = 3 * beatSeconds

/** @throws Fenced */
export async function insertConnection(
  context: Context,
  fence: Fence,
  { connectionId, classroomId }: { connectionId: string; classroomId: string | null },
  now: Date,
): Promise<void> {
  await writeFenced(context, fence, {
    opened: sql`
      insert into connections
        (id, lesson_id, classroom_id, opened_at, last_beat_at, closed_at, told_seconds, arrived_seconds)
      select ${connectionId}::uuid, lesson_id, ${classroomId}::uuid, ${now}::timestamptz, ${now}::timestamptz,
        null, 0, 0
      from own
      on conflict (id) do nothing
      returning 1`,
  })
}

/**
 * Moves the last beat of each connection on, never back: the server's clock may have been set back. One that was silent for
 * longer than `lapseSeconds` keeps its interval under an id of its own and begins anew under the id its owner knows. All in one
 * statement, so that no crash can fall between; of beats of another than the lesson's owner nothing is written.
 * @param beats at most one of each connection
 */
export async function touchConnections(context: Context, beats: readonly Beat[]): Promise<void> {
  const told = beats.map(({ connectionId, token, receiving, at }) => ({ connectionId, token, receiving, at }))
  const since = sql`greatest(0, extract(epoch from own.at - connections.last_beat_at))`
  await sql`${sql.raw(prepared)}
    with own as (
      select connections.*, told.receiving, told.at,
        connections.last_beat_at < told.at - make_interval(secs => ${lapseSeconds}) as lapsed
      from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
        as told ("connectionId" uuid, token bigint, receiving boolean, at timestamptz)
      join connections on connections.id = told."connectionId"
      join lesson_owners
        on lesson_owners.lesson_id = connections.lesson_id and lesson_owners.token = told.token
      where connections.closed_at is null
      for update of connections
    ), kept as (
      insert into connections
        (id, lesson_id, classroom_id, opened_at, last_beat_at, closed_at, told_seconds, arrived_seconds)
      select gen_random_uuid(), lesson_id, classroom_id, opened_at, last_beat_at, last_beat_at,
        told_seconds, arrived_seconds
      from own where lapsed
    )
    update connections set
      opened_at = case when lapsed then own.at else connections.opened_at end,
      last_beat_at = greatest(connections.last_beat_at, own.at),
      told_seconds = case
        when lapsed then 0
        when receiving is null then connections.told_seconds
        else connections.told_seconds + ${since} end,
      arrived_seconds = case
        when lapsed then 0
        when receiving then connections.arrived_seconds + ${since}
        else connections.arrived_seconds end
    from own where connections.id = own.id`.execute(context.db)
}

/**
 * A leave that comes after a silence says nothing about the silence: the interval then ends at the last beat.
 * @throws Fenced
 */
export async function closeRow(
  context: Context,
  fence: Fence,
  connectionId: string,
  now: Date,
): Promise<void> {
  await writeFenced(context, fence, {
    closed: sql`
      update connections set closed_at = case
        when last_beat_at < ${now}::timestamptz - make_interval(secs => ${lapseSeconds}) then last_beat_at
        else greatest(last_beat_at, ${now}::timestamptz) end
      from own
      where id = ${connectionId} and connections.lesson_id = own.lesson_id and closed_at is null
      returning 1`,
  })
}
