import { randomUUID } from 'node:crypto'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { calendarFeed, type FeedOwner } from '../../server/schedule/feed.ts'
import { calendarText, escapeText, foldLine } from '../../server/schedule/feed-text.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { dayAfter, instantOf } from '../../shared/time.ts'
import { fc } from '../support/property.ts'

const [teacherId, assistantId, groupId, roomId, leadRoomId] = Array.from({ length: 5 }, () =>
  randomUUID(),
) as [string, string, string, string, string]

const lesson = (changes: Partial<Lesson> = {}): Lesson => ({
  id: randomUUID(),
  subject: 'music',
  kind: 'delivered',
  topic: '',
  phase: 'scheduled',
  startsAt: '2026-09-28T00:40:00.000Z',
  endsAt: '2026-09-28T01:20:00.000Z',
  openedAt: null,
  liveAt: null,
  endedAt: null,
  cancelReason: null,
  teacherId,
  teacherName: '林晓音',
  leadSchoolId: randomUUID(),
  leadSchoolName: '云溪县实验小学',
  leadClassroomId: leadRoomId,
  leadClassroomName: '录播教室',
  leadClassGroupId: null,
  leadClassGroupName: null,
  receivers: [
    {
      classGroupId: groupId,
      classroomId: roomId,
      assistantId,
      classGroupName: '三年级1班',
      classSize: 28,
      classroomName: '同步课堂教室',
      schoolId: randomUUID(),
      schoolName: '石门小学',
      assistantName: '吴桂兰',
      period: 1,
      windowStartsAt: '2026-09-28T00:40:00.000Z',
      windowEndsAt: '2026-09-28T01:10:00.000Z',
    },
  ],
  seriesId: null,
  seriesDay: null,
  version: 3,
  leadPeriod: null,
  makesUpId: null,
  ...changes,
})

const teacher: FeedOwner = { kind: 'teacher', id: teacherId }
const options = { name: '林晓音的课', zone: 'Asia/Shanghai', madeAt: new Date('2026-09-01T00:00:00Z') }

/** Parsed by an independent program; its zone is the one that the feed itself tells. */
function parse(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const zone = calendar.getFirstSubcomponent('vtimezone')
  if (zone) ICAL.TimezoneService.register(zone as never)
  return {
    calendar,
    events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)),
    zone,
  }
}

describe('a calendar feed', () => {
  it('has one event a lesson, with its times in the zone it tells of', () => {
    const one = lesson({ topic: '《茉莉花》, 第一课; 合唱' })
    const { calendar, events, zone } = parse(calendarFeed([one], teacher, options))
    expect([calendar.getFirstPropertyValue('version'), calendar.getFirstPropertyValue('method')]).toEqual([
      '2.0',
      'PUBLISH',
    ])
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('林晓音的课')
    expect(zone?.getFirstPropertyValue('tzid')).toBe('Asia/Shanghai')
    const [event] = events
    expect(events).toHaveLength(1)
    expect(event!.uid).toBe(`${one.id}@tongke`)
    expect([event!.startDate.toJSDate().toISOString(), event!.endDate.toJSDate().toISOString()]).toEqual([
      one.startsAt,
      one.endsAt,
    ])
    expect(event!.startDate.toString()).toBe('2026-09-28T08:40:00')
    expect(event!.startDate.zone?.tzid).toBe('Asia/Shanghai')
    expect(event!.sequence).toBe(3)
    expect(event!.summary).toBe('音乐（专递课堂） 《茉莉花》, 第一课; 合唱')
    expect(event!.location).toBe('云溪县实验小学 录播教室')
    expect(event!.description).toBe(
      '主讲：林晓音（云溪县实验小学 录播教室）\n听讲：石门小学 三年级1班（同步课堂教室）',
    )
    expect(event!.component.getFirstPropertyValue('status')).toBe('CONFIRMED')
    expect(String(event!.component.getFirstPropertyValue('dtstamp'))).toBe('2026-09-01T00:00:00Z')
  })

  it('of a receiving class has the part of the lesson that is in its own period, where it has it', () => {
    for (const owner of [
      { kind: 'class-group', id: groupId },
      { kind: 'classroom', id: roomId },
      { kind: 'teacher', id: assistantId },
    ] satisfies FeedOwner[]) {
      const [event] = parse(calendarFeed([lesson()], owner, options)).events
      expect(event!.endDate.toString()).toBe('2026-09-28T09:10:00')
      expect(event!.location).toBe('石门小学 同步课堂教室')
      expect(event!.description).toContain('本班：第1节 08:40–09:10；整节课：08:40–09:20')
    }
  })

  it('keeps the UID of a lesson that moves, with a higher sequence', () => {
    const before = lesson()
    const after = {
      ...before,
      startsAt: '2026-09-29T00:40:00.000Z',
      endsAt: '2026-09-29T01:20:00.000Z',
      version: 4,
    }
    const [was, is] = [before, after].map((one) => parse(calendarFeed([one], teacher, options)).events[0]!)
    expect([is!.uid, is!.sequence, is!.startDate.toString()]).toEqual([
      was!.uid,
      was!.sequence + 1,
      '2026-09-29T08:40:00',
    ])
  })

  it('keeps a cancelled lesson, as cancelled and taking no time', () => {
    const [event] = parse(
      calendarFeed([lesson({ phase: 'cancelled', cancelReason: '停电' })], teacher, options),
    ).events
    expect(event!.component.getFirstPropertyValue('status')).toBe('CANCELLED')
    expect(event!.component.getFirstPropertyValue('transp')).toBe('TRANSPARENT')
    expect(event!.summary).toBe('【已取消】音乐（专递课堂）')
    expect(event!.description).toContain('已取消：停电')
  })

  it('leaves out drafts and lessons of others, and may be empty', () => {
    const text = calendarFeed(
      [lesson({ phase: 'draft' }), lesson({ teacherId: randomUUID() })],
      teacher,
      options,
    )
    const { events, zone } = parse(text)
    expect([events, zone]).toEqual([[], null])
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  })

  it('of the same lessons is the same, and in UTC needs no zone', () => {
    const lessons = [lesson(), lesson()]
    expect(calendarFeed(lessons, teacher, options)).toBe(calendarFeed(lessons, teacher, options))
    const { events, zone } = parse(calendarFeed(lessons, teacher, { ...options, zone: 'UTC' }))
    expect(zone).toBeNull()
    expect(events[0]!.startDate.toString()).toBe('2026-09-28T00:40:00Z')
  })

  it('is right on both sides of a change of the clock, where a zone has one', () => {
    const times = ['2026-10-23', '2026-10-26', '2027-03-26', '2027-03-29'].map((day) => [
      `${day}T07:00:00.000Z`,
      `${day}T07:45:00.000Z`,
    ])
    const lessons = times.map(([startsAt, endsAt]) => lesson({ startsAt, endsAt }))
    const { events } = parse(calendarFeed(lessons, teacher, { ...options, zone: 'Europe/Berlin' }))
    expect(events.map((event) => event.startDate.toJSDate().toISOString())).toEqual(
      times.map(([start]) => start),
    )
    expect(events.map((event) => event.startDate.hour)).toEqual([9, 8, 8, 9])
  })
})

