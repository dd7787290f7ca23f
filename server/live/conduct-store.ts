import type { Context } from '../platform/context.ts'
import { type Conduct, openConduct } from './conduct.ts'
import type { LessonEvent } from './state.ts'
import type { LiveTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LiveTables>()

/** How the lesson was conducted when it was held last. */
export async function readConduct(context: Context, lessonId: string): Promise<Conduct> {
  const [row, classrooms] = await Promise.all([
    tables(context)
      .selectFrom('lesson_conduct')
      .selectAll()
      .where('lesson_id', '=', lessonId)
      .executeTakeFirst(),
    tables(context).selectFrom('classroom_conduct').selectAll().where('lesson_id', '=', lessonId).execute(),
  ])
  const those = (which: 'muted' | 'removed' | 'admitted') =>
    new Set(classrooms.filter((one) => one[which]).map((one) => one.classroom_id))
  const { focus, allowed, locked } = row
    ? {
        focus: row.focus,
        allowed: { hands: row.hands, texts: row.texts, reactions: row.reactions },
        locked: row.locked,
      }
    : openConduct
  return {
    focus,
    allowed,
    locked,
    muted: those('muted'),
    removed: those('removed'),
    admitted: those('admitted'),
  }
}

type EventOf<T extends LessonEvent['type']> = Extract<LessonEvent, { type: T }>

export async function storeConduct(
  context: Context,
  lessonId: string,
  { conduct: { focus, allowed, locked } }: EventOf<'conduct-set'>,
): Promise<void> {
  const { hands, texts, reactions } = allowed
  const values = { focus: JSON.stringify(focus), hands, texts, reactions, locked }
  await tables(context)
    .insertInto('lesson_conduct')
    .values({ lesson_id: lessonId, ...values })
    .onConflict((conflict) => conflict.column('lesson_id').doUpdateSet(values))
    .execute()
}

export async function storeClassroomConduct(
  context: Context,
  lessonId: string,
  { classroomId, muted, removed, admitted }: EventOf<'classroom-conduct-set'>,
): Promise<void> {
  const values = { muted, removed, admitted }
  await tables(context)
    .insertInto('classroom_conduct')
    .values({ lesson_id: lessonId, classroom_id: classroomId, ...values })
    .onConflict((conflict) => conflict.columns(['lesson_id', 'classroom_id']).doUpdateSet(values))
    .execute()
}
