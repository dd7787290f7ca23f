import { AppError } from '../../shared/errors.ts'
import type { PollSet } from '../../shared/poll.ts'
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

/** @throws AppError `already_exists` when a poll of another lesson has the id */
export async function insertPoll(context: Context, lessonId: string, poll: Poll): Promise<void> {
  const { kind, title, options, right, hidden, devices } = poll.question
  const inserted = await tables(context)
    .insertInto('polls')
    .values({
      id: poll.id,
      lesson_id: lessonId,
      kind,
      title,
      options: JSON.stringify(options),
      right_choices: JSON.stringify(right),
      hidden,
      devices,
      opened_at: new Date(poll.openedAt),
      closed_at: null,
      shown: false,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  if (inserted.length === 0) throw new AppError('already_exists', 'Another poll has this id.')
}

export async function closeStoredPoll(context: Context, id: string, at: Date): Promise<void> {
  await tables(context)
    .updateTable('polls')
    .set({ closed_at: at })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .execute()
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

export async function storeShown(context: Context, lessonId: string, id: string | null): Promise<void> {
  await tables(context)
    .updateTable('polls')
    .set((eb) => ({ shown: id === null ? false : eb('id', '=', id).$castTo<boolean>() }))
    .where('lesson_id', '=', lessonId)
    .execute()
}

export async function storeTally(
  context: Context,
  { pollId, classroomId, tally }: { pollId: string; classroomId: string; tally: Tally },
): Promise<void> {
  const values = { counts: JSON.stringify(tally.counts), texts: JSON.stringify(tally.texts) }
  await tables(context)
    .insertInto('poll_counts')
    .values({ poll_id: pollId, classroom_id: classroomId, ...values })
    .onConflict((conflict) => conflict.columns(['poll_id', 'classroom_id']).doUpdateSet(values))
    .execute()
}

export async function storeAnswer(
  context: Context,
  { pollId, pupilId, answer }: { pollId: string; pupilId: string; answer: DeviceAnswer },
): Promise<void> {
  const values = { choices: JSON.stringify(answer.choices), text: answer.text }
  await tables(context)
    .insertInto('poll_answers')
    .values({ poll_id: pollId, pupil_id: pupilId, classroom_id: answer.classroomId, ...values })
    .onConflict((conflict) => conflict.columns(['poll_id', 'pupil_id']).doUpdateSet(values))
    .execute()
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
