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

/** @param filter `between`: of the terms that have a day between two dates */
export async function readSeries(
  context: Context,
  filter: { ids?: readonly string[]; termId?: string | undefined; between?: readonly [string, string] },
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
  if (filter.ids) query = query.where('series.id', '=', sql<string>`any(${filter.ids}::uuid[])`)
  if (filter.termId) query = query.where('series.term_id', '=', filter.termId)
  if (filter.between) {
    const [from, to] = filter.between
    query = query.where(
      sql<boolean>`series.term_id in (select id from terms where first_day <= ${to} and last_day >= ${from})`,
    )
  }
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

/** The versions of series, locked until the transaction ends, one after another by id; one that is missing is not there. */
export async function lockSeries(context: Context, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tables(context)
    .selectFrom('series')
    .select(['id', 'version'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.id, row.version]))
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

/** Writes series with their receivers, new or over those that are there; three statements however many they are. */
export async function writeSeries(context: Context, writes: readonly SeriesWrite[]): Promise<void> {
  const rows = writes.map(({ rule, ...write }) => ({ ...rule, ...write }))
  await sql`insert into series (id, term_id, subject, kind, topic, teacher_id, lead_classroom_id, lead_class_group_id, weekday,
      period, weeks, state, version, decisions, put_hash, changed_by, changed_at)
    select id, "termId", subject, kind, topic, "teacherId", "leadClassroomId", "leadClassGroupId", weekday,
      period, weeks, state, version, decisions, "putHash", "by", ${context.now()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted (id uuid, "termId" uuid, subject text, kind text, topic text,
      "teacherId" uuid, "leadClassroomId" uuid, "leadClassGroupId" uuid, weekday int, period int, weeks text, state text,
      version int, decisions jsonb, "putHash" text, "by" uuid)
    on conflict (id) do update set subject = excluded.subject, kind = excluded.kind, topic = excluded.topic,
      teacher_id = excluded.teacher_id, lead_classroom_id = excluded.lead_classroom_id,
      lead_class_group_id = excluded.lead_class_group_id, weekday = excluded.weekday, period = excluded.period,
      weeks = excluded.weeks, state = excluded.state, version = excluded.version, decisions = excluded.decisions,
      put_hash = excluded.put_hash, changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(
    context.db,
  )
  await sql`delete from series_receivers where series_id = any(${writes.map((write) => write.id)}::uuid[])`.execute(
    context.db,
  )
  const receivers = writes.flatMap(({ id, rule }) =>
    rule.receivers.map((receiver, position) => ({ id, ...receiver, position })),
  )
  await sql`insert into series_receivers (series_id, class_group_id, classroom_id, assistant_id, position)
    select id, "classGroupId", "classroomId", "assistantId", position
    from jsonb_to_recordset(${JSON.stringify(receivers)}::jsonb)
      as wanted (id uuid, "classGroupId" uuid, "classroomId" uuid, "assistantId" uuid, position int)`.execute(
    context.db,
  )
}
