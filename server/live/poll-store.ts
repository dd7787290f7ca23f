import { sql } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { PollSet } from '../../shared/poll.ts'
import { type Fence, writeFenced } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import type { DeviceAnswer, Poll, Polls, Tally } from './poll.ts'
import type { LiveTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LiveTables>()

/** All polls of a lesson with their answers, as they were stored. */
export async function readPolls(context: Context, lessonId: string): Promise<Polls> {
  const rows = await tables(context)
    .selectFrom('polls')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
  if (rows.length === 0) return { all: [], shownId: null }
  const ids = rows.map((row) => row.id)
  const [counts, answers] = await Promise.all([
    tables(context).selectFrom('poll_counts').selectAll().where('poll_id', 'in', ids).execute(),
    tables(context).selectFrom('poll_answers').selectAll().where('poll_id', 'in', ids).execute(),
  ])
  const all = rows.map(
    (row): Poll => ({
      id: row.id,
      question: {
        kind: row.kind,
        title: row.title,
        options: row.options,
        right: row.right_choices,
        hidden: row.hidden,
        devices: row.devices,
      },
      openedAt: row.opened_at.getTime(),
      closedAt: row.closed_at?.getTime() ?? null,
      hands: new Map(
        counts
          .filter((count) => count.poll_id === row.id)
          .map((count): [string, Tally] => [
            count.classroom_id,
            { counts: count.counts, texts: count.texts },
          ]),
      ),
      devices: new Map(
        answers
          .filter((answer) => answer.poll_id === row.id)
          .map((answer): [string, DeviceAnswer] => [
            answer.pupil_id,
            { classroomId: answer.classroom_id, choices: answer.choices, text: answer.text },
          ]),
      ),
    }),
  )
  return { all, shownId: rows.find((row) => row.shown)?.id ?? null }
}

/** @throws Fenced, AppError `already_exists` when a poll of another lesson has the id */
export async function insertPoll(context: Context, fence: Fence, poll: Poll): Promise<void> {
  const { kind, title, options, right, hidden, devices } = poll.question
  const { poll: inserted } = await writeFenced(context, fence, {
    poll: sql`
      insert into polls
        (id, lesson_id, kind, title, options, right_choices, hidden, devices, opened_at, closed_at, shown)
      select ${poll.id}::uuid, lesson_id, ${kind}::text, ${title}::text, ${JSON.stringify(options)}::jsonb,
        ${JSON.stringify(right)}::jsonb, ${hidden}::boolean, ${devices}::boolean,
        ${new Date(poll.openedAt)}::timestamptz, null, false
      from own
      on conflict (id) do nothing returning 1`,
  })
  if (inserted === 0) throw new AppError('already_exists', 'Another poll has this id.')
}

export async function closeStoredPoll(context: Context, fence: Fence, id: string, at: Date): Promise<void> {
  await writeFenced(context, fence, {
    poll: sql`
      update polls set closed_at = ${at} from own
      where polls.id = ${id} and polls.lesson_id = own.lesson_id and closed_at is null returning 1`,
  })
}

/** Ends the polls that a stopped server left open, of a lesson that is over. */
export async function closePollsOf(context: Context, lessonId: string, at: Date): Promise<void> {
  await tables(context)
    .updateTable('polls')
    .set((eb) => ({ closed_at: eb.fn<Date>('greatest', ['opened_at', eb.val(at)]) }))
    .where('lesson_id', '=', lessonId)
    .where('closed_at', 'is', null)
    .execute()
}

export async function storeShown(context: Context, fence: Fence, id: string | null): Promise<void> {
  await writeFenced(context, fence, {
    polls: sql`
      update polls set shown = (polls.id is not distinct from ${id}::uuid) from own
      where polls.lesson_id = own.lesson_id returning 1`,
  })
}

export async function storeTally(
  context: Context,
  fence: Fence,
  { pollId, classroomId, tally }: { pollId: string; classroomId: string; tally: Tally },
): Promise<void> {
  await writeFenced(context, fence, {
    tally: sql`
      insert into poll_counts (poll_id, classroom_id, counts, texts)
      select ${pollId}::uuid, ${classroomId}::uuid, ${JSON.stringify(tally.counts)}::jsonb,
        ${JSON.stringify(tally.texts)}::jsonb
      from own
      on conflict (poll_id, classroom_id) do update set counts = excluded.counts, texts = excluded.texts
      returning 1`,
  })
}

export async function storeAnswer(
  context: Context,
  fence: Fence,
  { pollId, pupilId, answer }: { pollId: string; pupilId: string; answer: DeviceAnswer },
): Promise<void> {
  await writeFenced(context, fence, {
    answer: sql`
      insert into poll_answers (poll_id, pupil_id, classroom_id, choices, text)
      select ${pollId}::uuid, ${pupilId}::uuid, ${answer.classroomId}::uuid,
        ${JSON.stringify(answer.choices)}::jsonb, ${answer.text}::text
      from own
      on conflict (poll_id, pupil_id) do update set choices = excluded.choices, text = excluded.text
      returning 1`,
  })
}

export async function readPollSet(context: Context, personId: string): Promise<PollSet> {
  const row = await tables(context)
    .selectFrom('poll_sets')
    .select('questions')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return { questions: row?.questions ?? [] }
}

export async function writePollSet(
  context: Context,
  personId: string,
  { questions }: PollSet,
): Promise<void> {
  const values = { questions: JSON.stringify(questions) }
  await tables(context)
    .insertInto('poll_sets')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute()
}
