import type { Context } from '../platform/context.ts'
import { isUniqueViolation } from '../platform/database.ts'
import type { LiveTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LiveTables>()

/** A device that pupils answer on, in one lesson of one classroom. */
export interface PupilDevice {
  id: string
  lessonId: string
  classroomId: string
}

/** The code by which pupils of a classroom come into a lesson's polls; made when it is asked for first, and those of lessons that are over go. */
export async function codeOf(
  context: Context,
  { lessonId, classroomId }: { lessonId: string; classroomId: string },
  make: () => string,
): Promise<string> {
  for (;;) {
    const known = await tables(context)
      .selectFrom('poll_codes')
      .select('code')
      .where('lesson_id', '=', lessonId)
      .where('classroom_id', '=', classroomId)
      .executeTakeFirst()
    if (known) return known.code
    await forgetPupilsOfOver(context)
    // Of two lessons with one code, or two who ask at once, one tries again.
    await tables(context)
      .insertInto('poll_codes')
      .values({ lesson_id: lessonId, classroom_id: classroomId, code: make() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

export async function findCode(
  context: Context,
  code: string,
): Promise<{ lessonId: string; classroomId: string } | null> {
  const row = await tables(context)
    .selectFrom('poll_codes')
    .select(['lesson_id', 'classroom_id'])
    .where('code', '=', code)
    .executeTakeFirst()
  return row ? { lessonId: row.lesson_id, classroomId: row.classroom_id } : null
}

/** Takes a device in, unless its classroom has `most` already. */
export async function insertPupil(
  context: Context,
  pupil: PupilDevice & { tokenHash: string },
  most: number,
): Promise<boolean> {
  const { count } = await tables(context)
    .selectFrom('poll_pupils')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('lesson_id', '=', pupil.lessonId)
    .where('classroom_id', '=', pupil.classroomId)
    .executeTakeFirstOrThrow()
  if (count >= most) return false
  try {
    await tables(context)
      .insertInto('poll_pupils')
      .values({
        id: pupil.id,
        lesson_id: pupil.lessonId,
        classroom_id: pupil.classroomId,
        token_hash: pupil.tokenHash,
      })
      .execute()
    return true
  } catch (error) {
    if (isUniqueViolation(error)) return false
    throw error
  }
}

export async function findPupil(context: Context, tokenHash: string): Promise<PupilDevice | null> {
  const row = await tables(context)
    .selectFrom('poll_pupils')
    .select(['id', 'lesson_id', 'classroom_id'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row ? { id: row.id, lessonId: row.lesson_id, classroomId: row.classroom_id } : null
}

/** Codes and devices are for the lesson, and no longer. */
async function forgetPupilsOfOver(context: Context): Promise<void> {
  for (const table of ['poll_codes', 'poll_pupils'] as const)
    await tables(context)
      .deleteFrom(table)
      .where('lesson_id', 'in', (eb) =>
        eb.selectFrom('lessons').select('id').where('phase', 'in', ['ended', 'cancelled']),
      )
      .execute()
}
