import type { BoardGround, DrawnStroke } from '../../shared/board.ts'
import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import type { Board } from './board.ts'
import { emptyBoard } from './board.ts'
import type { LiveTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LiveTables>()

/** The board as it was left. */
export async function readBoard(context: Context, lessonId: string): Promise<Board> {
  const row = await tables(context)
    .selectFrom('lesson_boards')
    .select(['ground', 'version'])
    .where('lesson_id', '=', lessonId)
    .executeTakeFirst()
  if (!row) return emptyBoard
  const strokes = await tables(context)
    .selectFrom('board_strokes')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .orderBy('version')
    .execute()
  return {
    ...row,
    strokes: new Map(
      strokes.map(({ id, drawn_by, colour, width, points }): [string, DrawnStroke] => [
        id,
        { id, by: drawn_by, colour, width, points },
      ]),
    ),
  }
}

export async function storeGround(
  context: Context,
  lessonId: string,
  ground: BoardGround | null,
): Promise<void> {
  await tables(context)
    .insertInto('lesson_boards')
    .values({ lesson_id: lessonId, ground, version: 0 })
    .onConflict((conflict) => conflict.column('lesson_id').doUpdateSet({ ground }))
    .execute()
}

/** @throws AppError `already_exists` when a stroke of another lesson has the id */
export async function storeStroke(
  context: Context,
  lessonId: string,
  { stroke, version }: { stroke: DrawnStroke; version: number },
): Promise<void> {
  const inserted = await tables(context)
    .insertInto('board_strokes')
    .values({
      id: stroke.id,
      lesson_id: lessonId,
      drawn_by: stroke.by,
      colour: stroke.colour,
      width: stroke.width,
      points: JSON.stringify(stroke.points),
      version,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  if (inserted.length === 0) throw new AppError('already_exists', 'Another stroke has this id.')
  await storeVersion(context, lessonId, version)
}

export async function eraseStored(
  context: Context,
  lessonId: string,
  { ids, version }: { ids: readonly string[]; version: number },
): Promise<void> {
  await tables(context)
    .deleteFrom('board_strokes')
    .where('lesson_id', '=', lessonId)
    .where('id', 'in', ids)
    .execute()
  await storeVersion(context, lessonId, version)
}

export async function clearStored(context: Context, lessonId: string, version: number): Promise<void> {
  await tables(context).deleteFrom('board_strokes').where('lesson_id', '=', lessonId).execute()
  await storeVersion(context, lessonId, version)
}

async function storeVersion(context: Context, lessonId: string, version: number): Promise<void> {
  await tables(context)
    .updateTable('lesson_boards')
    .set({ version })
    .where('lesson_id', '=', lessonId)
    .execute()
}
