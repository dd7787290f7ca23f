import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { exportRoster } from '../../server/attendance/export-roster.ts'
import { deleteRoster } from '../../server/directory/delete-roster.ts'
import { listRosters } from '../../server/directory/list-rosters.ts'
import { putRoster } from '../../server/directory/put-roster.ts'
import { readRoster } from '../../server/directory/read-roster.ts'
import { sweepRosters } from '../../server/directory/sweep-rosters.ts'
import { createLog } from '../../server/platform/log.ts'
import { putRoster as putRosterSchema } from '../../shared/roster.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

const pupilsOf = (...names: string[]) =>
  names.map((name, i) => ({ id: randomUUID(), name, number: `${i + 1}` }))

eachDatabase('a roster', (database) => {
  const scene = async (settings = {}) => {
    const context = clockedContext(database().db, '2026-09-27T12:00:00Z')
    const county = await buildCounty(database().db, { rural: 2, settings })
    return { context, county, school: county.rural[0]!, next: county.rural[1]! }
  }

  it("is its school's alone: others read that there is one, and not a name", async () => {
    const { context, county, school, next } = await scene()
    const pupils = pupilsOf('李小花', '王大山')
    await putRoster(context, school.assistant, school.classGroupId, { pupils, revision: 0 })
    expect((await readRoster(context, school.assistant, school.classGroupId)).pupils).toEqual(pupils)
    for (const actor of [county.coordinator, county.inspector]) {
      expect(await listRosters(context, actor, school.id)).toMatchObject([
        { classGroupId: school.classGroupId, size: 2 },
      ])
      for (const work of [
        () => readRoster(context, actor, school.classGroupId),
        () => putRoster(context, actor, school.classGroupId, { pupils }),
        () => deleteRoster(context, actor, school.classGroupId),
        () => exportRoster(context, actor, school.classGroupId),
      ])
        expect(await refusal(work())).toMatchObject({ code: 'forbidden' })
    }
    for (const actor of [next.assistant, county.lead.teacher, school.device])
      expect(await refusal(readRoster(context, actor, school.classGroupId))).toMatchObject({
        code: 'not_found',
      })
  })

  it('is in the audit whenever it is read, changed, exported or deleted, and never a name', async () => {
    const { context, school } = await scene()
    await putRoster(context, school.assistant, school.classGroupId, { pupils: pupilsOf('李小花') })
    await readRoster(context, school.assistant, school.classGroupId)
    await exportRoster(context, school.assistant, school.classGroupId)
    await deleteRoster(context, school.assistant, school.classGroupId)
    await deleteRoster(context, school.assistant, school.classGroupId)
    const { rows } = await sql<{ verb: string; actor: string; details: object }>`
      select verb, actor, details from audit where subject = ${`class-group:${school.classGroupId}`}`.execute(
      context.db,
    )
    expect(rows.map((row) => row.verb).sort()).toEqual([
      'roster:delete',
      'roster:export',
      'roster:put',
      'roster:read',
    ])
    expect(rows.every((row) => row.actor === `person:${school.assistant.id}`)).toBe(true)
    expect(JSON.stringify(rows)).not.toContain('小花')
  })

  it('saved again keeps the ids, is refused when somebody else changed it, and gets no other class’s pupils', async () => {
    const { context, school, next } = await scene()
    const pupils = pupilsOf('李小花', '王大山')
    const put = (list: typeof pupils, revision?: number) =>
      putRoster(context, school.assistant, school.classGroupId, {
        pupils: list,
        ...(revision === undefined ? {} : { revision }),
      })
    expect(await put(pupils, 0)).toMatchObject({ revision: 1, size: 2 })
    expect(await put(pupils, 0)).toMatchObject({ revision: 1 })
    expect(await put(pupils.toReversed(), 1)).toMatchObject({ revision: 2 })
    expect(await refusal(put(pupils, 1))).toMatchObject({ code: 'stale', details: { revision: 2 } })
    const taken = putRoster(context, next.assistant, next.classGroupId, { pupils })
    expect(await refusal(taken)).toMatchObject({ code: 'already_exists' })
  })

  it('is deleted when it was kept for as long as its region sets, and not before', async () => {
    const { context, county, school, next } = await scene({ rosterKeepDays: 30 })
    await putRoster(context, school.assistant, school.classGroupId, { pupils: pupilsOf('李小花') })
    await putRoster(context, next.assistant, next.classGroupId, { pupils: pupilsOf('王大山') })
    context.at('2026-10-27T11:00:00Z')
    const pupils = (await readRoster(context, next.assistant, next.classGroupId)).pupils
    await putRoster(context, next.assistant, next.classGroupId, { pupils })
    expect(await sweepRosters(context)).toEqual([])
    context.at('2026-10-27T13:00:00Z')
    expect(await sweepRosters(context)).toEqual([school.classGroupId])
    expect(await refusal(readRoster(context, school.assistant, school.classGroupId))).toMatchObject({
      code: 'not_found',
    })
    expect(await listRosters(context, county.coordinator, next.id)).toMatchObject([
      { keepUntil: '2026-11-26T11:00:00.000Z' },
    ])
  })

  it('leaves for a spreadsheet as text, also a name that looks like a formula', async () => {
    const { context, school } = await scene()
    await putRoster(context, school.assistant, school.classGroupId, {
      pupils: pupilsOf('=1+1', '王 "大" 山, 二'),
    })
    const { bytes, type } = await exportRoster(context, school.assistant, school.classGroupId)
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    expect(type).toMatch(/csv/)
    expect(text.split('\r\n')).toEqual([
      '\uFEFF座号,姓名,日期,学科,点名,原因',
      "1,'=1+1,,,,",
      '2,"王 ""大"" 山, 二",,,,',
      '',
    ])
  })

  it('that a database refuses leaves no name in the log', async () => {
    const { context, school } = await scene()
    const lines: string[] = []
    const log = createLog('info', { write: (line) => void lines.push(line) })
    await putRoster(context, school.assistant, school.classGroupId, { pupils: pupilsOf('李小花') })
    const broken = sql`insert into pupils values (${randomUUID()}, ${randomUUID()}, 1, ${'李小花'}, '')`
    const error = await broken.execute(context.db).catch((reason: unknown) => reason)
    log.error({ err: error }, 'unexpected error')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('pupils_class_group_id_fkey')
    expect(lines[0]).not.toContain('小花')
  })
})

it('a list is taken as a school writes it, and refused where it is none', () => {
  const list = (...names: string[]) => putRosterSchema.safeParse({ pupils: pupilsOf(...names) }).success
  expect(list('李小花', '李小花', '阿依古丽·买买提')).toBe(true)
  expect(list()).toBe(false)
  expect(list(' ')).toBe(false)
  expect(list('a\nb')).toBe(false)
  const [pupil] = pupilsOf('李小花')
  expect(putRosterSchema.safeParse({ pupils: [pupil, pupil] }).success).toBe(false)
})
