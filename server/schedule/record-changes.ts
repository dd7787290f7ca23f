import { randomUUID } from 'node:crypto'
import type { Lesson } from '../../shared/schedule.ts'
import type { HistoryEntry } from '../../shared/series.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { schoolScopes } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { differenceOf } from './difference.ts'
import { insertChanges, insertDeliveries, insertNotices, type NewNotice } from './history-store.ts'
import { schoolsOf } from './lesson-target.ts'

export interface Change {
  /** null: it is new. */
  before: Lesson | null
  after: Lesson
}

export const nameOf = (actor: Actor): string => (actor.kind === 'person' ? actor.displayName : '')

/**
 * Keeps what was done to lessons, with who and why, and tells everyone concerned: a notice for each teacher, assistant and classroom
 * that has or had a part (one for all lessons of the deed; the doer needs none), and a message for each webhook of their regions.
 * Drafts are told to nobody. Call it inside the transaction of the deed.
 */
export async function recordChanges(
  context: Context,
  actor: Actor,
  kind: HistoryEntry['kind'],
  reason: string,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ before, after }) => ({
    lessonId: after.id,
    actor: actorText(actor),
    actorName: nameOf(actor),
    kind,
    reason,
    fields: differenceOf(before, after),
  }))
  await insertChanges(context, rows)
  const told = changes.filter(({ before, after }) => !isSecret(before, after))
  if (told.length === 0) return
  await insertNotices(context, noticesOf(actor, kind, reason, told))
  const lessons = told.map(({ after }) => after)
  const scopes = await schoolScopes(context, lessons.flatMap(schoolsOf))
  await insertDeliveries(context, [...new Set([...scopes.values()].flatMap((s) => s.regionPath))], {
    id: randomUUID(),
    event: 'lessons.changed',
    at: context.now().toISOString(),
    kind,
    reason,
    actorName: nameOf(actor),
    lessons,
  })
}

const isSecret = (before: Lesson | null, after: Lesson): boolean =>
  (before === null || before.phase === 'draft') && (after.phase === 'draft' || after.phase === 'cancelled')

function noticesOf(
  actor: Actor,
  kind: HistoryEntry['kind'],
  reason: string,
  changes: readonly Change[],
): NewNotice[] {
  const concerned = new Map<string, { person: boolean; changes: Change[] }>()
  for (const change of changes) {
    const both = change.before ? [change.before, change.after] : [change.after]
    const people = new Set(
      both.flatMap((l) => [l.teacherId, ...l.receivers.flatMap((r) => r.assistantId ?? [])]),
    )
    const rooms = new Set(both.flatMap((l) => [l.leadClassroomId, ...l.receivers.map((r) => r.classroomId)]))
    if (actor.kind === 'person') people.delete(actor.id)
    for (const [ids, person] of [
      [people, true],
      [rooms, false],
    ] as const)
      for (const id of ids) {
        const known = concerned.get(id) ?? { person, changes: [] }
        known.changes.push(change)
        concerned.set(id, known)
      }
  }
  return [...concerned].map(([id, { person, changes }]) => {
    const { before, after } = changes[0]!
    return {
      personId: person ? id : null,
      classroomId: person ? null : id,
      lessonId: after.id,
      kind,
      details: {
        subject: after.subject,
        topic: after.topic,
        startsAt: after.startsAt,
        endsAt: after.endsAt,
        teacherName: after.teacherName,
        leadSchoolName: after.leadSchoolName,
        phase: after.phase,
        reason,
        actorName: nameOf(actor),
        fields: differenceOf(before, after),
        count: changes.length,
      },
    }
  })
}
