import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Actor } from '../../server/account/actor.ts'
import { putPerson } from '../../server/account/put-person.ts'
import type { AccountTables } from '../../server/account/tables.ts'
import { bellTablesOf } from '../../server/calendar/list-bell-tables.ts'
import { putTerm } from '../../server/calendar/put-term.ts'
import { timetablesOf } from '../../server/calendar/read-local-lessons.ts'
import type { TouchedBy } from '../../server/calendar/touched.ts'
import { putSchool } from '../../server/directory/put-school.ts'
import { readDirectory } from '../../server/directory/read-directory.ts'
import { applyImport } from '../../server/import/apply-import.ts'
import { giveTemplate } from '../../server/import/give-template.ts'
import { createJobs, type Jobs } from '../../server/import/jobs.ts'
import { dropImport, readChanges, readImportJob } from '../../server/import/read-import-job.ts'
import { startImport } from '../../server/import/start-import.ts'
import { type ImportKind, importKind } from '../../shared/import.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { realSurroundings } from '../support/people.ts'
import { type CellIn, workbook } from './workbooks.ts'

type Sheets = Record<string, CellIn[][]>

const all: ImportKind[] = importKind.options
const head = {
  school: ['学校名称', '学段', '主讲校', '听讲校'],
  classroom: ['学校', '教室名称'],
  group: ['学校', '班级名称', '年级', '人数'],
  person: ['登录名', '姓名', '角色', '学校'],
  pairing: ['主讲校', '听讲校', '类型', '开始日期'],
  bell: ['学校', '作息名称', '生效日期', '星期', '节次', '开始时间', '结束时间'],
  timetable: ['学校', '班级', '课程', '上课时间', '教师', '教室'],
}

/** A county's workbook; sign-in names are of the whole installation, so each test has its own. */
const sheets = (mark: string): Sheets => ({
  学校: [head.school, ['新城小学', '小学', '是', '否'], ['新村小学', '小学', '否', '是']],
  教室: [head.classroom, ['新城小学', '录播教室'], ['新村小学', '同步课堂教室']],
  班级: [head.group, ['新村小学', '1班', 3, 21], ['新村小学', '2班', 3, 19]],
  人员: [
    head.person,
    [`lin-${mark}`, '林晓音', '主讲教师', '新城小学'],
    [`wu-${mark}`, '吴桂兰', '辅助教师', '新村小学'],
  ],
  结对: [head.pairing, ['新城小学', '新村小学', '共建型', '2026-9-1']],
  作息: [
    head.bell,
    ['新村小学', '夏季', '2026/9/1', '1-5', 1, '8:30', '9:10'],
    ['新村小学', '夏季', '2026/9/1', '1-5', 2, '9:20', '10:00'],
  ],
  课表: [head.timetable, ['新村小学', '三年级1班', '语文', '周一1-2节', '吴桂兰', '同步课堂教室']],
})

