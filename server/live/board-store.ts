import { sql } from 'kysely'
import type { BoardGround, DrawnStroke } from '../../shared/board.ts'
import { AppError } from '../../shared/errors.ts'
import { type Fence, writeFenced } from '../cluster/fence.ts'
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

export async function storeGround(context: Context, fence: Fence, ground: BoardGround | null): Promise<void> {
  await writeFenced(context, fence, {
    board: sql`
      insert into lesson_boards (lesson_id, ground, version) select lesson_id, ${ground}::text, 0 from own
      on conflict (lesson_id) do update set ground = excluded.ground returning 1`,
  })
}

/** @throws Fenced, AppError `already_exists` when a stroke of another lesson has the id */
export async function storeStroke(
  context: Context,
  fence: Fence,
  { stroke, version }: { stroke: DrawnStroke; version: number },
): Promise<void> {
  const { stroke: inserted } = await writeFenced(context, fence, {
    stroke: sql`
      insert into board_strokes (id, lesson_id, drawn_by, colour, width, points, version)
      select ${stroke.id}::uuid, lesson_id, ${stroke.by}::text, ${stroke.colour}::text,
        ${stroke.width}::double precision, ${JSON.stringify(stroke.points)}::jsonb, ${version}::int
      from own
      on conflict (id) do nothing returning lesson_id`,
    board: setVersion(version, 'stroke'),
  })
  if (inserted === 0) throw new AppError('already_exists', 'Another stroke has this id.')
}

export async function eraseStored(
  context: Context,
  fence: Fence,
  { ids, version }: { ids: readonly string[]; version: number },
): Promise<void> {
  await writeFenced(context, fence, {
    strokes: sql`
      delete from board_strokes using own
      where board_strokes.lesson_id = own.lesson_id and board_strokes.id = any(${[...ids]}::uuid[]) returning 1`,
    board: setVersion(version, 'own'),
  })
}

export async function clearStored(context: Context, fence: Fence, version: number): Promise<void> {
  await writeFenced(context, fence, {
    strokes: sql`
      delete from board_strokes using own where board_strokes.lesson_id = own.lesson_id returning 1`,
    board: setVersion(version, 'own'),
  })
}

/** Of the lesson that `of` names: the board as it is after the write beside this one. */
const setVersion = (version: number, of: 'own' | 'stroke') => sql`
  update lesson_boards set version = ${version} from ${sql.table(of)}
  where lesson_boards.lesson_id = ${sql.ref(`${of}.lesson_id`)} returning 1`
