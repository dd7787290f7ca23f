import { describe, expect, it } from 'vitest'
import { readPlanInput } from '../../server/plan/read-input.ts'
import { makeInstance, town } from '../support/plan-instance.ts'

type Lists =
  | 'schools'
  | 'classrooms'
  | 'classGroups'
  | 'teachers'
  | 'ownLessons'
  | 'pairings'
  | 'demands'
  | 'keep'
const copy = () => structuredClone(makeInstance(town, 1)) as never as Record<Lists, Record<string, unknown>[]>
const told = (json: unknown) => readPlanInput(json).faults?.map(({ path, code }) => `${path} ${code}`)

describe('an input that does not hold together', () => {
  it.each([
    ['not an object', () => [], [' format']],
    ['nothing', () => null, [' format']],
    ['another format', () => ({ ...copy(), format: 'tongke/plan-input@2' }), ['format format']],
    ['a list left out', () => ({ ...copy(), teachers: undefined, ownLessons: [] }), ['teachers missing']],
    ['a list that is none', () => ({ ...copy(), pairings: {} }), ['pairings wrong-type']],
    [
      'rules out of range',
      () => ({ ...copy(), rules: { maxReceivers: 0, minOverlap: 1.5, maxPerDay: '1' } }),
      [
        'rules.maxReceivers out-of-range',
        'rules.minOverlap out-of-range',
        'rules.maxPerDay wrong-type',
        'rules.requirePairing missing',
      ],
    ],
  ])('is refused: %s', (_, make, faults) => {
    expect(told(make())).toEqual(faults)
  })

  it('is told every fault with its place, one hiding no other', () => {
    const json = copy()
    const [first] = json.schools as { periods: Record<string, unknown>[]; id: string }[]
    first!.periods[3]!.end = '08:00'
    first!.periods[4]!.start = '8:61'
    first!.periods.push({ ...first!.periods[0]! })
    json.classrooms[2]!.school = 'nowhere'
    json.classrooms[4]!.use = ['teach']
    json.classGroups[3]!.grade = 'three'
    ;(json.classGroups.at(-1)!.busy as unknown[])[0] = { weekday: 6, period: 1 }
    json.teachers.push({ ...json.teachers[0]! })
    json.teachers[2]!.busy = [{ weekday: 1, start: '10:00', end: '09:00' }]
    delete json.teachers[3]!.maxShared
    json.ownLessons[0]!.teacher = 'nobody'
    json.ownLessons[5]!.period = 9
    json.pairings.push({ ...json.pairings[0]! }, { lead: 'x', member: first!.id })
    json.demands[0]!.periods = -1
    json.demands[1]!.classGroup = 'no class'
    json.demands.push({ ...json.demands[2]! })
    const pairings = json.pairings.length
    json.keep = [
      {
        id: 'k',
        teacher: 'nobody',
        subject: 'music',
        classroom: 'no room',
        own: 'no lesson',
        weekday: 1,
        start: '09:00',
        end: '08:00',
        receivers: [{ classGroup: 'no class', period: 1, classroom: 'no room' }],
      },
    ]
    expect(told(json)!.sort()).toEqual(
      [
        'schools[0].periods[30] duplicate',
        'schools[0].periods[3].end ends-before-start',
        'schools[0].periods[4].start out-of-range',
        'classrooms[2].school unknown',
        'classrooms[4].use[0] out-of-range',
        'classGroups[3].grade wrong-type',
        `classGroups[${json.classGroups.length - 1}].busy[0].period no-such-period`,
        `teachers[${json.teachers.length - 1}].id duplicate`,
        'teachers[2].busy[0].end ends-before-start',
        'teachers[3].maxShared missing',
        'ownLessons[0].teacher unknown',
        'ownLessons[5].period no-such-period',
        `pairings[${pairings - 2}] duplicate`,
        `pairings[${pairings - 1}].lead unknown`,
        'demands[0].periods out-of-range',
        'demands[1].classGroup unknown',
        `demands[${json.demands.length - 1}] duplicate`,
        'keep[0].teacher unknown',
        'keep[0].classroom unknown',
        'keep[0].own unknown',
        'keep[0].end ends-before-start',
        'keep[0].receivers[0].classGroup unknown',
        'keep[0].receivers[0].classroom unknown',
      ].sort(),
    )
  })

  it('is filled in where something may be absent, and may have more in it than is known', () => {
    const { keep: _, ...json } = { ...makeInstance(town, 1), remark: 'of ours' }
    const [{ county: __, ...first }, ...others] = json.schools as [(typeof json.schools)[0]]
    const { input } = readPlanInput({ ...json, schools: [first, ...others] })
    expect(input).toMatchObject({ keep: [], previous: [], schools: [{ ...first, county: '' }, ...others] })
  })

  it('is refused for what is too long', () => {
    const json = copy()
    json.schools[0]!.id = 'x'.repeat(201)
    json.classrooms[0]!.use = ['lead', 'receive', 'lead']
    expect(told(json)).toEqual(
      expect.arrayContaining(['schools[0].id out-of-range', 'classrooms[0].use out-of-range']),
    )
  })

  it('never throws, whatever stands where', () => {
    const odd = [null, 1, 'x', [], {}, [null], [1], [[]], [{}], [{ id: 1 }], [{ id: 'a' }], true]
    const names = [
      'rules',
      'schools',
      'classrooms',
      'classGroups',
      'teachers',
      'ownLessons',
      'pairings',
      'demands',
      'keep',
    ]
    for (const name of names)
      for (const value of odd) {
        const { faults } = readPlanInput({ ...copy(), [name]: value })
        if (!(Array.isArray(value) && value.length === 0)) expect(faults!.length).toBeGreaterThan(0)
        for (const fault of faults ?? []) expect(fault.message).not.toBe('')
      }
  })
})
