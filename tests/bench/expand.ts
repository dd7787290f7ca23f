/** A prefecture's term: 620 series, 18 weeks, 4 schools each, expanded, checked and saved on PostgreSQL */
import { randomUUID } from 'node:crypto'
import { system } from '../../server/account/actor.ts'
import type { CalendarTables } from '../../server/calendar/tables.ts'
import type { Context } from '../../server/platform/context.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { putSeriesList } from '../../server/schedule/put-series.ts'
import type { Bell } from '../../shared/directory.ts'
import type { SeriesRule } from '../../shared/series.ts'
import { startPostgres } from '../support/postgres.ts'

/** design/domain.md, Scale: five counties, 620 shared lessons a week, one lead end and three receivers each. */
const COUNTIES = 5
const SERIES = 620
const RECEIVERS = 3
const TERM = { first_day: '2026-09-01', last_day: '2027-01-03' }
const SLOTS = 5 * 6
const TARGET_SECONDS = 10

const bellsFrom = (minute: number): Bell[] =>
  Array.from({ length: 6 }, (_, i) => {
    const clock = (m: number) =>
      `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
    const start = minute + i * 55
    return { period: i + 1, start: clock(start), end: clock(start + 40) }
  })

interface County {
  termId: string
  rules: SeriesRule[]
}

/** A county to be timed alone and a prefecture of five, and the rules that their coordinators lay out: all of them can be had. */
async function build({ db }: Context): Promise<County[]> {
  const tables = tablesOf(db)
  const root = randomUUID()
  const region = (id: string, name: string, level: 'prefecture' | 'county', parent: string | null) => ({
    id,
    name,
    level,
    parent_id: parent,
    path: parent ? [parent, id] : [id],
    settings: '{}',
    sample: false,
  })
  await tables
    .insertInto('regions')
    .values(region(root, 'prefecture', 'prefecture', null))
    .execute()
  const counties: County[] = []
  for (let c = 0; c <= COUNTIES; c++) {
    const countyId = randomUUID()
    const termId = randomUUID()
    await tables
      .insertInto('regions')
      .values(region(countyId, `county ${c}`, 'county', root))
      .execute()
    await tables
      .insertInto('terms')
      .values({ id: termId, region_id: countyId, name: 'autumn', ...TERM })
      .execute()
    await tables
      .insertInto('region_days')
      .values(
        [
          '2026-09-25',
          '2026-10-01',
          '2026-10-02',
          '2026-10-05',
          '2026-10-06',
          '2026-10-07',
          '2027-01-01',
        ].map((day) => ({ region_id: countyId, day, kind: 'off' as const, follows: null, name: 'holiday' })),
      )
      .execute()
    const rules: SeriesRule[] = []
    const wanted = SERIES / COUNTIES
    for (let group = 0; rules.length < wanted; group++) {
      const schools = await makeSchools(tables, countyId, `${c}-${group}`)
      for (let slot = 0; slot < SLOTS && rules.length < wanted; slot++)
        rules.push({
          termId,
          ...schools,
          subject: slot % 2 ? 'art' : 'music',
          kind: 'delivered',
          topic: '',
          leadClassGroupId: null,
          weekday: (slot % 5) + 1,
          period: Math.floor(slot / 5) + 1,
          weeks: '',
        })
    }
    counties.push({ termId, rules })
  }
  return counties
}

async function makeSchools(
  tables: ReturnType<typeof tablesOf>,
  regionId: string,
  name: string,
): Promise<Pick<SeriesRule, 'teacherId' | 'leadClassroomId' | 'receivers'>> {
  const teacherId = randomUUID()
  await tables
    .insertInto('people')
    .values({
      id: teacherId,
      name: `teacher-${name}`,
      display_name: `teacher ${name}`,
      password_hash: null,
      disabled: false,
      created_at: new Date(),
    })
    .execute()
  const ends = []
  for (let i = 0; i <= RECEIVERS; i++) {
    const lead = i === 0
    const [id, classroomId, classGroupId] = [randomUUID(), randomUUID(), randomUUID()]
    await tables
      .insertInto('schools')
      .values({ id, name: `school ${name} ${i}`, region_id: regionId, stage: 'primary', lead, member: !lead })
      .execute()
    await tables
      .insertInto('classrooms')
      .values({ id: classroomId, school_id: id, name: 'room', lead, receive: !lead })
      .execute()
    await tables
      .insertInto('class_groups')
      .values({ id: classGroupId, school_id: id, name: 'class', grade: 3, size: 30 })
      .execute()
    await tables
      .insertInto('bell_tables')
      .values({
        id: randomUUID(),
        school_id: id,
        name: 'bells',
        effective_from: '2026-08-01',
        weekdays: [1, 2, 3, 4, 5],
        bells: JSON.stringify(bellsFrom(510 + 5 * (i % 3))),
      })
      .execute()
    await tables
      .insertInto('local_lessons')
      .values(
        Array.from({ length: SLOTS }, (_, slot) => ({
          class_group_id: classGroupId,
          weekday: (slot % 5) + 1,
          period: Math.floor(slot / 5) + 1,
          weeks: slot % 3 ? '' : 'odd',
          subject_name: 'local',
          teacher_id: null,
          classroom_id: null,
        })),
      )
      .execute()
    ends.push({ id, classroomId, classGroupId })
  }
  const [lead, ...rural] = ends
  await tables
    .insertInto('grants')
    .values({ person_id: teacherId, role: 'lead-teacher', region_id: null, school_id: lead!.id })
    .execute()
  await tables
    .insertInto('pairings')
    .values(
      rural.map(({ id }) => ({
        id: randomUUID(),
        lead_school_id: lead!.id,
        member_school_id: id,
        type: 'co-building' as const,
        from_date: '2026-08-01',
        until_date: null,
      })),
    )
    .execute()
  return {
    teacherId,
    leadClassroomId: lead!.classroomId,
    receivers: rural.map(({ classroomId, classGroupId }) => ({
      classroomId,
      classGroupId,
      assistantId: null,
    })),
  }
}

const tablesOf = (db: Context['db']) => db.withTables<CalendarTables>()

/** Each county has a coordinator, who lays out all of its series at once; two of them work beside each other. */
async function saveAll(context: Context, counties: readonly County[]): Promise<number> {
  const waiting = [...counties]
  let lessons = 0
  const coordinator = async () => {
    for (let county = waiting.shift(); county; county = waiting.shift()) {
      const puts = county.rules.map((rule) => ({
        id: randomUUID(),
        input: { rule, state: 'confirmed' as const, version: 0, decisions: [] },
      }))
      for (const series of await putSeriesList(context, system, puts)) lessons += series.lessons
    }
  }
  await Promise.all([coordinator(), coordinator()])
  return lessons
}

const postgres = await startPostgres()
try {
  const database = await openDatabase({ url: await postgres.create(), log: createLog('silent') })
  const context: Context = {
    db: database.db,
    now: () => new Date('2026-08-20T00:00:00Z'),
    log: createLog('silent'),
  }
  const counties = await build(context)
  const timed = async (some: readonly County[]) => {
    const begin = performance.now()
    const lessons = await saveAll(context, some)
    return { seconds: Math.round(performance.now() - begin) / 1000, lessons }
  }
  // The county alone comes first, on a program that has only just started; the prefecture is another five, as one run.
  const county = await timed(counties.slice(0, 1))
  const { seconds, lessons } = await timed(counties.slice(1))
  await database.close()
  const line = (...cells: unknown[]) => console.log(cells.map((cell) => String(cell).padEnd(24)).join(''))
  line('', 'series', 'lessons', 'seconds')
  line('a county', counties[0]!.rules.length, county.lessons, county.seconds)
  line('a prefecture', SERIES, lessons, seconds)
  const figures = { seconds, countySeconds: county.seconds, series: SERIES, lessons }
  const met = seconds <= TARGET_SECONDS
  console.log(JSON.stringify({ bench: 'expand', figures, target: { seconds: TARGET_SECONDS }, met }))
} finally {
  await postgres.stop()
}
