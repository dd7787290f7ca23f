import { describe, expect, it } from 'vitest'
import { calendarsOf, type SchoolCalendar } from '../../server/calendar/school-calendar.ts'
import type { Ground } from '../../server/schedule/ground.ts'
import { holdsOf, planLesson } from '../../server/schedule/plan-lesson.ts'
import { refusePlan } from '../../server/schedule/refuse-plan.ts'
import type { SpecialDay } from '../../shared/calendar.ts'
import { type Bell, defaultSettings, type Settings } from '../../shared/directory.ts'
import { type Interval, instantOf } from '../../shared/time.ts'

const zone = 'Asia/Shanghai'
const date = '2026-09-28'
const span = (range: string) => {
  const [start, end] = range.split('-') as [string, string]
  return { start: instantOf(date, start, zone), end: instantOf(date, end, zone) }
}
const table = (ranges: string): Bell[] =>
  ranges.split(' ').map((range, i) => {
    const [start, end] = range.split('-') as [string, string]
    return { period: i + 1, start, end }
  })
const rural = table('08:30-09:10 09:20-10:00 10:30-11:15')
interface Odd {
  at?: string
  grade9LastDay?: string
  days?: SpecialDay[]
  weekdays?: number[]
}
const schoolWith = (
  bells: Bell[],
  { at = zone, days = [], weekdays = [1, 2, 3, 4, 5], grade9LastDay }: Odd = {},
): SchoolCalendar => {
  const table = { id: 'table', schoolId: 'school', name: '', effectiveFrom: '2026-09-01', weekdays, bells }
  const calendars = calendarsOf({
    schools: [{ id: 'school', name: 'rural school', zone: at, regionPath: ['county'] }],
    terms: [
      {
        ...{ id: 'term', regionId: 'county', name: '', firstDay: '2026-09-01', lastDay: '2027-01-22' },
        grade9LastDay: grade9LastDay ?? null,
      },
    ],
    regionDays: new Map(),
    schoolDays: new Map([['school', days]]),
    bellTables: new Map(bells.length > 0 ? [['school', [table]]] : []),
  })
  return calendars.get('school')!
}

/** A lesson of one school for another, planned where nothing else stands against it. */
function plan(
  during: Interval,
  own: { lead?: SchoolCalendar; receiving?: SchoolCalendar; settings?: object; grade?: number },
) {
  const settings: Settings = { ...defaultSettings, ...own.settings }
  const school = (
    id: string,
    calendar: SchoolCalendar,
  ): Ground['schools'] extends ReadonlyMap<string, infer S> ? S : never => ({
    scope: {
      id,
      name: calendar.schoolName,
      regionId: 'county',
      regionPath: ['county'],
      stage: 'primary',
      lead: true,
      member: true,
    },
    calendar,
    settings,
  })
  const room = (id: string, schoolId: string) => ({ id, schoolId, name: id, lead: true, receive: true })
  const ground: Ground = {
    now: 0,
    people: new Map(),
    classrooms: new Map([room('lead room', 'lead'), room('room', 'school')].map((r) => [r.id, r])),
    classGroups: new Map([
      ['class', { id: 'class', schoolId: 'school', name: 'class', grade: own.grade ?? 3 }],
    ]),
    schools: new Map([
      ['lead', school('lead', own.lead ?? schoolWith([]))],
      ['school', school('school', own.receiving ?? schoolWith([]))],
    ]),
    pairings: [{ leadSchoolId: 'lead', memberSchoolId: 'school', from: '2026-09-01', until: null }],
    local: new Map(),
  }
  return planLesson(ground, {
    kind: 'delivered',
    teacherId: 'teacher',
    leadClassroomId: 'lead room',
    leadClassGroupId: null,
    receivers: [{ classGroupId: 'class', classroomId: 'room', assistantId: null }],
    during,
  })
}

function windowFor(during: Interval, receiving: SchoolCalendar, settings: object) {
  const planned = plan(during, { receiving, settings })
  refusePlan(planned)
  return planned.windows[0]!
}
const codesOf = ({ planned }: ReturnType<typeof plan>) => planned.problems.map((problem) => problem.code)
const leadPeriodOf = (during: Interval, lead: SchoolCalendar) => plan(during, { lead }).leadPeriod

