import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { system } from '../../server/account/actor.ts'
import { putSettings } from '../../server/directory/put-settings.ts'
import { readManners } from '../../server/readiness/read-manners.ts'
import { readReadiness } from '../../server/readiness/read-readiness.ts'
import { reportCheck } from '../../server/readiness/report-check.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import type { Findings } from '../../shared/readiness.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

const findings: Findings = {
  camera: { trouble: null, moves: true, brightness: 0.4 },
  microphone: { trouble: null, levelDb: -45 },
  loudspeaker: { toneDb: 20 },
  line: { downKbps: 8_000, upKbps: 3_000, rttMs: 25, way: 'udp' },
}
const check = { cause: 'button' as const, findings }
const bells = [{ period: 1, start: '08:40', end: '09:20' }]

eachDatabase('readiness', (database) => {
  const scene = async (options = {}) => ({
    context: clockedContext(database().db, '2026-09-28T00:25:00Z'),
    county: await buildCounty(database().db, options),
  })

  it('keeps what a classroom’s PC found, once, and lets the lesson’s teacher and the coordinator know', async () => {
    const { context, county } = await scene()
    const [first, second] = county.rural
    const lesson = await bookLesson(context, county.coordinator, randomUUID(), county.booking())
    const id = randomUUID()
    await reportCheck(context, first!.device, id, check)
    const again = await reportCheck(context, first!.device, id, {
      ...check,
      findings: { ...findings, camera: { ...findings.camera, trouble: 'missing' } },
    })
    expect(again).toMatchObject({ classroomId: first!.classroomId, level: 'ready', faults: [] })

    const ofLesson = await readReadiness(context, county.lead.teacher, { lessonId: lesson.id })
    expect(ofLesson.map(({ classroomId }) => classroomId)).toEqual([
      county.lead.classroomId,
      ...county.rural.map(({ classroomId }) => classroomId),
    ])
    expect(ofLesson[1]).toMatchObject({ level: 'ready', checkedAt: '2026-09-28T00:25:00.000Z' })
    expect(ofLesson[2]).toMatchObject({
      classroomId: second!.classroomId,
      level: 'missing',
      faults: ['never-checked'],
      checkedAt: null,
    })
    const ofCounty = await readReadiness(context, county.coordinator, { regionId: county.regionId })
    expect(ofCounty).toHaveLength(county.rural.length + 1)
  })

  it('goes by what the classroom’s region asks for', async () => {
    const { context, county } = await scene()
    const { device } = county.rural[0]!
    const thin = { ...check, findings: { ...findings, line: { ...findings.line, upKbps: 300 } } }
    expect(await reportCheck(context, device, randomUUID(), thin)).toMatchObject({
      level: 'doubtful',
      faults: ['line-slow-up'],
    })
    await putSettings(context, system, county.regionId, { readyUpKbps: 250 })
    expect((await readReadiness(context, device, { regionId: county.regionId }))[0]).toMatchObject({
      level: 'ready',
      faults: [],
    })
  })

  it('shows a school its own rooms alone, and a stranger nothing of a lesson', async () => {
    const { context, county } = await scene()
    const lesson = await bookLesson(context, county.coordinator, randomUUID(), county.booking())
    const { assistant, classroomId } = county.rural[0]!
    expect(
      (await readReadiness(context, assistant, { regionId: county.regionId })).map((one) => one.classroomId),
    ).toEqual([classroomId])
    const other = (await scene()).county
    expect(await refusal(readReadiness(context, other.lead.teacher, { lessonId: lesson.id }))).toMatchObject({
      code: 'not_found',
    })
    expect(await readReadiness(context, other.coordinator, { regionId: county.regionId })).toEqual([])
  })

  it('takes a check from a person of the school, who names the room, and from no other', async () => {
    const { context, county } = await scene()
    const { classroomId } = county.lead
    const studio = { ...check, classroomId }
    expect((await reportCheck(context, county.lead.teacher, randomUUID(), studio)).level).toBe('ready')
    expect(await refusal(reportCheck(context, county.lead.teacher, randomUUID(), check))).toMatchObject({
      code: 'bad_input',
    })
    expect(
      await refusal(reportCheck(context, county.rural[0]!.assistant, randomUUID(), studio)),
    ).toMatchObject({ code: 'not_found' })
    expect(await refusal(reportCheck(context, county.inspector, randomUUID(), studio))).toMatchObject({
      code: 'not_found',
    })
  })

  it('keeps so many of a classroom at most, the newest', async () => {
    const { context, county } = await scene()
    const [flooding, other] = county.rural
    await reportCheck(context, other!.device, randomUUID(), check)
    const begun = context.now().getTime()
    for (let i = 0; i < 205; i++)
      await reportCheck(context.at(new Date(begun + i).toISOString()), flooding!.device, randomUUID(), check)
    const { rows } = await sql<{ kept: number; oldest: Date }>`
      select count(*)::int as kept, min(checked_at) as oldest from readiness_checks
      where classroom_id in (${flooding!.classroomId}, ${other!.classroomId})
      group by classroom_id order by 1`.execute(context.db)
    expect(rows).toMatchObject([{ kept: 1 }, { kept: 200, oldest: new Date(begun + 5) }])
  })

  it('a classroom plays no tone by itself while its school has a period or a shared lesson', async () => {
    const { context, county } = await scene({ bells })
    const { device } = county.rural[0]!
    expect(await readManners(context.at('2026-09-28T00:25:00Z'), device)).toEqual({ quiet: false })
    expect(await readManners(context.at('2026-09-28T00:45:00Z'), device)).toEqual({ quiet: true })
    const bare = (await scene()).county
    await bookLesson(context.at('2026-09-27T00:00:00Z'), bare.coordinator, randomUUID(), bare.booking())
    const wall = bare.rural[0]!.device
    expect(await readManners(context.at('2026-09-28T00:50:00Z'), wall)).toEqual({ quiet: true })
    expect(await readManners(context.at('2026-09-28T01:30:00Z'), wall)).toEqual({ quiet: false })
  })
})
