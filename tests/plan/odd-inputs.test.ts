import { describe, expect, it } from 'vitest'
import { readPlanInput } from '../../server/plan/read-input.ts'
import type { PlanInput, PlanLesson } from '../../shared/plan.ts'
import { checkPlan } from '../support/check-plan.ts'
import { emptyInput, makeInstance, town } from '../support/plan-instance.ts'
import { solveByWork } from '../support/solve-plan.ts'

const periods = [1, 2, 3, 4].map((period) => ({
  weekday: 1,
  period,
  start: `0${period + 4}:00`,
  end: `0${period + 4}:40`,
}))
type Group = PlanInput['classGroups'][number]

/** A lead school with a teacher of everything, and a member school with these classes, each of which asks for one period. */
function pair(classes: { id: string; subject: string; textbook?: Group['textbook'] }[]): PlanInput {
  const input = emptyInput({ maxReceivers: 3, minOverlap: 0.75, maxPerDay: 1, requirePairing: true })
  input.schools.push({ id: 'lead', county: '', periods }, { id: 'member', county: '', periods })
  input.classrooms.push(
    { id: 'studio', school: 'lead', use: ['lead'] },
    { id: 'room', school: 'member', use: ['receive'] },
    { id: 'other room', school: 'member', use: ['receive'] },
  )
  const subjects = [...new Set(classes.map((one) => one.subject))]
  input.teachers.push({ id: 'teacher', school: 'lead', subjects, busy: [], maxShared: 4 })
  input.pairings.push({ lead: 'lead', member: 'member' })
  for (const { id, subject, textbook = {} } of classes) {
    input.classGroups.push({ id, school: 'member', grade: 1, textbook, busy: [] })
    input.demands.push({ classGroup: id, subject, periods: 1 })
  }
  return input
}

const lessonOf = (classGroup: string, subject: string): PlanLesson => ({
  id: 'kept',
  teacher: 'teacher',
  subject,
  classroom: 'studio',
  own: null,
  weekday: 1,
  start: '05:00',
  end: '05:40',
  receivers: [{ classGroup, period: 1, classroom: 'room' }],
})

describe('odd inputs that hold together', () => {
  it('takes two classes for two, whatever their names and subjects look like one after another', async () => {
    const input = pair([
      { id: 'x', subject: 'y z' },
      { id: 'x y', subject: 'z' },
    ])
    const output = await solveByWork({ ...input, keep: [lessonOf('x', 'y z')] })
    expect(checkPlan({ ...input, keep: [lessonOf('x', 'y z')] }, output)).toEqual([])
    expect(output).toMatchObject({ unmet: [], dropped: [], stats: { covered: 2, demanded: 2 } })
  })

  it.each(['constructor', '__proto__', 'toString'])(
    'takes %s for a subject like any other',
    async (subject) => {
      const input = pair([
        { id: 'a', subject },
        { id: 'b', subject },
      ])
      input.classGroups[1]!.busy = periods.map(({ weekday, period }) => ({ weekday, period }))
      const output = await solveByWork(input)
      expect(checkPlan(input, output)).toEqual([])
      expect(output.stats.covered).toBe(1)
      expect(output.unmet).toEqual([
        expect.objectContaining({ classGroup: 'b', facts: expect.objectContaining({ textbook: '' }) }),
      ])
    },
  )

  it('takes no textbook for another than an unnamed one', async () => {
    const input = pair([
      { id: 'a', subject: 'music' },
      { id: 'b', subject: 'music', textbook: { music: '' } },
      { id: 'c', subject: 'music' },
    ])
    const output = await solveByWork(input)
    expect(checkPlan(input, output)).toEqual([])
    expect(output.stats).toMatchObject({ covered: 3, lessons: 2 })
  })

  it('opens no lesson at the second of two periods at the same time: an output tells its time alone', async () => {
    const input = pair([{ id: 'a', subject: 'music', textbook: { music: 'of ours' } }])
    input.schools[0] = { ...input.schools[0]!, periods: [...periods, { ...periods[0]!, period: 9 }] }
    input.classGroups.push({ ...input.classGroups[0]!, id: 'led', school: 'lead' })
    input.ownLessons.push({
      id: 'own',
      teacher: 'teacher',
      classGroup: 'led',
      subject: 'music',
      weekday: 1,
      period: 9,
    })
    input.teachers[0]!.busy = periods.slice(1).map(({ start, end }) => ({ weekday: 1, start, end }))
    const output = await solveByWork(input)
    expect(checkPlan(input, output)).toEqual([])
    expect(output.unmet).toEqual([expect.objectContaining({ classGroup: 'a', code: 'teachers-busy' })])
  })
})

describe('odd values in an input', () => {
  const told = (json: unknown) => readPlanInput(json).faults ?? []
  const json = () =>
    structuredClone(makeInstance(town, 1)) as never as Record<string, Record<string, unknown>[]>

  it('are shown as they are, however deep or large', () => {
    let deep: unknown[] = []
    for (let i = 0; i < 100_000; i++) deep = [deep]
    const input = json()
    input.schools![0]!.id = deep
    input.schools![1]!.county = { of: deep }
    input.demands![0]!.periods = Number.POSITIVE_INFINITY
    input.demands![1]!.periods = 1e300
    input.demands![2]!.periods = 1.5
    const messages = told(input).map((fault) => fault.message)
    expect(messages).toEqual(
      expect.arrayContaining([
        'schools[0].id is a list of 1, not text.',
        'schools[1].county is an object, not text.',
        'demands[0].periods is Infinity, not a whole number.',
        expect.stringMatching(/^demands\[1\]\.periods is 1e\+300, not from 0/),
        'demands[2].periods is 1.5, not a whole number.',
      ]),
    )
  })

  it('are told once, where they are', () => {
    const input = json()
    input.ownLessons![0]!.weekday = 8
    input.ownLessons![1]!.period = 150
    expect(told(input).map(({ path, code }) => `${path} ${code}`)).toEqual(
      expect.arrayContaining(['ownLessons[0].weekday out-of-range', 'ownLessons[1].period out-of-range']),
    )
    expect(told({ ...json(), format: { of: 1 } })[0]!.message).toContain('an object')
  })
})
