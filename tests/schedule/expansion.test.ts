import { describe, expect, it } from 'vitest'
import { calendarsOf } from '../../server/calendar/school-calendar.ts'
import { expandSeries } from '../../server/schedule/expand-series.ts'
import type { Ground, GroundSchool } from '../../server/schedule/ground.ts'
import type { SpecialDay } from '../../shared/calendar.ts'
import { type Bell, defaultSettings } from '../../shared/directory.ts'
import type { SeriesRule } from '../../shared/series.ts'
import { fc, runs } from '../support/property.ts'

const term = { id: 'term', regionId: 'county', name: '', firstDay: '2026-09-02', lastDay: '2026-10-25' }
const zone = 'Asia/Shanghai'
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Bells with lengths and breaks as they come. */
const bells = fc
  .tuple(
    fc.integer({ min: 470, max: 520 }),
    fc.array(fc.tuple(fc.integer({ min: 25, max: 50 }), fc.integer({ min: 0, max: 25 })), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([first, list]): Bell[] => {
    let at = first
    return list.map(([length, pause], i) => {
      const start = at
      at += length + pause
      return { period: i + 1, start: clock(start), end: clock(start + length) }
    })
  })
const dates = (() => {
  const all: string[] = []
  for (let at = Date.parse(term.firstDay); at <= Date.parse(term.lastDay); at += 86_400_000)
    all.push(new Date(at).toISOString().slice(0, 10))
  return all
})()
const days = fc
  .uniqueArray(
    fc.record({
      day: fc.constantFrom(...dates),
      kind: fc.constantFrom('off' as const, 'working' as const),
      follows: fc.option(fc.integer({ min: 1, max: 7 })),
      name: fc.constant(''),
    }),
    { selector: (day) => day.day, maxLength: 15 },
  )
  .map((list) => list.map((day): SpecialDay => (day.kind === 'off' ? { ...day, follows: null } : day)))
const school = fc.record({ days, bells, weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 3 }) })
type Built = typeof school extends fc.Arbitrary<infer T> ? T : never
const weeks = fc.constantFrom('', 'odd', 'even', '1-3,5', '2,4-8', '30')

function groundOf(lead: Built, receiving: Built, minOverlap: number): Ground {
  const all: [string, Built][] = [
    ['lead', lead],
    ['rural', receiving],
  ]
  const calendars = calendarsOf({
    schools: all.map(([id]) => ({ id, name: id, zone, regionPath: ['county'] })),
    terms: [term],
    regionDays: new Map(),
    schoolDays: new Map(all.map(([id, built]) => [id, built.days])),
    bellTables: new Map(
      all.map(([id, built]) => [
        id,
        [
          {
            id,
            schoolId: id,
            name: '',
            effectiveFrom: '2026-09-01',
            weekdays: built.weekdays,
            bells: built.bells,
          },
        ],
      ]),
    ),
  })
  const schoolOf = (id: string): GroundSchool => ({
    scope: {
      id,
      name: id,
      regionId: 'county',
      regionPath: ['county'],
      stage: 'primary',
      lead: true,
      member: true,
    },
    calendar: calendars.get(id)!,
    settings: { ...defaultSettings, minOverlap },
  })
  const room = (id: string, schoolId: string) => ({ id, schoolId, name: id, lead: true, receive: true })
  return {
    now: 0,
    people: new Map(),
    classrooms: new Map([
      ['lead room', room('lead room', 'lead')],
      ['room', room('room', 'rural')],
    ]),
    classGroups: new Map([['class', { id: 'class', schoolId: 'rural', name: 'class', grade: 3 }]]),
    schools: new Map([
      ['lead', schoolOf('lead')],
      ['rural', schoolOf('rural')],
    ]),
    pairings: [{ leadSchoolId: 'lead', memberSchoolId: 'rural', from: '2026-01-01', until: null }],
    local: new Map(),
  }
}

const ruleOf = (weekday: number, period: number, pattern: string): SeriesRule => ({
  termId: 'term',
  subject: 'music',
  kind: 'delivered',
  topic: '',
  teacherId: 'teacher',
  leadClassroomId: 'lead room',
  leadClassGroupId: null,
  weekday,
  period,
  weeks: pattern,
  receivers: [{ classGroupId: 'class', classroomId: 'room', assistantId: null }],
})

