import { AppError } from '../../shared/errors.ts'
import type { Talk } from '../../shared/live.ts'
import type { Question } from '../../shared/question.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { clearStored, eraseStored, storeGround, storeStroke } from './board-store.ts'
import { storeClassroomConduct, storeConduct } from './conduct-store.ts'
import { closeStoredPoll, insertPoll, storeAnswer, storeShown, storeTally } from './poll-store.ts'
import type { LessonEvent, StageTurn } from './state.ts'
import { storeShow } from './still-store.ts'
import type { LiveTables, QuestionsTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LiveTables>()

const questionOf = (row: QuestionsTable, votes: string[]): Question => ({
  id: row.id,
  kind: row.kind,
  classroomId: row.classroom_id,
  text: row.text,
  state: row.state,
  askedAt: row.asked_at.toISOString(),
  takenAt: row.taken_at?.toISOString() ?? null,
  closedAt: row.closed_at?.toISOString() ?? null,
  votes,
  note: row.note,
})

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text))

/** By time asked, then id. */
export async function readQuestions(context: Context, lessonId: string): Promise<Question[]> {
  const rows = await tables(context)
    .selectFrom('questions')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .orderBy('asked_at')
    .orderBy('id')
    .execute()
  const votes = await tables(context)
    .selectFrom('question_votes')
    .innerJoin('questions', 'questions.id', 'question_votes.question_id')
    .select(['question_votes.question_id', 'question_votes.classroom_id'])
    .where('questions.lesson_id', '=', lessonId)
    .orderBy('question_votes.classroom_id')
    .execute()
  const votesOf = new Map<string, string[]>()
  for (const { question_id, classroom_id } of votes)
    votesOf.set(question_id, [...(votesOf.get(question_id) ?? []), classroom_id])
  return rows.map((row) => questionOf(row, votesOf.get(row.id) ?? []))
}

/** How often each classroom had the floor: turns on stage, and text questions that were taken or answered. */
export async function readFloors(context: Context, lessonId: string): Promise<Map<string, number>> {
  const rows = await tables(context)
    .selectFrom('stage_turns')
    .select('classroom_id')
    .where('lesson_id', '=', lessonId)
    .unionAll((db) =>
      db
        .selectFrom('questions')
        .select('classroom_id')
        .where('lesson_id', '=', lessonId)
        .where('kind', '=', 'text')
        .where((eb) => eb.or([eb('taken_at', 'is not', null), eb('state', '=', 'answered')])),
    )
    .execute()
  const floors = new Map<string, number>()
  for (const { classroom_id } of rows) floors.set(classroom_id, (floors.get(classroom_id) ?? 0) + 1)
  return floors
}

export async function readOpenTurns(context: Context, lessonId: string): Promise<StageTurn[]> {
  const rows = await tables(context)
    .selectFrom('stage_turns')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .where('ended_at', 'is', null)
    .orderBy('started_at')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    classroomId: row.classroom_id,
    questionId: row.question_id,
    startedAt: row.started_at.getTime(),
  }))
}

export async function readTurns(context: Context, lessonId: string): Promise<Talk['stage']> {
  const rows = await tables(context)
    .selectFrom('stage_turns')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .orderBy('started_at')
    .execute()
  return rows.map((row) => ({
    classroomId: row.classroom_id,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }))
}

/** Ends the turns that a stopped server left open, of a lesson that is over. */
export async function closeTurnsOf(context: Context, lessonId: string, at: Date): Promise<void> {
  await tables(context)
    .updateTable('stage_turns')
    .set((eb) => ({ ended_at: eb.fn<Date>('greatest', ['started_at', eb.val(at)]) }))
    .where('lesson_id', '=', lessonId)
    .where('ended_at', 'is', null)
    .execute()
}

/**
 * Stores what one command made of the lesson, all or nothing.
 * @throws AppError `already_exists` when a question of another lesson has the id
 */
export async function storeEvents(
  context: Context,
  lessonId: string,
  events: readonly LessonEvent[],
): Promise<void> {
  const stored = events.filter((event) => event.type !== 'away')
  if (stored.length === 0) return
  await transact(context.db, async (db) => {
    for (const event of stored) await storeEvent({ ...context, db }, lessonId, event)
  })
}

async function storeEvent(
  context: Context,
  lessonId: string,
  event: Exclude<LessonEvent, { type: 'away' }>,
): Promise<void> {
  const db = tables(context)
  switch (event.type) {
    case 'question-asked':
      return insertQuestion(context, lessonId, event.question)
    case 'question-changed': {
      const { id, state, takenAt, closedAt, note } = event.question
      await db
        .updateTable('questions')
        .set({ state, taken_at: dateOf(takenAt), closed_at: dateOf(closedAt), note })
        .where('id', '=', id)
        .execute()
      return
    }
    case 'question-voted': {
      const vote = { question_id: event.questionId, classroom_id: event.classroomId }
      if (event.for)
        await db
          .insertInto('question_votes')
          .values(vote)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      else
        await db
          .deleteFrom('question_votes')
          .where('question_id', '=', vote.question_id)
          .where('classroom_id', '=', vote.classroom_id)
          .execute()
      return
    }
    case 'poll-opened':
      return insertPoll(context, lessonId, event.poll)
    case 'poll-closed':
      return closeStoredPoll(context, event.id, new Date(event.at))
    case 'poll-shown':
      return storeShown(context, lessonId, event.id)
    case 'poll-counted':
      return storeTally(context, event)
    case 'poll-answered':
      return storeAnswer(context, event)
    case 'board-set':
      return storeGround(context, lessonId, event.ground)
    case 'stroke-drawn':
      return storeStroke(context, lessonId, event)
    case 'strokes-erased':
      return eraseStored(context, lessonId, event)
    case 'board-cleared':
      return clearStored(context, lessonId, event.version)
    case 'turn-opened':
      await db
        .insertInto('stage_turns')
        .values({
          id: event.turn.id,
          lesson_id: lessonId,
          classroom_id: event.turn.classroomId,
          question_id: event.turn.questionId,
          started_at: new Date(event.turn.startedAt),
          ended_at: null,
        })
        .execute()
      return
    case 'show-changed':
      return storeShow(context, lessonId, event.show)
    case 'conduct-set':
      return storeConduct(context, lessonId, event)
    case 'classroom-conduct-set':
      return storeClassroomConduct(context, lessonId, event)
    case 'turn-closed':
      await db
        .updateTable('stage_turns')
        .set({ ended_at: new Date(event.at) })
        .where('id', '=', event.turnId)
        .where('ended_at', 'is', null)
        .execute()
  }
}

async function insertQuestion(context: Context, lessonId: string, question: Question): Promise<void> {
  const inserted = await tables(context)
    .insertInto('questions')
    .values({
      id: question.id,
      lesson_id: lessonId,
      classroom_id: question.classroomId,
      kind: question.kind,
      text: question.text,
      state: question.state,
      asked_at: new Date(question.askedAt),
      taken_at: dateOf(question.takenAt),
      closed_at: dateOf(question.closedAt),
      note: question.note,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  if (inserted.length === 0) throw new AppError('already_exists', 'Another question has this id.')
}
