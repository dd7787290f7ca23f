import { describe, expect, it } from 'vitest'
import type { PlanInput, PlanLesson, PlanOutput, PlanReasonCode, PlanUnmet } from '../../shared/plan.ts'
import { brokenRules } from '../support/check-plan.ts'
import { makeTiny } from '../support/plan-instance.ts'
import { waysTo } from '../support/plan-ways.ts'
import { solveByWork } from '../support/solve-plan.ts'

const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
interface Time {
  weekday: number
  start: string
  end: string
}
const clash = (a: Time, b: Time) =>
  a.weekday === b.weekday && minutes(a.start) < minutes(b.end) && minutes(b.start) < minutes(a.end)
const common = (a: Time, b: Time) =>
  a.weekday === b.weekday
    ? Math.min(minutes(a.end), minutes(b.end)) - Math.max(minutes(a.start), minutes(b.start))
    : 0

/** Questions to an input and a plan, asked of them alone. */
function asking(input: PlanInput, lessons: readonly PlanLesson[]) {
  const schoolOf = (group: string) => input.classGroups.find((g) => g.id === group)!.school
  const periodsOf = (school: string) => input.schools.find((s) => s.id === school)!.periods
  const windowOf = (group: string, weekday: number, period: number): Time =>
    periodsOf(schoolOf(group)).find((p) => p.weekday === weekday && p.period === period)!
  const like = (lesson: PlanLesson) => {
    const own = input.ownLessons.find((o) => o.id === lesson.own)
    const group = input.classGroups.find(
      (g) => g.id === (own?.classGroup ?? lesson.receivers[0]!.classGroup),
    )!
    return JSON.stringify([lesson.subject, group.grade, group.textbook[lesson.subject] ?? '', lesson.own])
  }
  const same = (a: PlanLesson, b: PlanLesson) =>
    a.teacher === b.teacher && a.weekday === b.weekday && a.start === b.start && like(a) === like(b)
  const roomsTaken = (school: string, use: 'lead' | 'receive', at: Time) => {
    const used = new Set<string>()
    for (const lesson of lessons) {
      if (clash(lesson, at)) used.add(lesson.classroom)
      for (const r of lesson.receivers)
        if (clash(windowOf(r.classGroup, lesson.weekday, r.period), at)) used.add(r.classroom)
    }
    return input.classrooms
      .filter((r) => r.school === school && r.use.includes(use))
      .every((r) => used.has(r.id))
  }
  const free = (group: string) => {
    const g = input.classGroups.find((one) => one.id === group)!
    const busy = [...g.busy, ...input.ownLessons.filter((o) => o.classGroup === group)].map((b) =>
      windowOf(group, b.weekday, b.period),
    )
    return periodsOf(g.school).filter((p) => !busy.some((b) => clash(b, p)))
  }
  const roomsOf = (school: string) =>
    input.classrooms.filter((r) => r.school === school && r.use.length > 0).length
  const leadsOf = (group: string) =>
    input.schools.filter(
      (s) =>
        (s.id !== schoolOf(group) || roomsOf(s.id) > 1) &&
        (!input.rules.requirePairing ||
          input.pairings.some((p) => p.lead === s.id && p.member === schoolOf(group))),
    )
  const teachersFor = (group: string, subject: string) =>
    input.teachers.filter(
      (t) =>
        t.maxShared > 0 &&
        t.subjects.includes(subject) &&
        leadsOf(group).some((s) => s.id === t.school) &&
        input.classrooms.some((r) => r.school === t.school && r.use.includes('lead')),
    )
  /** Whether a code holds of one way. */
  const given = (way: PlanLesson) => lessons.some((l) => same(l, way))
  const stands: Partial<Record<PlanReasonCode, (way: PlanLesson, group: string) => boolean>> = {
    'day-full': (way, group) =>
      lessons.filter(
        (l) =>
          l.subject === way.subject &&
          l.weekday === way.weekday &&
          l.receivers.some((r) => r.classGroup === group),
      ).length >= input.rules.maxPerDay,
    'class-taken': (way, group) =>
      lessons.some((l) =>
        l.receivers.some(
          (r) =>
            r.classGroup === group &&
            clash(
              windowOf(group, l.weekday, r.period),
              windowOf(group, way.weekday, way.receivers[0]!.period),
            ),
        ),
      ),
    'classroom-taken': (way, group) =>
      roomsTaken(schoolOf(group), 'receive', windowOf(group, way.weekday, way.receivers[0]!.period)),
    'teacher-full': (way) =>
      !given(way) &&
      lessons.filter((l) => l.teacher === way.teacher).length >=
        input.teachers.find((t) => t.id === way.teacher)!.maxShared,
    'teacher-taken': (way) =>
      lessons.some((l) => l.teacher === way.teacher && clash(l, way) && !same(l, way)),
    'lead-classroom-taken': (way) =>
      !given(way) &&
      !lessons.some((l) => l.teacher === way.teacher && l.weekday === way.weekday && l.start === way.start) &&
      roomsTaken(input.teachers.find((t) => t.id === way.teacher)!.school, 'lead', way),
    'lesson-full': (way) =>
      lessons.some(
        (l) =>
          same(l, way) &&
          l.receivers.length >= input.rules.maxReceivers &&
          !input.keep.some((k) => k.id === l.id),
      ),
    'lesson-kept': (way) => lessons.some((l) => same(l, way) && input.keep.some((k) => k.id === l.id)),
  }
  return { stands, same, free, leadsOf, teachersFor, schoolOf, periodsOf }
}

