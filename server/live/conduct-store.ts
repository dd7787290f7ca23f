import { sql } from 'kysely'
import { type Fence, writeFenced } from '../cluster/fence.ts'
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
  fence: Fence,
  { conduct: { focus, allowed, locked } }: EventOf<'conduct-set'>,
): Promise<void> {
  const { hands, texts, reactions } = allowed
  await writeFenced(context, fence, {
    conduct: sql`
      insert into lesson_conduct (lesson_id, focus, hands, texts, reactions, locked)
      select lesson_id, ${JSON.stringify(focus)}::jsonb, ${hands}::boolean, ${texts}::boolean,
        ${reactions}::boolean, ${locked}::boolean
      from own
      on conflict (lesson_id) do update set focus = excluded.focus, hands = excluded.hands,
        texts = excluded.texts, reactions = excluded.reactions, locked = excluded.locked
      returning 1`,
  })
}

export async function storeClassroomConduct(
  context: Context,
  fence: Fence,
  { classroomId, muted, removed, admitted }: EventOf<'classroom-conduct-set'>,
): Promise<void> {
  await writeFenced(context, fence, {
    conduct: sql`
      insert into classroom_conduct (lesson_id, classroom_id, muted, removed, admitted)
      select lesson_id, ${classroomId}::uuid, ${muted}::boolean, ${removed}::boolean, ${admitted}::boolean
      from own
      on conflict (lesson_id, classroom_id) do update
        set muted = excluded.muted, removed = excluded.removed, admitted = excluded.admitted
      returning 1`,
  })
}
