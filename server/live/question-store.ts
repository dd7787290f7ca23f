import { sql } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { Question } from '../../shared/question.ts'
import { type Fence, writeFenced } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import { prepared } from '../platform/prepared.ts'
import type { LessonEvent } from './state.ts'
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

/** What pupils do most, many at a time. */
export type QuestionEvent = Extract<
  LessonEvent,
  { type: 'question-asked' | 'question-changed' | 'question-voted' }
>

/** @throws Fenced, AppError `already_exists` when something of another lesson has the id */
export async function storeQuestion(context: Context, fence: Fence, event: QuestionEvent): Promise<void> {
  switch (event.type) {
    case 'question-asked':
      return insertQuestion(context, fence, event.question)
    case 'question-changed': {
      const { id, state, takenAt, closedAt, note } = event.question
      await writeFenced(context, fence, {
        question: sql`
          update questions set state = ${state}, taken_at = ${takenAt}, closed_at = ${closedAt}, note = ${note}
          from own where questions.id = ${id} and questions.lesson_id = own.lesson_id
          returning 1`,
      })
      return
    }
    case 'question-voted': {
      const { questionId, classroomId } = event
      await writeFenced(context, fence, {
        vote: event.for
          ? sql`
            insert into question_votes (question_id, classroom_id)
            select ${questionId}::uuid, ${classroomId}::uuid from own
            on conflict do nothing returning 1`
          : sql`
            delete from question_votes using own
            where question_id = ${questionId} and classroom_id = ${classroomId} returning 1`,
      })
    }
  }
}

async function insertQuestion(context: Context, fence: Fence, question: Question): Promise<void> {
  const { id, classroomId, kind, text, state, askedAt, takenAt, closedAt, note } = question
  const { question: inserted } = await writeFenced(context, fence, {
    question: sql`
      insert into questions
        (id, lesson_id, classroom_id, kind, text, state, asked_at, taken_at, closed_at, note)
      select ${id}::uuid, lesson_id, ${classroomId}::uuid, ${kind}::text, ${text}::text, ${state}::text,
        ${askedAt}::timestamptz, ${takenAt}::timestamptz, ${closedAt}::timestamptz, ${note}::text
      from own
      on conflict (id) do nothing returning 1`,
  })
  if (inserted === 0) throw new AppError('already_exists', 'Another question has this id.')
}

/**
 * The same of several lessons in one statement, all or nothing, one event of each lesson at most. Left out is what another lesson's
 * question stands in the way of, and what somebody holds or has taken the lesson from its owner for: nobody waits for it here.
 * @returns of each, in their order, whether it is stored; what isn't, `storeQuestion` says why
 */
export async function storeQuestions(
  context: Context,
  all: readonly { fence: Fence; event: QuestionEvent }[],
): Promise<boolean[]> {
  const told = all.map(({ fence, event }, n) => ({
    n,
    lesson_id: fence.lessonId,
    token: fence.token,
    ...(event.type === 'question-voted'
      ? { what: event.for ? 'vote' : 'unvote', id: event.questionId, classroom_id: event.classroomId }
      : rowOf(event.question)),
  }))
  const { rows } = await sql<{ n: number }>`${sql.raw(prepared)}
    with own as (
      select told.* from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as told (n int, lesson_id uuid, token bigint,
        what text, id uuid, classroom_id uuid, kind text, text text, state text, asked_at timestamptz,
        taken_at timestamptz, closed_at timestamptz, note text)
      join lesson_owners using (lesson_id, token)
      for share of lesson_owners skip locked
    ), stored as (
      insert into questions (id, lesson_id, classroom_id, kind, text, state, asked_at, taken_at, closed_at, note)
      select id, lesson_id, classroom_id, kind, text, state, asked_at, taken_at, closed_at, note
      from own where what = 'question'
      on conflict (id) do update set state = excluded.state, taken_at = excluded.taken_at,
        closed_at = excluded.closed_at, note = excluded.note
      where questions.lesson_id = excluded.lesson_id
      returning id
    ), voted as (
      insert into question_votes (question_id, classroom_id)
      select id, classroom_id from own where what = 'vote'
      on conflict do nothing
    ), unvoted as (
      delete from question_votes using own
      where what = 'unvote' and question_id = own.id and question_votes.classroom_id = own.classroom_id
    )
    select n from own where what <> 'question' or exists (select from stored where stored.id = own.id)`.execute(
    context.db,
  )
  const stored = new Set(rows.map(({ n }) => n))
  return all.map((_, n) => stored.has(n))
}

const rowOf = ({ id, classroomId, kind, text, state, askedAt, takenAt, closedAt, note }: Question) => ({
  what: 'question',
  id,
  classroom_id: classroomId,
  kind,
  text,
  state,
  asked_at: askedAt,
  taken_at: takenAt,
  closed_at: closedAt,
  note,
})
