import { sql } from 'kysely'
import type { Talk } from '../../shared/live.ts'
import { type Fence, withinFence, writeFenced } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import { clearStored, eraseStored, storeGround, storeStroke } from './board-store.ts'
import { storeClassroomConduct, storeConduct } from './conduct-store.ts'
import { closeStoredPoll, insertPoll, storeAnswer, storeShown, storeTally } from './poll-store.ts'
import { storeQuestion } from './question-store.ts'
import type { StageTurn, StoredEvent } from './state.ts'
import { storeShow } from './still-store.ts'
import type { LiveTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LiveTables>()

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
 * Stores what one command made of the lesson, all or nothing, if the lesson is still its owner's. What is commonest, one event,
 * is one statement.
 * @throws Fenced, AppError `already_exists` when something of another lesson has an id
 */
export async function storeEvents(
  context: Context,
  fence: Fence,
  events: readonly StoredEvent[],
): Promise<void> {
  const [first, ...others] = events
  if (!first) return
  if (others.length === 0) return storeEvent(context, fence, first)
  await withinFence(context, fence, async (inside) => {
    for (const event of events) await storeEvent(inside, fence, event)
  })
}

async function storeEvent(context: Context, fence: Fence, event: StoredEvent): Promise<void> {
  switch (event.type) {
    case 'question-asked':
    case 'question-changed':
    case 'question-voted':
      return storeQuestion(context, fence, event)
    case 'poll-opened':
      return insertPoll(context, fence, event.poll)
    case 'poll-closed':
      return closeStoredPoll(context, fence, event.id, new Date(event.at))
    case 'poll-shown':
      return storeShown(context, fence, event.id)
    case 'poll-counted':
      return storeTally(context, fence, event)
    case 'poll-answered':
      return storeAnswer(context, fence, event)
    case 'board-set':
      return storeGround(context, fence, event.ground)
    case 'stroke-drawn':
      return storeStroke(context, fence, event)
    case 'strokes-erased':
      return eraseStored(context, fence, event)
    case 'board-cleared':
      return clearStored(context, fence, event.version)
    case 'turn-opened': {
      const { id, classroomId, questionId, startedAt } = event.turn
      await writeFenced(context, fence, {
        turn: sql`
          insert into stage_turns (id, lesson_id, classroom_id, question_id, started_at, ended_at)
          select ${id}::uuid, lesson_id, ${classroomId}::uuid, ${questionId}::uuid,
            ${new Date(startedAt)}::timestamptz, null
          from own returning 1`,
      })
      return
    }
    case 'turn-closed':
      await writeFenced(context, fence, {
        turn: sql`
          update stage_turns set ended_at = ${new Date(event.at)}
          from own
          where stage_turns.id = ${event.turnId} and stage_turns.lesson_id = own.lesson_id and ended_at is null
          returning 1`,
      })
      return
    case 'show-changed':
      return storeShow(context, fence, event.show)
    case 'conduct-set':
      return storeConduct(context, fence, event)
    case 'classroom-conduct-set':
      return storeClassroomConduct(context, fence, event)
  }
}