describe('the joint window', () => {
  it('of the two real bell tables overlaps by 30, 30 and 40 minutes', () => {
    const lead = ['08:40-09:20', '09:30-10:10', '10:35-11:20']
    const found = lead.map((lesson) => windowFor(span(lesson), schoolWith(rural), defaultSettings))
    expect(found.map((joint) => joint.period)).toEqual([1, 2, 3])
    expect(found.map((joint) => (joint.window.end - joint.window.start) / 60_000)).toEqual([30, 30, 40])
  })

  it('is inside the period that holds most of the lesson', () => {
    const joint = windowFor(span('09:05-09:45'), schoolWith(rural), { minOverlap: 0.5 })
    expect(joint).toMatchObject({ period: 2, window: span('09:20-09:45') })
  })

  it('is the whole lesson where a school has no bells', () => {
    expect(windowFor(span('08:40-09:20'), schoolWith([]), defaultSettings)).toMatchObject({
      period: null,
      window: span('08:40-09:20'),
    })
  })

  it('is refused below the least share, with what there is', () => {
    expect(() => windowFor(span('08:45-09:25'), schoolWith(rural), defaultSettings)).toThrow(
      expect.objectContaining({
        code: 'overlap_too_small',
        details: expect.objectContaining({
          schoolName: 'rural school',
          period: 1,
          overlapMinutes: 25,
          lessonMinutes: 40,
          share: 0.625,
        }),
      }),
    )
  })

  it('is refused where no period meets the lesson, even if no share is asked', () => {
    expect(() => windowFor(span('12:00-12:40'), schoolWith(rural), { minOverlap: 0 })).toThrow(
      expect.objectContaining({
        code: 'overlap_too_small',
        details: expect.objectContaining({ period: null, overlapMinutes: 0, share: 0 }),
      }),
    )
  })

  it('is judged by the clock of the school, not of the machine', () => {
    expect(() =>
      windowFor(span('08:40-09:20'), schoolWith(rural, { at: 'UTC' }), { minOverlap: 0.75 }),
    ).toThrow(expect.objectContaining({ code: 'overlap_too_small' }))
  })

  const refusedWith = (school: SchoolCalendar, code: string, details: object) =>
    expect(() => windowFor(span('08:40-09:20'), school, defaultSettings)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining(details) }),
    )

  it('is of the weekday that the school follows on that date', () => {
    const tuesday = { day: date, kind: 'working' as const, follows: 2, name: '' }
    const mondays = schoolWith(rural, { weekdays: [1] })
    expect(windowFor(span('08:40-09:20'), mondays, defaultSettings).period).toBe(1)
    const remapped = schoolWith(rural, { weekdays: [1], days: [tuesday] })
    refusedWith(remapped, 'overlap_too_small', { overlapMinutes: 0, period: null })
    const followed = schoolWith(rural, { weekdays: [2], days: [tuesday] })
    expect(windowFor(span('08:40-09:20'), followed, defaultSettings).period).toBe(1)
  })

  it('is refused on a date without instruction, with why, unless the school has no bells at all', () => {
    const off = { day: date, kind: 'off' as const, follows: null, name: '运动会' }
    const makeUp = { day: date, kind: 'working' as const, follows: null, name: '' }
    refusedWith(schoolWith(rural, { days: [off] }), 'no_instruction', { date, kind: 'off', name: '运动会' })
    refusedWith(schoolWith(rural, { days: [makeUp] }), 'no_instruction', { kind: 'undecided' })
    const free = plan(span('08:40-09:20'), { receiving: schoolWith([], { days: [off] }) })
    expect(free.windows[0]!.window).toEqual(span('08:40-09:20'))
    expect(free.planned.problems).toMatchObject([{ code: 'day-off', severity: 'warning' }])
  })

  it('is refused to a class whose year is over, and to no other', () => {
    const over = schoolWith(rural, { grade9LastDay: '2026-09-25' })
    expect(codesOf(plan(span('08:30-09:10'), { receiving: over }))).toEqual([])
    expect(plan(span('08:30-09:10'), { receiving: over, grade: 9 }).planned.problems).toMatchObject([
      { code: 'day-off', severity: 'refused', details: { kind: 'over', name: 'class' } },
    ])
    const then = schoolWith(rural, { grade9LastDay: date })
    expect(codesOf(plan(span('08:30-09:10'), { receiving: then, grade: 9 }))).toEqual([])
  })
})

describe('the credit of a lesson', () => {
  const short = { code: 'overlap-partial', severity: 'warning' }

  it('is said where a period holds a part of it', () => {
    expect(plan(span('08:40-09:20'), { receiving: schoolWith(rural) }).planned.problems).toMatchObject([
      { ...short, details: { overlapMinutes: 30, lessonMinutes: 40, creditPercent: 75 } },
    ])
  })

  it('is said of a lesson held whole that is too short for anybody to attend, with bells and without', () => {
    for (const receiving of [schoolWith(rural), schoolWith([])]) {
      const [problem, ...more] = plan(span('08:40-09:10'), { receiving }).planned.problems
      expect(problem).toMatchObject({
        ...short,
        classGroupId: 'class',
        details: { overlapMinutes: 30, lessonMinutes: 30, share: 1, creditPercent: 75 },
      })
      expect(more).toEqual([])
      expect(codesOf(plan(span('08:36-09:08'), { receiving }))).toEqual([])
    }
  })

  it('is weighed by the settings of the region', () => {
    const settings = { standardPeriodPrimary: 30, attendedCredit: 1 }
    expect(codesOf(plan(span('08:40-09:10'), { receiving: schoolWith(rural), settings }))).toEqual([])
  })
})

describe('the period of a lesson', () => {
  it('is the one of the school that most of it lies in, if there is one', () => {
    expect(leadPeriodOf(span('08:35-09:15'), schoolWith(rural))).toBe(1)
    expect(leadPeriodOf(span('09:05-09:21'), schoolWith(rural))).toBeNull()
    expect(leadPeriodOf(span('12:00-12:40'), schoolWith(rural))).toBeNull()
    expect(leadPeriodOf(span('08:30-09:10'), schoolWith([]))).toBeNull()
  })
})

describe('a lesson holds', () => {
  it('its lead end for the whole lesson and each receiver for its window alone', () => {
    const booking = {
      kind: 'synchronous' as const,
      teacherId: 'teacher',
      leadClassroomId: 'lead room',
      leadClassGroupId: 'lead class',
      during: span('08:40-09:20'),
      receivers: [{ classGroupId: 'class', classroomId: 'room', assistantId: null }],
    }
    const [lesson, window] = [span('08:40-09:20'), span('08:40-09:10')]
    expect(holdsOf(booking, [{ period: 1, bell: null, window, share: 0.75 }])).toEqual([
      { resource: 'teacher', resourceId: 'teacher', during: lesson },
      { resource: 'classroom', resourceId: 'lead room', during: lesson },
      { resource: 'class-group', resourceId: 'lead class', during: lesson },
      { resource: 'classroom', resourceId: 'room', during: window },
      { resource: 'class-group', resourceId: 'class', during: window },
    ])
  })
})
