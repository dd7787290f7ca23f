import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { preparePlan, readPlanGround } from '../../server/plan/plan-ground.ts'
import { putPlanTeacher } from '../../server/plan/put-plan-teacher.ts'
import { readPlanInput } from '../../server/plan/read-input.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import { refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { ruleOf } from '../support/term.ts'
import { buildPlanned, filled, from, giveMusic, giveTimetable } from './support.ts'

const confirmed = { state: 'confirmed' as const, version: 0, decisions: [] }

eachDatabase("a plan's input", (database) => {
  const setUp = async (options: Parameters<typeof buildPlanned>[1] = {}) => {
    const { db } = database()
    const planned = await buildPlanned(db, options)
    await giveMusic(db, planned.county, planned.county.lead.teacher.id)
    return { ...planned, db, plan: (changes = {}) => preparePlan(planned.context, planned.options(changes)) }
  }

  it('demands what the ledger misses, a week, of classes at schools that receive', async () => {
    const { county, plan } = await setUp()
    const { input } = await plan({ subjects: ['music', 'art'] })
    expect(readPlanInput(input)).toEqual({ input })
    const demandsOf = (classGroup: string) =>
      input.demands.filter((demand) => demand.classGroup === classGroup)
    for (const { classGroupId } of county.rural)
      expect(demandsOf(classGroupId).map(({ subject, periods }) => [subject, periods])).toEqual([
        ['music', 2],
        ['art', 2],
      ])
    expect(demandsOf(county.lead.classGroupId)).toEqual([])
  })

  it('demands less where the own school teaches some of it, and nothing beyond the quota', async () => {
    const { county, db, plan } = await setUp()
    const [a, b, c] = county.rural
    const teacherId = a!.assistant.id
    await giveTimetable(db, a!.classGroupId, [{ weekday: 1, period: 3, subjectName: '音乐', teacherId }])
    await giveTimetable(db, b!.classGroupId, [
      { weekday: 1, period: 3, subjectName: '音乐(唱歌)', teacherId },
      { weekday: 2, period: 3, subjectName: '音乐', teacherId },
    ])
    await giveTimetable(db, c!.classGroupId, [
      { weekday: 1, period: 3, subjectName: '音乐', teacherId: null },
    ])
    const { input } = await plan()
    expect(input.demands.map(({ classGroup, periods }) => [classGroup, periods])).toEqual([
      [a!.classGroupId, 1],
      [c!.classGroupId, 2],
    ])
    // An hour set aside for music that nobody teaches is free for it.
    const busy = (id: string) => input.classGroups.find((group) => group.id === id)!.busy
    expect(busy(c!.classGroupId)).not.toContainEqual({ weekday: 1, period: 3 })
    expect(busy(a!.classGroupId)).toContainEqual({ weekday: 1, period: 3 })
    expect((await plan({ catchUp: true })).input.demands.every((demand) => demand.periods <= 3)).toBe(true)
  })

  it('takes the hours of a class from its timetable and the bells of its school', async () => {
    const { county, plan } = await setUp({ free: ['2 1', '5 4'] })
    const { input } = await plan()
    const group = input.classGroups.find((one) => one.id === county.rural[0]!.classGroupId)!
    expect(group.busy).toHaveLength(18)
    expect(group.busy).not.toContainEqual({ weekday: 2, period: 1 })
    const school = input.schools.find((one) => one.id === county.rural[0]!.id)!
    expect(school.periods.find((p) => p.weekday === 2 && p.period === 3)).toMatchObject({
      start: '10:30',
      end: '11:15',
    })
    expect(input.pairings).toHaveLength(3)
    expect(input.classrooms.map((room) => room.use)).toEqual(
      expect.arrayContaining([['lead'], ['receive'], ['receive'], ['receive']]),
    )
  })

  it('opens own music lessons of lead teachers, and keeps their other lessons busy', async () => {
    const { county, db, plan } = await setUp()
    const { teacher, classGroupId } = county.lead
    await giveTimetable(db, classGroupId, [
      { weekday: 1, period: 3, subjectName: '音乐', teacherId: teacher.id },
      { weekday: 2, period: 3, subjectName: '音乐', teacherId: teacher.id, weeks: 'odd' },
      { weekday: 3, period: 1, subjectName: '数学', teacherId: teacher.id },
    ])
    const { input } = await plan()
    expect(input.ownLessons).toMatchObject([
      { teacher: teacher.id, classGroup: classGroupId, subject: 'music', weekday: 1, period: 3 },
    ])
    const own = input.teachers.find((one) => one.id === teacher.id)!
    expect(own).toMatchObject({ subjects: ['music'], maxShared: 6 })
    expect(input.teachers.filter((one) => one.id !== teacher.id)).toMatchObject([{ subjects: [] }])
    expect(own.busy).toEqual([
      { weekday: 2, start: '10:35', end: '11:15' },
      { weekday: 3, start: '08:40', end: '09:20' },
    ])
  })

  it('keeps series as they are, and counts what they cover neither twice nor as missing', async () => {
    const { context, county, termId, plan, options } = await setUp()
    const id = randomUUID()
    const rule = ruleOf(county, termId, { receivers: [county.receiver(0), county.receiver(1)] })
    await putSeries(context, county.coordinator, id, { ...confirmed, rule })
    const { input, keptPeriods } = await plan()
    expect(input.keep).toMatchObject([
      { id, teacher: county.lead.teacher.id, weekday: 1, start: '10:35', own: null, receivers: [{}, {}] },
    ])
    expect([...keptPeriods.values()]).toEqual([1, 1])
    expect(input.demands.map((demand) => demand.periods)).toEqual([2, 2, 2])
    const ground = await readPlanGround(context, county.coordinator, options())
    expect(ground.missing).toEqual([{ subject: 'music', periods: 4, classes: 3 }])
    expect(ground.kept).toEqual({ series: 1, periods: 2 })
  })

  it('keeps the hours taken of a series that does not keep the rules of the plan', async () => {
    const { context, county, termId, plan } = await setUp()
    const rule = ruleOf(county, termId, { period: 1 })
    await putSeries(context, county.coordinator, randomUUID(), { ...confirmed, rule })
    const { input } = await plan({ minOverlap: 0.9 })
    expect(input.keep).toEqual([])
    const teacher = input.teachers.find((one) => one.id === county.lead.teacher.id)!
    expect(teacher.busy).toContainEqual({ weekday: 1, start: '08:40', end: '09:20' })
    for (const { classGroupId } of county.rural)
      expect(input.classGroups.find((group) => group.id === classGroupId)!.busy).toContainEqual({
        weekday: 1,
        period: 1,
      })
  })

  it('lets a single lesson take no weekly hour', async () => {
    const { context, county, plan } = await setUp({ free: filled([]).map((l) => `${l.weekday} ${l.period}`) })
    await bookLesson(context, county.coordinator, randomUUID(), county.booking())
    const { input } = await plan()
    expect(input.teachers[0]!.busy).toEqual([])
    expect(input.classGroups.every((group) => group.busy.length === 0)).toBe(true)
  })

  it('adds what a scenario adds, by ids that are nobody’s', async () => {
    const { county, plan } = await setUp()
    const { input } = await plan({
      additions: [
        { kind: 'teacher', schoolId: county.lead.id, subject: 'music' },
        { kind: 'classroom', schoolId: county.rural[0]!.id, use: 'receive' },
        { kind: 'max-receivers', value: 4 },
      ],
    })
    expect(input.teachers.at(-1)).toEqual({
      id: '+1',
      school: county.lead.id,
      subjects: ['music'],
      busy: [],
      maxShared: 6,
    })
    expect(input.classrooms.at(-1)).toEqual({ id: '+2', school: county.rural[0]!.id, use: ['receive'] })
    expect(input.rules.maxReceivers).toBe(4)
  })

  describe('the choosing', () => {
    it('names what keeps schools and people out', async () => {
      const { context, county, db, options } = await setUp()
      await sql`delete from bell_tables where school_id = ${county.rural[0]!.id}`.execute(db)
      await sql`delete from pairings where member_school_id = ${county.rural[1]!.id}`.execute(db)
      await sql`update classrooms set receive = false where school_id = ${county.rural[2]!.id}`.execute(db)
      const { notes } = await readPlanGround(context, county.coordinator, options())
      expect(notes.map((note) => [note.code, note.schoolName, note.name]).sort()).toEqual([
        ['no-bells', 'rural school 1', ''],
        ['no-receiving-classroom', 'rural school 3', ''],
        ['no-subject', 'lead school', 'other teacher'],
        ['not-paired', 'rural school 2', ''],
      ])
    })

    it('takes a limit and subjects of a teacher, twice the same', async () => {
      const { context, county, options } = await setUp()
      const { otherTeacher, id: schoolId } = county.lead
      const put = () =>
        putPlanTeacher(context, county.coordinator, otherTeacher.id, {
          schoolId,
          subjects: ['music'],
          maxShared: 2,
        })
      expect(await put()).toEqual(await put())
      const { teachers } = await readPlanGround(context, county.coordinator, options())
      expect(teachers.find((one) => one.personId === otherTeacher.id)).toMatchObject({
        subjects: ['music'],
        maxShared: 2,
        set: true,
      })
    })

    it('is the coordinator’s of the region alone', async () => {
      const { context, county, options } = await setUp()
      const other = await buildPlanned(database().db)
      const codeOf = async (actor: typeof county.coordinator) =>
        (await refusal(readPlanGround(context, actor, options()))).code
      expect(await codeOf(county.inspector)).toBe('forbidden')
      expect(await codeOf(county.lead.teacher)).toBe('not_found')
      expect(await codeOf(other.county.coordinator)).toBe('not_found')
      const late = options({ from: '2027-03-01' })
      expect((await refusal(readPlanGround(context, county.coordinator, late))).code).toBe('bad_input')
      expect(options().from).toBe(from)
    })
  })
})
