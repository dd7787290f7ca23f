import { createRandom } from '../../server/plan/random.ts'
import type { PlanInput, PlanRules } from '../../shared/plan.ts'

/** Of what size an instance is to be; the shape is that of a county in the south-west: 音乐 and 美术, six periods a day. */
export interface Shape {
  counties: number
  leads: number
  members: number
  /** Class groups a grade at lead schools. */
  parallel: number
}

export const town: Shape = { counties: 1, leads: 2, members: 8, parallel: 3 }
export const county: Shape = { counties: 1, leads: 8, members: 56, parallel: 3 }
/** 450 schools, some 7,100 demanded periods. */
export const prefecture: Shape = { counties: 7, leads: 8, members: 56, parallel: 3 }

const subjects = ['music', 'art']
const weekdays = [1, 2, 3, 4, 5]
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** An input of which only the rules are there. */
export const emptyInput = (rules: PlanRules): PlanInput => ({
  format: 'tongke/plan-input@1',
  rules,
  schools: [],
  classrooms: [],
  classGroups: [],
  teachers: [],
  ownLessons: [],
  pairings: [],
  demands: [],
  keep: [],
  previous: [],
})

/** A seeded instance of a shape. */
export function makeInstance({ counties, leads, members, parallel }: Shape, seed: number): PlanInput {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!
  const chance = (p: number) => random.next() < p
  const input = emptyInput({ maxReceivers: 3, minOverlap: 0.75, maxPerDay: 1, requirePairing: true })
  const ring = (): { weekday: number; period: number; start: string; end: string }[] => {
    const length = chance(0.3) ? 45 : 40
    const gap = pick([10, 10, 15])
    let at = pick([500, 505, 510, 510, 510, 520, 520, 530])
    const afternoon = pick([810, 840, 840, 860])
    const bells = Array.from({ length: 6 }, (_, i) => {
      if (i === 2) at += pick([5, 10, 15])
      if (i === 4) at = afternoon
      const bell = { period: i + 1, start: clock(at), end: clock(at + length) }
      at += length + gap
      return bell
    })
    return weekdays.flatMap((weekday) => bells.map((bell) => ({ weekday, ...bell })))
  }
  const all = weekdays.flatMap((weekday) => [1, 2, 3, 4, 5, 6].map((period) => ({ weekday, period })))
  const shuffled = <T>(list: readonly T[]): T[] => {
    const copy = [...list]
    for (let i = copy.length - 1; i > 0; i--) {
      const j = random.below(i + 1)
      const held = copy[i]!
      copy[i] = copy[j]!
      copy[j] = held
    }
    return copy
  }
  for (let c = 1; c <= counties; c++) {
    const leadIds = Array.from({ length: leads }, (_, i) => `c${c}-lead${i + 1}`)
    for (const id of leadIds) {
      const periods = ring()
      input.schools.push({ id, county: `c${c}`, periods })
      for (let r = 1; r <= (chance(0.35) ? 2 : 1); r++)
        input.classrooms.push({ id: `${id}-studio${r}`, school: id, use: ['lead'] })
      for (let grade = 1; grade <= 6; grade++)
        for (let p = 0; p < parallel; p++)
          input.classGroups.push({
            id: `${id}-g${grade}${String.fromCharCode(97 + p)}`,
            school: id,
            grade,
            textbook: { music: '人音版', art: '人美版' },
            busy: [],
          })
      for (const subject of subjects) {
        const taught = shuffled(
          input.classGroups.filter((group) => group.school === id).flatMap((group) => [group, group]),
        )
        for (let t = 1; t <= 3; t++) {
          const teacher = `${id}-${subject}${t}`
          const slots = shuffled(all)
          const share = taught.splice(0, Math.ceil(taught.length / (4 - t)))
          for (const [n, group] of share.entries())
            input.ownLessons.push({
              id: `${teacher}-own${n + 1}`,
              teacher,
              classGroup: group.id,
              subject,
              ...slots[n]!,
            })
          const busy = slots
            .slice(share.length, share.length + 1 + random.below(3))
            .map(({ weekday, period }) => {
              const { start, end } = periods.find((p) => p.weekday === weekday && p.period === period)!
              return { weekday, start, end }
            })
          input.teachers.push({
            id: teacher,
            school: id,
            subjects: [subject],
            busy,
            maxShared: 4 + random.below(5),
          })
        }
      }
    }
    for (let m = 1; m <= members; m++) {
      const id = `c${c}-rural${m}`
      input.schools.push({ id, county: `c${c}`, periods: ring() })
      for (let r = 1; r <= (chance(0.3) ? 2 : 1); r++)
        input.classrooms.push({ id: `${id}-room${r}`, school: id, use: ['receive'] })
      const textbook = { music: chance(0.05) ? '人教版' : '人音版', art: chance(0.05) ? '湘美版' : '人美版' }
      for (let grade = 1; grade <= 6; grade++) {
        const group = `${id}-g${grade}`
        input.classGroups.push({
          id: group,
          school: id,
          grade,
          textbook,
          busy: shuffled(all).slice(0, 15 + random.below(8)),
        })
        for (const subject of subjects)
          if (chance(0.86)) input.demands.push({ classGroup: group, subject, periods: chance(0.78) ? 2 : 1 })
      }
      for (const lead of shuffled(leadIds).slice(0, Math.min(leads, chance(0.7) ? 3 : 2)))
        input.pairings.push({ lead, member: id })
    }
  }
  return input
}

