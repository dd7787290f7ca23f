import { sql } from 'kysely'
import type { Decision, Series, SeriesRule } from '../../shared/series.ts'
import type { Context } from '../platform/context.ts'
import { tables } from './lesson-store.ts'

/** A series as stored, with what its use cases need beside the answer. */
export interface StoredSeries extends Series {
  putHash: string
  changedByName: string
  changedAt: string
}

export async function readSeries(
  context: Context,
  filter: { id?: string; termId?: string | undefined },
): Promise<StoredSeries[]> {
  let query = tables(context)
    .selectFrom('series')
    .innerJoin('people as teacher', 'teacher.id', 'series.teacher_id')
    .innerJoin('classrooms as room', 'room.id', 'series.lead_classroom_id')
    .innerJoin('schools as lead', 'lead.id', 'room.school_id')
    .leftJoin('people as changer', 'changer.id', 'series.changed_by')
    .selectAll('series')
    .select([
      'teacher.display_name as teacher_name',
      'lead.id as lead_id',
      'lead.name as lead_name',
      'changer.display_name as changer_name',
    ])
    .select(
      sql<number>`(select count(*) from lessons where lessons.series_id = series.id and lessons.phase <> 'cancelled')`.as(
        'lessons',
      ),
    )
  if (filter.id) query = query.where('series.id', '=', filter.id)
  if (filter.termId) query = query.where('series.term_id', '=', filter.termId)
  const rows = await query
    .orderBy('series.weekday')
    .orderBy('series.period')
    .orderBy('series.id')
    .limit(5_000)
    .execute()
  const receivers = await readReceivers(
    context,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    rule: {
      termId: row.term_id,
      subject: row.subject,
      kind: row.kind,
      topic: row.topic,
      teacherId: row.teacher_id,
      leadClassroomId: row.lead_classroom_id,
      leadClassGroupId: row.lead_class_group_id,
      weekday: row.weekday,
      period: row.period,
      weeks: row.weeks,
      receivers: receivers.get(row.id) ?? [],
    },
    state: row.state,
    version: row.version,
    teacherName: row.teacher_name,
    leadSchoolId: row.lead_id,
    leadSchoolName: row.lead_name,
    lessons: row.lessons,
    decisions: row.decisions,
    putHash: row.put_hash,
    changedByName: row.changer_name ?? '',
    changedAt: row.changed_at.toISOString(),
  }))
}

async function readReceivers(
  context: Context,
  seriesIds: readonly string[],
): Promise<Map<string, SeriesRule['receivers']>> {
  const rows = await tables(context)
    .selectFrom('series_receivers')
    .selectAll()
    .where('series_id', '=', sql<string>`any(${seriesIds}::uuid[])`)
    .orderBy('position')
    .execute()
  const found = new Map<string, SeriesRule['receivers']>()
  for (const row of rows) {
    const list = found.get(row.series_id) ?? []
    found.set(row.series_id, list)
    list.push({
      classGroupId: row.class_group_id,
      classroomId: row.classroom_id,
      assistantId: row.assistant_id,
    })
  }
  return found
}

/** The version of a series, locked until the transaction ends; null when there is none of that id. */
export async function lockSeries(context: Context, id: string): Promise<number | null> {
  const row = await tables(context)
    .selectFrom('series')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row?.version ?? null
}

export interface SeriesWrite {
  id: string
  rule: SeriesRule
  state: Series['state']
  version: number
  decisions: readonly Decision[]
  putHash: string
  by: string | null
}

export async function writeSeries(context: Context, write: SeriesWrite): Promise<void> {
  const { id, rule } = write
  const db = tables(context)
  const fields = {
    term_id: rule.termId,
    subject: rule.subject,
    kind: rule.kind,
    topic: rule.topic,
    teacher_id: rule.teacherId,
    lead_classroom_id: rule.leadClassroomId,
    lead_class_group_id: rule.leadClassGroupId,
    weekday: rule.weekday,
    period: rule.period,
    weeks: rule.weeks,
    state: write.state,
    version: write.version,
    decisions: JSON.stringify(write.decisions),
    put_hash: write.putHash,
    changed_by: write.by,
    changed_at: context.now(),
  }
  if (write.version === 1)
    await db
      .insertInto('series')
      .values({ id, ...fields })
      .execute()
  else {
    await db.updateTable('series').set(fields).where('id', '=', id).execute()
    await db.deleteFrom('series_receivers').where('series_id', '=', id).execute()
  }
  const receivers = rule.receivers.map((receiver, position) => ({ ...receiver, position }))
  await sql`insert into series_receivers (series_id, class_group_id, classroom_id, assistant_id, position)
    select ${id}::uuid, "classGroupId", "classroomId", "assistantId", position
    from jsonb_to_recordset(${JSON.stringify(receivers)}::jsonb)
      as wanted ("classGroupId" uuid, "classroomId" uuid, "assistantId" uuid, position int)`.execute(db)
}