describe('the times of a calendar feed', () => {
  // With summer time on either half of the globe, by half an hour, at midnight, backwards in law (Dublin) and around Ramadan; by
  // quarters of an hour; and the state's own far west, which has its own clock.
  const zones = [
    ...['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Beirut', 'Africa/Casablanca'],
    ...['Europe/Berlin', 'Europe/Dublin', 'America/New_York', 'America/St_Johns', 'America/Santiago'],
    ...[
      'Australia/Lord_Howe',
      'Pacific/Auckland',
      'Pacific/Chatham',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
    ],
  ]
  const dates = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 6 * 12, max: 21 * 12 })),
    { minLength: 1, maxLength: 6 },
  )

  it('are the same instants, and the same clock, to an independent parser in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), dates, (zone, some) => {
        const clocks = some.map(([day, fives]) => {
          const clock = `${String(Math.floor(fives / 12)).padStart(2, '0')}:${String((fives % 12) * 5).padStart(2, '0')}`
          return [dayAfter('2026-02-01', day), clock] as const
        })
        const lessons = clocks.map(([date, clock]) => {
          const start = instantOf(date, clock, zone)
          return lesson({
            startsAt: new Date(start).toISOString(),
            endsAt: new Date(start + 40 * 60_000).toISOString(),
          })
        })
        const { events } = parse(calendarFeed(lessons, teacher, { ...options, zone }))
        expect(
          events.map(({ startDate, endDate }) => [
            startDate.toJSDate().toISOString(),
            endDate.toJSDate().toISOString(),
            startDate.toString().slice(0, 16),
          ]),
        ).toEqual(lessons.map((one, i) => [one.startsAt, one.endsAt, clocks[i]!.join('T')]))
      }),
    )
  })
})

describe('the text of a calendar', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(',', ';', '\\', '\n', ':', '"', '课', '😀', ' '),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 200,
  })

  it('never has a line of more than 75 octets, cut inside of a character or ended otherwise than by CRLF', () => {
    fc.assert(
      fc.property(text, (value) => {
        const folded = foldLine(`SUMMARY:${escapeText(value)}`)
        for (const line of folded.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
          expect(line).not.toMatch(/[\r\n]/)
          expect(Buffer.from(line).toString()).toBe(line)
        }
        expect(folded.replaceAll('\r\n ', '')).toBe(`SUMMARY:${escapeText(value)}`)
      }),
    )
  })

  it('gives back what was put in, to an independent parser', () => {
    fc.assert(
      fc.property(text, (value) => {
        const lines = [
          'BEGIN:VCALENDAR',
          'BEGIN:VEVENT',
          `SUMMARY:${escapeText(value)}`,
          'END:VEVENT',
          'END:VCALENDAR',
        ]
        const parsed = new ICAL.Component(ICAL.parse(calendarText(lines))).getFirstSubcomponent('vevent')!
        const kept = value.replace(/\r\n|\r|\u2028|\u2029/g, '\n').replace(/(?!\n)\p{Cc}/gu, ' ')
        expect(parsed.getFirstPropertyValue('summary')).toBe(kept)
      }),
    )
  })
})