/** Weekday whose timetable a school follows on a date, told from what is written alone. */
function followed({ days: special }: Built, date: string): number | null {
  const said = special.find((day) => day.day === date)
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
  if (said) return said.kind === 'off' ? null : said.follows
  return weekday <= 5 ? weekday : null
}

/** Which period rings in each minute of a date, 0 where none does. */
function minutesOf(built: Built, date: string): Uint8Array {
  const minutes = new Uint8Array(1440)
  const follows = followed(built, date)
  if (follows === null || !built.weekdays.includes(follows)) return minutes
  for (const { period, start, end } of built.bells) {
    const at = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
    for (let minute = at(start); minute < at(end); minute++) minutes[minute] = period
  }
  return minutes
}

const weekOf = (date: string): number => {
  // The term's first day is a Wednesday: its week begins two days before.
  return Math.floor((Date.parse(date) - Date.parse('2026-08-31')) / (7 * 86_400_000)) + 1
}
const inPattern = (pattern: string, week: number): boolean => {
  if (pattern === '') return true
  if (pattern === 'odd') return week % 2 === 1
  if (pattern === 'even') return week % 2 === 0
  return pattern.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number) as [number, number?]
    return week >= from && week <= to!
  })
}

describe('the expansion of a series', () => {
  it('is what counting every minute of every date gives', () => {
    fc.assert(
      fc.property(
        school,
        school,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 6 }),
        weeks,
        fc.constantFrom(0, 0.5, 0.75, 1),
        (lead, receiving, weekday, period, pattern, minOverlap) => {
          const ground = groundOf(lead, receiving, minOverlap)
          const { plans, leftOut } = expandSeries(ground, term, ruleOf(weekday, period, pattern), [])
          const byDay = new Map(plans.map((plan) => [plan.planned.day, plan.planned]))
          expect(byDay.size).toBe(plans.length)
          for (const date of dates) {
            const follows = followed(lead, date)
            const mine = minutesOf(lead, date).map((p) => (p === period ? 1 : 0))
            const length = mine.reduce((sum, one) => sum + one, 0)
            const held = inPattern(pattern, weekOf(date)) && follows === weekday && length > 0
            const planned = byDay.get(date)
            expect(planned !== undefined).toBe(held)
            if (!planned) continue
            expect(planned.week).toBe(weekOf(date))
            // Overlap with each of the receiver's periods, minute by minute.
            const theirs = minutesOf(receiving, date)
            const overlaps = new Array(16).fill(0)
            for (let minute = 0; minute < 1440; minute++) if (mine[minute]) overlaps[theirs[minute]!]++
            overlaps[0] = 0
            const most = Math.max(...overlaps)
            const codes = planned.problems.map((problem) => problem.code)
            const receives =
              followed(receiving, date) !== null && most > 0 && most / length >= minOverlap - 1e-9
            const [receiver] = planned.receivers
            expect(receiver!.overlapMinutes).toBe(receives ? most : 0)
            expect(receiver!.credit).toBeCloseTo(receives ? Math.min(1, most / 40) : 0)
            // Also of a lesson that is held whole, and too short to be attended.
            expect(codes.includes('overlap-partial')).toBe(
              receives && (most < length || most / 40 < 0.8 - 1e-9),
            )
            if (receives) expect(receiver!.period).toBe(overlaps.indexOf(most))
            const differ = followed(receiving, date) !== null && followed(receiving, date) !== follows
            expect(codes.includes('different-weekday')).toBe(differ)
            const refused = planned.problems.some((problem) => problem.severity === 'refused')
            expect(refused).toBe(!receives || differ)
          }
          // Whoever looks for a Monday finds it: as a lesson, or with why there is none.
          for (const date of dates) {
            const natural = (new Date(`${date}T00:00:00Z`).getUTCDay() || 7) === weekday
            if (natural && inPattern(pattern, weekOf(date)))
              expect(byDay.has(date) || leftOut.some((one) => one.day === date)).toBe(true)
          }
        },
      ),
      { numRuns: runs(300) },
    )
  })
})