/** A small instance that a search of all plans can solve, with odd things in it: bells that overlap, rooms of both uses, kept lessons. */
export function makeTiny(seed: number): PlanInput {
  const random = createRandom(seed)
  const chance = (p: number) => random.next() < p
  const below = (n: number) => random.below(n)
  const schools = Array.from({ length: 2 + below(3) }, (_, i) => {
    let at = 480 + 5 * below(4)
    const bells = Array.from({ length: 2 + below(2) }, (_, n) => {
      const bell = { period: n + 1, start: clock(at), end: clock(at + 40) }
      at += chance(0.08) ? 25 : 45 + 5 * below(2)
      return bell
    })
    const days = chance(0.5) ? [1] : [1, 2]
    return {
      id: `s${i}`,
      county: 'c',
      periods: days.flatMap((weekday) => bells.map((b) => ({ weekday, ...b }))),
    }
  })
  const any = <T>(list: readonly T[]): T => list[below(list.length)]!
  const classGroups = schools.flatMap(({ id, periods }) =>
    Array.from({ length: 1 + below(2) }, (_, i) => ({
      id: `${id}-g${i}`,
      school: id,
      grade: chance(0.7) ? 1 : 2,
      textbook: { music: chance(0.8) ? 'a' : 'b' } as Record<string, string>,
      busy: periods.filter(() => chance(0.15)).map(({ weekday, period }) => ({ weekday, period })),
    })),
  )
  const teachers = Array.from({ length: 1 + below(2) }, (_, i) => {
    const school = any(schools.slice(0, 2))
    const busy = school.periods
      .filter(() => chance(0.2))
      .map(({ weekday, start, end }) => ({ weekday, start, end }))
    return {
      id: `t${i}`,
      school: school.id,
      subjects: ['music'],
      busy,
      maxShared: chance(0.1) ? 0 : 1 + below(2),
    }
  })
  const ownLessons = teachers.flatMap((teacher, i) => {
    const group = classGroups.find((g) => g.school === teacher.school)
    const slot = any(schools.find((s) => s.id === teacher.school)!.periods)
    if (!group || chance(0.4)) return []
    return [
      {
        id: `o${i}`,
        teacher: teacher.id,
        classGroup: group.id,
        subject: 'music',
        weekday: slot.weekday,
        period: slot.period,
      },
    ]
  })
  return {
    format: 'tongke/plan-input@1',
    rules: {
      maxReceivers: 1 + below(3),
      minOverlap: [0.5, 0.5, 0.75, 0.75, 1][below(5)]!,
      maxPerDay: 1 + below(2),
      requirePairing: chance(0.8),
    },
    schools,
    classrooms: schools.flatMap(({ id }) => [
      ...(chance(0.9)
        ? [{ id: `${id}-a`, school: id, use: [chance(0.5) ? ('lead' as const) : ('receive' as const)] }]
        : []),
      ...(chance(0.7) ? [{ id: `${id}-b`, school: id, use: ['lead' as const, 'receive' as const] }] : []),
    ]),
    classGroups,
    teachers,
    ownLessons,
    pairings: schools
      .slice(0, 2)
      .flatMap((lead) =>
        schools.flatMap((member) =>
          lead.id !== member.id && chance(0.8) ? [{ lead: lead.id, member: member.id }] : [],
        ),
      ),
    demands: classGroups
      .filter(() => chance(0.7))
      .map((group) => ({ classGroup: group.id, subject: 'music', periods: 1 + below(2) })),
    keep: [],
    previous: [],
  }
}