eachDatabase('an import', (database) => {
  interface World {
    context: ClockedContext
    county: County
    jobs: Jobs
    deps: { around: ReturnType<typeof realSurroundings>; touchedBy: TouchedBy }
    /** Uploads, waits for the preview. */
    preview(actor: Actor, content: Sheets | Buffer, kinds?: ImportKind[]): Promise<string>
    /** Writes, waits for the end. */
    apply(actor: Actor, id: string, part?: 'all' | 'good'): Promise<ReturnType<typeof readImportJob>>
    auditOf(verb: string): Promise<number>
  }

  async function open(): Promise<World> {
    const context = clockedContext(database().db, '2026-08-20T02:00:00Z')
    const county = await buildCounty(database().db)
    const jobs = createJobs(context)
    const deps = { around: realSurroundings(), touchedBy: (async () => []) as TouchedBy }
    const world: World = {
      context,
      county,
      jobs,
      deps,
      async preview(actor, content, kinds = all) {
        const id = randomUUID()
        const bytes = Buffer.isBuffer(content) ? content : await workbook(content)
        await startImport(context, world.deps, jobs, actor, id, {
          regionId: county.regionId,
          kinds,
          fileName: '县.xlsx',
          bytes,
        })
        await jobs.of(actor, id).work
        return id
      },
      async apply(actor, id, part = 'all') {
        await applyImport(context, world.deps, jobs, actor, id, part)
        await jobs.of(actor, id).work
        return readImportJob(jobs, actor, id)
      },
      async auditOf(verb) {
        const rows = await database()
          .db.withTables<AccountTables>()
          .selectFrom('audit')
          .select('id')
          .where('verb', '=', verb)
          .where('actor', '=', `person:${county.coordinator.id}`)
          .execute()
        return rows.length
      },
    }
    return world
  }

  it('brings in a county, and the same file again changes nothing', async () => {
    const { context, county, preview, apply, jobs, auditOf } = await open()
    const me = county.coordinator
    const file = await workbook(sheets(county.regionId))
    const id = await preview(me, file)
    const job = readImportJob(jobs, me, id)
    expect(job).toMatchObject({ state: 'ready', fileName: '县.xlsx', preview: { faults: [], faultCount: 0 } })
    expect(job.preview!.counts.map((count) => [count.kind, count.added])).toEqual([
      ['school', 2],
      ['classroom', 2],
      ['class-group', 2],
      ['person', 2],
      ['pairing', 1],
      ['bell', 1],
      ['timetable', 1],
    ])
    const before = await readDirectory(context, me)
    expect(before.schools.map((school) => school.name)).not.toContain('新城小学')

    expect(await apply(me, id)).toMatchObject({
      state: 'done',
      written: { added: 11, changed: 0 },
      progress: { share: 1 },
    })
    const after = await readDirectory(context, me)
    const [town, village] = ['新城小学', '新村小学'].map(
      (name) => after.schools.find((school) => school.name === name)!,
    )
    expect([town, village]).toMatchObject([
      { lead: true, member: false },
      { lead: false, member: true },
    ])
    expect(
      after.classGroups.filter((group) => group.schoolId === village!.id).map((group) => group.name),
    ).toEqual(['三年级1班', '三年级2班'])
    expect(after.classrooms.filter((room) => room.schoolId === town!.id)).toMatchObject([
      { name: '录播教室', lead: true, receive: false },
    ])
    expect(after.pairings.find((pairing) => pairing.leadSchoolId === town!.id)).toMatchObject({
      memberSchoolId: village!.id,
      type: 'co-building',
      from: '2026-09-01',
      until: null,
    })
    expect(await bellTablesOf(context, [village!.id])).toMatchObject([
      { name: '夏季', weekdays: [1, 2, 3, 4, 5], bells: [{ start: '08:30' }, { start: '09:20' }] },
    ])
    const [timetable] = await timetablesOf(context, [village!.id])
    expect(timetable!.lessons).toMatchObject([
      { weekday: 1, period: 1, subjectName: '语文' },
      { weekday: 1, period: 2 },
    ])
    expect(timetable!.lessons[0]!.teacherId).not.toBeNull()

    const again = await preview(me, file)
    const second = readImportJob(jobs, me, again)
    expect(second.preview!.counts.every((count) => count.added + count.changed + count.bad === 0)).toBe(true)
    const puts = await auditOf('school:put')
    expect(await apply(me, again)).toMatchObject({ state: 'done', written: { added: 0, changed: 0 } })
    expect(await readDirectory(context, me)).toEqual(after)
    expect([await auditOf('school:put'), await auditOf('import:apply')]).toEqual([puts, 1])
  })

  it('with a mistake writes nothing, or, if asked for, what is good of it', async () => {
    const { context, county, preview, apply, jobs, deps } = await open()
    const me = county.coordinator
    const content = {
      学校: [head.school, ['好小学', '小学', '', ''], ['坏小学', '大学', '', '']],
      班级: [head.group, ['好小学', '三年级1班', 3, 20], ['坏小学', '三年级1班', 3, 20]],
    }
    const id = await preview(me, content, ['school', 'class-group'])
    expect(await refusal(applyImport(context, deps, jobs, me, id, 'all'))).toMatchObject({
      code: 'import_has_faults',
      details: { faultCount: 2 },
    })
    expect((await readDirectory(context, me)).schools.map((school) => school.name)).not.toContain('好小学')
    expect(await apply(me, id, 'good')).toMatchObject({ state: 'done', written: { added: 2, changed: 0 } })
    const names = (await readDirectory(context, me)).schools.map((school) => school.name)
    expect(names).toContain('好小学')
    expect(names).not.toContain('坏小学')
  })

  it('whose ground has moved since its preview is not written', async () => {
    const { context, county, preview, apply } = await open()
    const me = county.coordinator
    const id = await preview(
      me,
      { 学校: [head.school, ['甲小学', '小学', '', ''], ['乙小学', '小学', '', '']] },
      ['school'],
    )
    const input = {
      name: '乙小学',
      regionId: county.regionId,
      stage: 'primary' as const,
      lead: true,
      member: false,
    }
    await putSchool(context, me, randomUUID(), input)
    expect(await apply(me, id)).toMatchObject({
      state: 'ready',
      error: { code: 'import_outdated', details: { sheet: '学校', row: 3, label: '乙小学' } },
    })
    expect((await readDirectory(context, me)).schools.map((school) => school.name)).not.toContain('甲小学')
  })

  it('is written whole or not at all: what a room refuses takes all before it back', async () => {
    const { context, county, preview, apply, deps } = await open()
    const me = county.coordinator
    const name = `lin-${county.regionId}`
    const id = await preview(me, sheets(county.regionId), ['school', 'person'])
    // Elsewhere, out of this coordinator's sight, somebody takes the name.
    const other = await buildCounty(database().db)
    const grants = [{ kind: 'school' as const, role: 'lead-teacher' as const, schoolId: other.lead.id }]
    await putPerson(context, deps.around, other.coordinator, randomUUID(), {
      name,
      displayName: 'x',
      disabled: false,
      grants,
    })
    expect(await apply(me, id)).toMatchObject({
      state: 'ready',
      error: { code: 'already_exists', details: { sheet: '人员', row: 2, name } },
    })
    expect((await readDirectory(context, me)).schools.map((school) => school.name)).not.toContain('新城小学')
    // Read again, it is named as a mistake.
    const again = await preview(me, sheets(county.regionId), ['school', 'person'])
    expect(await apply(me, again, 'good')).toMatchObject({ state: 'done', written: { added: 3 } })
  })

  it('is its owner’s alone, and is theirs only who may write there', async () => {
    const { context, county, preview, jobs, deps } = await open()
    const id = await preview(county.coordinator, { 学校: [head.school, ['甲小学', '小学', '', '']] }, [
      'school',
    ])
    const other = await buildCounty(database().db)
    for (const actor of [county.inspector, other.coordinator]) {
      expect(await refusal((async () => readImportJob(jobs, actor, id))())).toMatchObject({
        code: 'not_found',
      })
      expect(await refusal(applyImport(context, deps, jobs, actor, id, 'all'))).toMatchObject({
        code: 'not_found',
      })
    }
    const bytes = await workbook({ 学校: [head.school] })
    const start = (actor: Actor) =>
      refusal(
        startImport(context, deps, jobs, actor, randomUUID(), {
          regionId: county.regionId,
          kinds: ['school'],
          fileName: '',
          bytes,
        }),
      )
    expect(await start(county.inspector)).toMatchObject({ code: 'forbidden' })
    expect(await start(county.lead.teacher)).toMatchObject({ code: 'not_found' })
    expect(await start(other.coordinator)).toMatchObject({ code: 'not_found' })
    expect(await refusal(giveTemplate(context, county.inspector, county.regionId, ['school']))).toMatchObject(
      { code: 'forbidden' },
    )
  })

  it('that cannot be read says why, and can be neither written nor mistaken for another', async () => {
    const { context, county, preview, jobs, deps } = await open()
    const me = county.coordinator
    const whole = await workbook({ 学校: [head.school] })
    const id = await preview(me, whole.subarray(0, whole.length - 30), ['school'])
    expect(readImportJob(jobs, me, id)).toMatchObject({
      state: 'failed',
      preview: null,
      error: { code: 'file_damaged' },
    })
    expect(await refusal(applyImport(context, deps, jobs, me, id, 'all'))).toMatchObject({
      code: 'import_not_ready',
    })
    const text = startImport(context, deps, jobs, me, randomUUID(), {
      regionId: county.regionId,
      kinds: ['school'],
      fileName: 'a.csv',
      bytes: Buffer.from('学校,学段'),
    })
    expect(await refusal(text)).toMatchObject({ code: 'file_not_a_workbook', details: { found: 'text' } })
  })

  it('is forgotten when it is dropped, when its owner begins another, and after half an hour', async () => {
    const { context, county, preview, jobs } = await open()
    const me = county.coordinator
    const content = { 学校: [head.school, ['甲小学', '小学', '', '']] }
    const gone = async (id: string) => (await refusal((async () => readImportJob(jobs, me, id))())).code
    const first = await preview(me, content, ['school'])
    const second = await preview(me, content, ['school'])
    expect(await gone(first)).toBe('not_found')
    dropImport(jobs, me, second)
    expect(await gone(second)).toBe('not_found')
    const third = await preview(me, content, ['school'])
    context.at('2026-08-20T02:29:00Z')
    expect(readImportJob(jobs, me, third).state).toBe('ready')
    context.at('2026-08-20T02:31:00Z')
    expect(await gone(third)).toBe('not_found')
  })

  it('shows its changes page by page, and the lessons that new bells touch', async () => {
    const world = await open()
    const { county, preview, jobs, context } = world
    const me = county.coordinator
    const rural = county.rural[0]!
    const term = { regionId: county.regionId, name: '秋', firstDay: '2026-09-01', lastDay: '2027-01-15' }
    await putTerm(context, me, randomUUID(), term)
    const asked: string[][] = []
    world.deps.touchedBy = async (_, change) => {
      asked.push(change.schoolIds)
      const [was, is] = [change.before, change.after].map((side) => side.get(rural.id)!.bells('2026-09-01'))
      return [
        {
          lessonId: randomUUID(),
          subject: 'music',
          topic: `${was!.length} ${is!.length}`,
          startsAt: '',
          endsAt: '',
          teacherName: '',
          schools: [],
        },
      ]
    }
    const rows = Array.from({ length: 250 }, (_, i) => [rural.name, `三年级${i}班`, 3, 20])
    const id = await preview(me, {
      班级: [head.group, ...rows],
      作息: [head.bell, [rural.name, '夏季', '2026-9-1', '1-5', 1, '8:30', '9:10']],
    })
    expect(readImportJob(jobs, me, id).preview).toMatchObject({
      touchedCount: 1,
      touched: [{ topic: '0 1' }],
    })
    expect(asked).toEqual([[rural.id]])
    const page = readChanges(jobs, me, id, { kind: 'class-group', offset: 200 })
    expect([page.total, page.changes.length, page.changes[0]!.row]).toEqual([250, 50, 202])
    expect(page.changes[0]).not.toHaveProperty('put')
    expect(readChanges(jobs, me, id, { state: 'left', offset: 0 }).total).toBe(0)
    expect((await bellTablesOf(context, [rural.id])).length).toBe(0)
  })

  it('of its own template is empty, and finds no mistake in it', async () => {
    const { context, county, preview, jobs } = await open()
    const me = county.coordinator
    for (const kinds of [...all.map((kind) => [kind]), all]) {
      const { bytes } = await giveTemplate(context, me, county.regionId, kinds)
      const id = await preview(me, Buffer.from(bytes), kinds)
      const { preview: found } = readImportJob(jobs, me, id)
      expect(found!.faults).toEqual([])
      expect(found!.counts.every((count) => count.added + count.changed + count.left === 0)).toBe(true)
    }
  })
})
