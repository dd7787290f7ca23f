import { describe, expect, it } from 'vitest'
import type { SchoolScope } from '../../server/directory/scope.ts'
import { holdsOf, windowFor } from '../../server/schedule/booking-rules.ts'
import { type Bell, defaultSettings } from '../../shared/directory.ts'
import { instantOf } from '../../shared/time.ts'

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
const schoolWith = (bells: Bell[]): SchoolScope => ({
  id: 'school',
  name: 'rural school',
  regionId: 'county',
  regionPath: ['county'],
  stage: 'primary',
  lead: false,
  member: true,
  bells,
})

describe('the joint window', () => {
  it('of the two real bell tables overlaps by 30, 30 and 40 minutes', () => {
    const lead = ['08:40-09:20', '09:30-10:10', '10:35-11:20']
    const found = lead.map((lesson) => windowFor(span(lesson), schoolWith(rural), defaultSettings))
    expect(found.map((joint) => joint.period)).toEqual([1, 2, 3])
    expect(found.map((joint) => (joint.window.end - joint.window.start) / 60_000)).toEqual([30, 30, 40])
  })

  it('is inside the period that holds most of the lesson', () => {
    const joint = windowFor(span('09:05-09:45'), schoolWith(rural), { zone, minOverlap: 0.5 })
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
    expect(() => windowFor(span('12:00-12:40'), schoolWith(rural), { zone, minOverlap: 0 })).toThrow(
      expect.objectContaining({
        code: 'overlap_too_small',
        details: expect.objectContaining({ period: null, overlapMinutes: 0, share: 0 }),
      }),
    )
  })

  it('is judged by the clock of the school, not of the machine', () => {
    expect(() =>
      windowFor(span('08:40-09:20'), schoolWith(rural), { zone: 'UTC', minOverlap: 0.75 }),
    ).toThrow(expect.objectContaining({ code: 'overlap_too_small' }))
  })
})

describe('a lesson holds', () => {
  it('its lead end for the whole lesson and each receiver for its window alone', () => {
    const booking = {
      subject: 'music' as const,
      kind: 'synchronous' as const,
      topic: '',
      teacherId: 'teacher',
      leadClassroomId: 'lead room',
      leadClassGroupId: 'lead class',
      startsAt: new Date(span('08:40-09:20').start).toISOString(),
      endsAt: new Date(span('08:40-09:20').end).toISOString(),
      receivers: [{ classGroupId: 'class', classroomId: 'room', assistantId: null }],
    }
    const [lesson, window] = [span('08:40-09:20'), span('08:40-09:10')]
    expect(holdsOf(booking, [window])).toEqual([
      { resource: 'teacher', resourceId: 'teacher', during: lesson },
      { resource: 'classroom', resourceId: 'lead room', during: lesson },
      { resource: 'class-group', resourceId: 'lead class', during: lesson },
      { resource: 'classroom', resourceId: 'room', during: window },
      { resource: 'class-group', resourceId: 'class', during: window },
    ])
  })
})
