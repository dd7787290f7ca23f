import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../../server/live/command.ts'
import { maxStrokes, type Stroke } from '../../shared/board.ts'
import { bookedLesson, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, refusal } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { beginLive, codeOf, everybody, played, rooms, uuid } from '../support/live-rules.ts'
import { type Client, connectAs } from '../support/socket-client.ts'

const [a, b] = rooms
const stroke = (id: string = randomUUID()): Stroke => ({
  id,
  colour: 'red',
  width: 0.004,
  points: [0.1, 0.1, 0.5, 0.5],
})
const draw = (by: string, id: string): Command => ({ type: 'draw', by, stroke: stroke(id) })
const onBoard: Command = { type: 'set-board', ground: 'blank' }

describe('the board', () => {
  const open = () => played(beginLive(), ...everybody, onBoard)

  it('is drawn on by the teacher and by the classroom on stage, and by nobody else', () => {
    expect(codeOf(open(), draw('lead', uuid(1)))).toBeNull()
    expect(codeOf(open(), draw(a, uuid(1)))).toBe('forbidden')
    const staged = played(open(), { type: 'take-stage', classroomId: a, turnId: uuid(9) })
    expect(codeOf(staged, draw(a, uuid(1)))).toBeNull()
    expect(codeOf(staged, { type: 'erase', by: b, ids: [uuid(1)] })).toBe('forbidden')
  })

  it('keeps what was drawn while it is put away, and takes nothing meanwhile', () => {
    const away = played(open(), draw('lead', uuid(1)), { type: 'set-board', ground: null })
    expect(codeOf(away, draw('lead', uuid(2)))).toBe('board_closed')
    expect([...played(away, onBoard).board.strokes.keys()]).toEqual([uuid(1)])
  })

  it('has a stroke once, however often it comes, and a number that grows with each change', () => {
    const drawn = played(open(), draw('lead', uuid(1)), draw('lead', uuid(1)), draw('lead', uuid(2)))
    expect([drawn.board.strokes.size, drawn.board.version]).toEqual([2, 2])
    const erased = played(drawn, { type: 'erase', by: 'lead', ids: [uuid(1), uuid(7)] })
    expect([[...erased.board.strokes.keys()], erased.board.version]).toEqual([[uuid(2)], 3])
    const cleared = played(erased, { type: 'clear-board' }, { type: 'clear-board' })
    expect([cleared.board.strokes.size, cleared.board.version]).toEqual([0, 4])
  })

  it('is full at some time', () => {
    const many = Array.from({ length: maxStrokes }, (_, i) => draw('lead', uuid(1000 + i)))
    expect(codeOf(played(open(), ...many), draw('lead', uuid(1)))).toBe('rate_limited')
  })
})

describe('the board over lines', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startApp()
  })
  afterAll(() => app?.stop())
  const come = (client: Client, lessonId: string) =>
    client.command('lesson:enter', { lessonId, windowId: randomUUID(), rtpCapabilities: null })

  async function scene(on = app) {
    const county = await buildCounty(on.database.db)
    const lesson = await bookedLesson(on, county)
    const teacher = await connectAs(on, county.lead.teacher)
    await come(teacher, lesson.id)
    await teacher.command('lesson:go-live', {})
    const classroom = await connectAs(on, county.rural[0]!.device)
    await come(classroom, lesson.id)
    return { county, lesson, teacher, classroom, classroomId: county.rural[0]!.classroomId }
  }

  it('tells of a stroke while it is drawn and when it is whole; who comes later reads it all', async () => {
    const { county, lesson, teacher, classroom } = await scene()
    expect((await refusal(classroom.command('board:set', { ground: 'blank' }))).code).toBe('forbidden')
    await teacher.command('board:set', { ground: 'blank' })
    await classroom.state((state) => state.board.ground === 'blank')
    const whole = stroke()
    const { points, ...pen } = whole
    await teacher.command('board:trace', { ...pen, from: 0, points: points.slice(0, 2) })
    expect(await classroom.notice('board:traced')).toMatchObject({ id: whole.id, by: 'lead', from: 0 })
    await teacher.command('board:draw', whole)
    expect(await classroom.notice('board:changed')).toEqual({
      version: 1,
      drawn: [{ ...whole, by: 'lead' }],
      erased: [],
      cleared: false,
    })
    expect((await refusal(classroom.command('board:draw', stroke()))).code).toBe('forbidden')
    expect(
      (await refusal(classroom.command('board:trace', { ...pen, from: 0, points: [0.1, 0.1] }))).code,
    ).toBe('forbidden')
    const late = await connectAs(app, county.rural[1]!.device)
    await come(late, lesson.id)
    expect(await late.command('board:read', {})).toEqual({ version: 1, strokes: [{ ...whole, by: 'lead' }] })
  })

  it('is as it was after the server was started anew', async () => {
    const database = await memoryDatabase()
    const before = await startApp({ database })
    const { county, lesson, teacher, classroom, classroomId } = await scene(before)
    await teacher.command('board:set', { ground: 'picture' })
    await teacher.command('stage:take', { classroomId })
    const [first, second, third] = [stroke(), stroke(), stroke()]
    await teacher.command('board:draw', first)
    await classroom.command('board:draw', second)
    await teacher.command('board:draw', third)
    await teacher.command('board:erase', { ids: [first.id] })
    await before.stopServer()
    const after = await startApp({ database })
    try {
      const back = await connectAs(after, county.lead.teacher)
      const { state } = await come(back, lesson.id)
      expect(state.board).toEqual({ ground: 'picture', version: 4 })
      expect((await back.command('board:read', {})).strokes).toEqual([
        { ...second, by: classroomId },
        { ...third, by: 'lead' },
      ])
      await back.command('board:clear', {})
      expect(await back.command('board:read', {})).toEqual({ version: 5, strokes: [] })
    } finally {
      await after.stop()
    }
  })
})
