import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { lineOf } from '../../server/live/line.ts'
import { createLineLog, type LineReport, pointOf, sweepLines } from '../../server/live/line-log.ts'
import { insertLinePoints, readLinePoints } from '../../server/live/line-store.ts'
import { readLine } from '../../server/live/read-line.ts'
import { createWriteBehind } from '../../server/live/write-behind.ts'
import type { Context } from '../../server/platform/context.ts'
import { createLog } from '../../server/platform/log.ts'
import { bookedLesson, startApp, type TestApp } from '../support/app.ts'
import { buildCounty } from '../support/county.ts'
import { ownLesson } from '../support/fence.ts'

const report: LineReport = {
  receiving: true,
  rttMs: 40,
  lossPercent: 1,
  receivingKbps: 500,
  sendingKbps: 300,
  freezes: 0,
  concealedPercent: 0,
  sending: 'full',
  rung: 'full',
}

const apps: TestApp[] = []
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop()
})

async function scene() {
  const app = await startApp()
  apps.push(app)
  const county = await buildCounty(app.database.db)
  const lesson = await bookedLesson(app, county)
  return { app, county, lesson, classroomId: county.rural[0]!.classroomId }
}

/** A log of lines, and one classroom's reports to it so many seconds after now. */
async function logging() {
  const { app, county, lesson, classroomId } = await scene()
  const written = createWriteBehind(createLog('silent'))
  const fence = await ownLesson(app.context, lesson.id)
  const log = createLineLog(app.context)
  const start = app.context.now().getTime()
  const reporter = (place: string) => {
    const stay = {}
    return (second: number) =>
      log.take({ fence, place, stay, at: new Date(start + second * 1_000) }, report, written)
  }
  const places = async () => {
    await written.flush()
    return (await readLine(app.context, county.coordinator, lesson.id)).places
  }
  return { reporter, places, classroomId }
}

describe('the figures of a line', () => {
  it('become one point in ten seconds: rates in the mean, freezes summed, the lowest rung', () => {
    const at = new Date('2026-09-01T01:00:00Z')
    expect(
      pointOf(
        [
          report,
          { ...report, receivingKbps: 100, freezes: 2, concealedPercent: 9, rung: 'slides', sending: 'low' },
          { ...report, receivingKbps: 300, freezes: 1, rung: 'low' },
        ],
        at,
      ),
    ).toEqual({
      at: at.toISOString(),
      receivingKbps: 300,
      sendingKbps: 300,
      lossPercent: 1,
      rttMs: 40,
      freezes: 3,
      concealedPercent: 3,
      rung: 'slides',
      sending: 'low',
    })
  })

  it('are kept at most every ten seconds, and read by place, the lead end first', async () => {
    const { reporter, places: read, classroomId } = await logging()
    const reports = reporter(classroomId)
    for (let second = 0; second <= 40; second += 2) reports(second)
    reporter('lead')(0)
    const places = await read()
    expect(places.map(({ place, points }) => [place, points.length]).slice(0, 2)).toEqual([
      ['lead', 1],
      [classroomId, 5],
    ])
    expect(places[0]?.points[0]).toMatchObject({ receivingKbps: 500, rttMs: 40, rung: 'full' })
  })

  it('are kept on when the clock is set back', async () => {
    const { reporter, places: read, classroomId } = await logging()
    const reports = reporter(classroomId)
    for (const second of [0, -3_600, -3_590, -3_580]) reports(second)
    const places = await read()
    expect(places.find(({ place }) => place === classroomId)?.points).toHaveLength(4)
  })

  it('are cleared away after 200 days', async () => {
    const { app, lesson } = await scene()
    const context: Context = app.context
    const now = context.now().getTime()
    const fence = await ownLesson(context, lesson.id)
    await insertLinePoints(
      context,
      [1, 199, 201].map((age) => ({
        fence,
        place: 'lead',
        point: pointOf([report], new Date(now - age * 86_400_000)),
      })),
    )
    await sweepLines(context)
    expect((await readLinePoints(context, lesson.id)).get('lead')).toHaveLength(2)
  })

  it('are nobody else’s to read', async () => {
    const { app, county, lesson } = await scene()
    await expect(readLine(app.context, county.coordinator, randomUUID())).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(readLine(app.context, county.rural[0]!.device, lesson.id)).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('put a line in red whose sound is made up', () => {
    expect(lineOf({ ...report, concealedPercent: 6 }).level).toBe('poor')
    expect(lineOf({ ...report, concealedPercent: 3 }).level).toBe('fair')
  })
})
