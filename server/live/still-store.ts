import { sql } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { StillSize } from '../../shared/media.ts'
import { type Fence, writeFenced } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import type { Show, Still } from './show.ts'
import { nothingShown } from './show.ts'
import type { LiveTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LiveTables>()

const stillOf = (row: { id: string; taken_at: Date }): Still => ({
  id: row.id,
  takenAt: row.taken_at.toISOString(),
})

/** How the lesson sounded and what it showed when it was held last. */
export async function readShow(context: Context, lessonId: string): Promise<Show> {
  const row = await tables(context)
    .selectFrom('lesson_shows')
    .leftJoin('stills', 'stills.id', 'lesson_shows.still_id')
    .select(['lesson_shows.sound_mode', 'stills.id', 'stills.taken_at'])
    .where('lesson_shows.lesson_id', '=', lessonId)
    .executeTakeFirst()
  if (!row) return nothingShown
  const { id, taken_at } = row
  return { soundMode: row.sound_mode, still: id && taken_at ? stillOf({ id, taken_at }) : null }
}

export async function storeShow(context: Context, fence: Fence, { soundMode, still }: Show): Promise<void> {
  await writeFenced(context, fence, {
    show: sql`
      insert into lesson_shows (lesson_id, sound_mode, still_id)
      select lesson_id, ${soundMode}::text, ${still?.id ?? null}::uuid from own
      on conflict (lesson_id) do update
        set sound_mode = excluded.sound_mode, still_id = excluded.still_id
      returning 1`,
  })
}

/**
 * Keeps a still, once however often it is sent, and lets the oldest go that are more than `most`; the one on screen stays.
 * @throws AppError `already_exists` when a still of another lesson has the id
 */
export async function insertStill(
  context: Context,
  lessonId: string,
  still: { id: string; takenAt: Date; bytes: Uint8Array },
  most: number,
): Promise<Still> {
  const db = tables(context)
  await db
    .insertInto('stills')
    .values({ id: still.id, lesson_id: lessonId, taken_at: still.takenAt, bytes: still.bytes })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const kept = await findStill(context, lessonId, still.id)
  if (!kept) throw new AppError('already_exists', 'A still of another lesson has this id.')
  await db
    .deleteFrom('stills')
    .where('lesson_id', '=', lessonId)
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('stills')
        .select('id')
        .where('lesson_id', '=', lessonId)
        .orderBy('taken_at', 'desc')
        .orderBy('id')
        .limit(most),
    )
    .where('id', 'not in', (eb) =>
      eb.selectFrom('lesson_shows').select('still_id').where('still_id', 'is not', null).$castTo<string>(),
    )
    .execute()
  return kept
}

/** Keeps the same picture, small. @returns null where the lesson has no such still */
export async function storeSmallStill(
  context: Context,
  lessonId: string,
  id: string,
  bytes: Uint8Array,
): Promise<Still | null> {
  const row = await tables(context)
    .updateTable('stills')
    .set({ small: bytes })
    .where('id', '=', id)
    .where('lesson_id', '=', lessonId)
    .returning(['id', 'taken_at'])
    .executeTakeFirst()
  return row ? stillOf(row) : null
}

export async function findStill(context: Context, lessonId: string, id: string): Promise<Still | null> {
  const row = await tables(context)
    .selectFrom('stills')
    .select(['id', 'taken_at'])
    .where('id', '=', id)
    .where('lesson_id', '=', lessonId)
    .executeTakeFirst()
  return row ? stillOf(row) : null
}

export async function readStillBytes(
  context: Context,
  lessonId: string,
  id: string,
  size: StillSize,
): Promise<Uint8Array | null> {
  const row = await tables(context)
    .selectFrom('stills')
    .select((eb) =>
      size === 'full' ? eb.ref('bytes').as('bytes') : eb.fn.coalesce('small', 'bytes').as('bytes'),
    )
    .where('id', '=', id)
    .where('lesson_id', '=', lessonId)
    .executeTakeFirst()
  return row?.bytes ?? null
}

/** Stills are kept for the lesson and no longer: some megabytes each, and pictures of pupils' work. */
export async function dropStillsOfOver(context: Context): Promise<void> {
  await tables(context)
    .deleteFrom('stills')
    .where('lesson_id', 'in', (eb) =>
      eb.selectFrom('lessons').select('id').where('phase', 'in', ['ended', 'cancelled']),
    )
    .execute()
}