/** What is untrue of a reason. */
function untrue(input: PlanInput, output: PlanOutput, unmet: PlanUnmet): string[] {
  const { classGroup: group, subject, code } = unmet
  const { stands, same, free, leadsOf, teachersFor, schoolOf, periodsOf } = asking(input, output.lessons)
  const ways = waysTo(input, group, subject)
  const receiving = input.classrooms.filter((r) => r.school === schoolOf(group) && r.use.includes('receive'))
  const best = Math.max(
    0,
    ...teachersFor(group, subject).flatMap((t) =>
      periodsOf(t.school).flatMap((p) =>
        free(group).map((f) => common(f, p) / (minutes(p.end) - minutes(p.start))),
      ),
    ),
  )
  const without: Partial<Record<PlanReasonCode, () => boolean>> = {
    'not-paired': () => leadsOf(group).length === 0,
    'no-classroom': () => receiving.length === 0,
    'no-teacher': () => teachersFor(group, subject).length === 0,
    'no-free-period': () => free(group).length === 0,
    'overlap-too-small': () =>
      best < input.rules.minOverlap && Math.floor(best * 100) === unmet.facts.bestOverlapPercent,
    'teachers-busy': () => best >= input.rules.minOverlap,
  }
  const told = without[code]
  if (told) return told() && ways.length === 0 ? [] : [`${group}: ${code}, with ${ways.length} ways`]
  const left = ways.filter(
    (way) => !output.lessons.some((l) => same(l, way) && l.receivers.some((r) => r.classGroup === group)),
  )
  const wrong: string[] = []
  if (left.length !== unmet.facts.ways)
    wrong.push(`${group}: ${unmet.facts.ways} ways, there are ${left.length}`)
  for (const way of left)
    if (!Object.values(stands).some((holds) => holds(way, group)))
      wrong.push(`${group}: nothing stands in a way`)
  for (const [blocker, n] of Object.entries(unmet.blocks)) {
    const found = left.filter((way) => stands[blocker as PlanReasonCode]!(way, group)).length
    if (found !== n) wrong.push(`${group}: ${blocker} ${n} times, is ${found}`)
  }
  if (code !== 'several' && left.some((way) => !stands[code]!(way, group)))
    wrong.push(`${group}: not in all ways ${code}`)
  return wrong
}

describe('reasons for what is unmet', () => {
  it('are true of the input and the plan, each of them', async () => {
    const wrong: string[] = []
    const seen = new Set<PlanReasonCode>()
    for (let seed = 1; seed <= 250; seed++) {
      const input = makeTiny(seed)
      const output = await solveByWork(input, { seconds: 0.05 })
      for (const unmet of output.unmet) {
        seen.add(unmet.code)
        wrong.push(...untrue(input, output, unmet).map((line) => `seed ${seed}, ${line}`))
      }
    }
    expect(wrong).toEqual([])
    expect([...seen].sort()).toEqual(
      expect.arrayContaining([
        'classroom-taken',
        'day-full',
        'no-classroom',
        'no-teacher',
        'not-paired',
        'overlap-too-small',
        'teacher-full',
        'teachers-busy',
      ]),
    )
  })

  it('are true where lessons were kept, which stay as they are', async () => {
    const wrong: string[] = []
    let kept = 0
    for (let seed = 1; seed <= 150; seed++) {
      const first = makeTiny(seed)
      const before = await solveByWork(first, { seconds: 0.05 })
      // One receiver of each lesson is let go, so that kept lessons have room that nobody may take.
      const keep = before.lessons.slice(0, 1).map((lesson) => ({
        ...lesson,
        receivers: lesson.receivers.slice(0, Math.max(1, lesson.receivers.length - 1)),
      }))
      kept += keep.length
      const input = { ...first, keep }
      const output = await solveByWork(input, { seconds: 0.05 })
      expect(output.dropped).toEqual([])
      expect(brokenRules(input, output.lessons)).toEqual([])
      expect(output.lessons).toEqual(expect.arrayContaining(keep))
      for (const unmet of output.unmet)
        wrong.push(...untrue(input, output, unmet).map((line) => `seed ${seed}, ${line}`))
    }
    expect(wrong).toEqual([])
    expect(kept).toBeGreaterThan(30)
  })
})
