import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { putLocalLessons } from '../../server/calendar/put-local-lessons.ts'
import { confirmLocalWeek } from '../../server/ledger/confirm-local-week.ts'
import { readCoverage } from '../../server/ledger/read-coverage.ts'
import { listLocalWeeks, readLocalWeek } from '../../server/ledger/read-local-week.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

const bells = [
  { period: 1, start: '08:30', end: '09:10' },
  { period: 2, start: '09:20', end: '10:00' },
  { period: 3, start: '10:30', end: '11:10' },
]
/** The second week of the county's term, which begins on Tuesday 1 September 2026. */
const monday = '2026-09-07'
const saturday = '2026-09-12T02:00:00Z'

eachDatabase('a week of local lessons', (database) => {
  const setUp = async () => {
    const context = clockedContext(database().db, '2026-09-02T00:00:00Z')
    const county = await buildCounty(context.db, { bells })
    const { rows } = await sql<{
      id: string
    }>`select id from terms where region_id = ${county.regionId}`.execute(context.db)
    const school = county.rural[0]!
    const lesson = (weekday: number, period: number, subjectName: string, weeks = '') => ({
      ...{ weekday, period, subjectName, weeks },
      teacherId: null,
      classroomId: null,
    })
    await putLocalLessons(context, county.coordinator, school.classGroupId, [
      lesson(1, 1, '音乐'),
      lesson(2, 2, '数学'),
      lesson(3, 3, '美术'),
      lesson(4, 1, '音乐', 'odd'),
    ])
    const termId = rows[0]!.id
    const localOf = async (subject: 'music' | 'art') => {
      const coverage = await readCoverage(context, county.coordinator, {
        termId,
        subject,
        asOf: '2026-09-30',
      })
      return coverage.rows.find((row) => row.classGroupId === school.classGroupId)!
    }
    return { context, county, school, termId, localOf }
  }

  it('is what its timetable and calendar say, in the subjects that count', async () => {
    const { context, school } = await setUp()
    const week = await readLocalWeek(context, school.assistant, school.id, monday)
    expect(week).toMatchObject({ week: 2, confirmedAt: null, over: false })
    expect(week.lessons.map(({ day, period, subject, held }) => [day, period, subject, held])).toEqual([
      ['2026-09-07', 1, 'music', null],
      ['2026-09-09', 3, 'art', null],
    ])
    const odd = await readLocalWeek(context, school.assistant, school.id, '2026-09-14')
    expect(odd.lessons.map(({ day }) => day)).toEqual(['2026-09-14', '2026-09-16', '2026-09-17'])
  })

  it('earns nothing until the school confirms it, and one tap is enough', async () => {
    const { context, school, localOf } = await setUp()
    context.at(saturday)
    expect(await localOf('music')).toMatchObject({ local: 0, unknown: 0, credited: 0 })
    const week = await confirmLocalWeek(context, school.assistant, school.id, monday, { notHeld: [] })
    expect(week).toMatchObject({ confirmedAt: '2026-09-12T02:00:00.000Z', over: true })
    expect(week.lessons.every((lesson) => lesson.held)).toBe(true)
    expect(await localOf('music')).toMatchObject({ local: 1, credited: 1 })
    expect(await localOf('art')).toMatchObject({ local: 1 })
  })

  it('keeps what was not held, with its reason, and corrects it by a row of its own', async () => {
    const { context, school, localOf } = await setUp()
    context.at(saturday)
    const exception = { classGroupId: school.classGroupId, day: '2026-09-09', period: 3, reason: '教师外出' }
    await confirmLocalWeek(context, school.assistant, school.id, monday, { notHeld: [exception] })
    expect(await localOf('art')).toMatchObject({ local: 0, notHeld: 1 })
    context.at('2026-09-13T02:00:00Z')
    const corrected = await confirmLocalWeek(context, school.assistant, school.id, monday, { notHeld: [] })
    expect(corrected.confirmedAt).toBe('2026-09-12T02:00:00.000Z')
    expect(await localOf('art')).toMatchObject({ local: 1, notHeld: 0 })
    const { rows } = await sql<{ outcome: string; reason: string; superseded: boolean }>`
      select outcome, reason, superseded_at is not null as superseded from entries
      where class_group_id = ${school.classGroupId} and subject = 'art' order by position`.execute(context.db)
    expect(rows).toEqual([
      { outcome: 'not-held', reason: '教师外出', superseded: true },
      { outcome: 'attended', reason: '', superseded: false },
    ])
  })

  it('confirmed again, or by two at once, is confirmed once', async () => {
    const { context, school } = await setUp()
    context.at(saturday)
    const confirm = () => confirmLocalWeek(context, school.assistant, school.id, monday, { notHeld: [] })
    await Promise.all([confirm(), confirm()])
    await confirm()
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from entries where class_group_id = ${school.classGroupId}`.execute(
      context.db,
    )
    expect(rows[0]!.n).toBe(2)
  })

  it('is confirmed once it is over, by its own school, with exceptions that are its own', async () => {
    const { context, county, school } = await setUp()
    const confirm = (
      actor = school.assistant,
      notHeld: Parameters<typeof confirmLocalWeek>[4]['notHeld'] = [],
    ) => confirmLocalWeek(context, actor, school.id, monday, { notHeld })
    context.at('2026-09-09T02:00:00Z')
    expect(await refusal(confirm())).toMatchObject({ code: 'week_not_over' })
    context.at(saturday)
    expect(await refusal(confirm(county.rural[1]!.assistant))).toMatchObject({ code: 'not_found' })
    expect(await refusal(confirm(county.inspector))).toMatchObject({ code: 'forbidden' })
    const stranger = { classGroupId: school.classGroupId, day: '2026-09-08', period: 2, reason: 'x' }
    expect(await refusal(confirm(school.assistant, [stranger]))).toMatchObject({ code: 'bad_input' })
    expect(
      await refusal(confirmLocalWeek(context, school.assistant, school.id, '2026-09-08', { notHeld: [] })),
    ).toMatchObject({ code: 'bad_input' })
    await confirm(county.coordinator)
  })

  it('of the past does not change with a new timetable', async () => {
    const { context, county, school } = await setUp()
    context.at(saturday)
    await confirmLocalWeek(context, school.assistant, school.id, monday, { notHeld: [] })
    await putLocalLessons(context, county.coordinator, school.classGroupId, [])
    const week = await confirmLocalWeek(context, school.assistant, school.id, monday, { notHeld: [] })
    expect(week.lessons.map((lesson) => [lesson.day, lesson.held])).toEqual([
      ['2026-09-07', true],
      ['2026-09-09', true],
    ])
  })

  it('does not ask for what a shared lesson took the place of, and shares one credit with one that failed', async () => {
    const { context, county, school, localOf } = await setUp()
    const id = randomUUID()
    // Monday's first period at the rural school is 8:30–9:10 in China.
    await bookLesson(
      context,
      county.coordinator,
      id,
      county.booking({
        startsAt: '2026-09-07T00:30:00.000Z',
        endsAt: '2026-09-07T01:10:00.000Z',
        receivers: [county.receiver(0)],
      }),
    )
    context.at(saturday)
    const before = await readLocalWeek(context, school.assistant, school.id, monday)
    expect(before.lessons.map((lesson) => lesson.sharedLessonId)).toEqual([id, null])
    await sql`update lessons set phase = 'ended', ended_at = ends_at where id = ${id}`.execute(context.db)
    await sql`insert into outcomes values (${id}, ${school.classGroupId}, false, 'not-delivered', '{}', 'schedule',
      0, 0, 40, 0, ${context.now()})`.execute(context.db)
    expect(await localOf('music')).toMatchObject({ leadFailed: 1, credited: 0 })
    await confirmLocalWeek(context, school.assistant, school.id, monday, { notHeld: [] })
    expect(await localOf('music')).toMatchObject({ local: 1, credited: 1, leadFailed: 0 })
    // The evidence turns out better than it looked: both have one credit between them.
    await sql`update outcomes set outcome = 'attended', computed_at = now() where lesson_id = ${id}`.execute(
      context.db,
    )
    expect(await localOf('music')).toMatchObject({ credited: 1 })
  })

  it('is listed by week, latest first, with what is still to be confirmed', async () => {
    const { context, school, termId } = await setUp()
    context.at(saturday)
    await confirmLocalWeek(context, school.assistant, school.id, monday, { notHeld: [] })
    const weeks = await listLocalWeeks(context, school.assistant, school.id, termId)
    expect(
      weeks.map(({ week, lessons, over, confirmedAt }) => [week, lessons, over, confirmedAt !== null]),
    ).toEqual([
      [2, 2, true, true],
      [1, 2, true, false],
    ])
  })
})
