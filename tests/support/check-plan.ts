import type { PlanInput, PlanLesson, PlanOutput } from '../../shared/plan.ts'

interface Time {
  weekday: number
  from: number
  to: number
}
const minutes = (clock: string): number => {
  const [h, m] = clock.split(':').map(Number)
  return h! * 60 + m!
}
const clash = (a: Time, b: Time) => a.weekday === b.weekday && a.from < b.to && b.from < a.to

/**
 * Holds a plan against the rules as docs/planner.md has them, and shares no code with the planner.
 * @returns what is broken, a line each
 */
export function checkPlan(input: PlanInput, output: PlanOutput): string[] {
  const broken = brokenRules(input, output.lessons)
  const covered = output.lessons.reduce((sum, lesson) => sum + lesson.receivers.length, 0)
  const asked = input.demands.reduce((sum, d) => sum + d.periods, 0)
  const got = (group: string, subject: string) =>
    output.lessons.filter((l) => l.subject === subject && l.receivers.some((r) => r.classGroup === group))
      .length
  for (const d of input.demands) {
    const told = output.unmet.filter((u) => u.classGroup === d.classGroup && u.subject === d.subject)
    const periods = told.reduce((sum, u) => sum + u.periods, 0)
    if (periods !== d.periods - got(d.classGroup, d.subject))
      broken.push(`${d.classGroup}: ${periods} told unmet`)
  }
  if (output.unmet.some((u) => u.reason === '')) broken.push('an unmet demand without a reason')
  if (output.bound !== null && output.bound < covered) broken.push(`bound ${output.bound} below ${covered}`)
  if (output.bound !== null && output.bound > asked)
    broken.push(`bound ${output.bound} above what is asked for`)
  if (output.stats.covered !== covered || output.stats.demanded !== asked)
    broken.push('stats are not what is there')
  const nothing = input.demands.filter((d) => d.periods > 0 && got(d.classGroup, d.subject) === 0).length
  if (output.stats.demandsWithNothing !== nothing)
    broken.push(`stats tell of ${output.stats.demandsWithNothing} with nothing`)
  const dropped = new Set(output.dropped.map((d) => d.id))
  const face = (l: PlanLesson) => JSON.stringify([l.teacher, l.weekday, l.start, l.classroom, l.receivers])
  const faces = new Set(output.lessons.map(face))
  for (const kept of input.keep)
    if (!dropped.has(kept.id) && !faces.has(face(kept))) broken.push(`kept ${kept.id} is not as it was`)
  return broken
}

/** What rules some lessons break. */
export function brokenRules(input: PlanInput, lessons: readonly PlanLesson[]): string[] {
  const broken: string[] = []
  const { rules } = input
  const periodsOf = (school: string) => input.schools.find((s) => s.id === school)!.periods
  const held = new Map<string, Time[]>()
  const hold = (who: string, at: Time) => {
    const others = held.get(who) ?? []
    if (others.some((other) => clash(other, at))) broken.push(`${who} twice at a time on ${at.weekday}`)
    held.set(who, [...others, at])
  }
  const counts = new Map<string, number>()
  const count = (key: string, most: number) => {
    counts.set(key, (counts.get(key) ?? 0) + 1)
    if (counts.get(key)! > most) broken.push(`${key}: more than ${most}`)
  }
  for (const lesson of lessons) {
    const say = (what: string) => broken.push(`${lesson.id}: ${what}`)
    const teacher = input.teachers.find((t) => t.id === lesson.teacher)!
    const at = { weekday: lesson.weekday, from: minutes(lesson.start), to: minutes(lesson.end) }
    const period = periodsOf(teacher.school).find(
      (p) => p.weekday === lesson.weekday && p.start === lesson.start && p.end === lesson.end,
    )
    const room = input.classrooms.find((r) => r.id === lesson.classroom)
    if (!period) say('not a period of the lead school')
    if (!teacher.subjects.includes(lesson.subject)) say('not a subject of the teacher')
    if (room?.school !== teacher.school || !room.use.includes('lead')) say('no lead classroom')
    count(`lesson ${lesson.id}`, 1)
    count(`teacher ${teacher.id}`, teacher.maxShared)
    hold(`teacher ${teacher.id}`, at)
    hold(`classroom ${lesson.classroom}`, at)
    let like = input.classGroups.find((g) => g.id === lesson.receivers[0]?.classGroup)
    if (lesson.own !== null) {
      const own = input.ownLessons.find((o) => o.id === lesson.own)!
      count(`own ${own.id}`, 1)
      like = input.classGroups.find((g) => g.id === own.classGroup)
      if (own.teacher !== teacher.id || own.subject !== lesson.subject) say('another own lesson')
      if (own.weekday !== lesson.weekday || own.period !== period?.period) say('not when the own lesson is')
    } else {
      const own = input.ownLessons.filter((o) => o.teacher === teacher.id)
      const times = own.map(
        (o) => periodsOf(teacher.school).find((p) => p.weekday === o.weekday && p.period === o.period)!,
      )
      for (const busy of [...teacher.busy, ...times])
        if (clash(at, { weekday: busy.weekday, from: minutes(busy.start), to: minutes(busy.end) }))
          say('teacher is busy')
    }
    if (lesson.receivers.length < 1 || lesson.receivers.length > rules.maxReceivers)
      say(`${lesson.receivers.length} receivers`)
    for (const receiver of lesson.receivers) {
      const group = input.classGroups.find((g) => g.id === receiver.classGroup)!
      const demand = input.demands.find((d) => d.classGroup === group.id && d.subject === lesson.subject)
      const what = JSON.stringify([group.id, lesson.subject])
      count(`demand ${what}`, demand?.periods ?? 0)
      count(`day ${what} ${lesson.weekday}`, rules.maxPerDay)
      if (group.grade !== like!.grade) say(`${group.id}: another grade`)
      if (group.textbook[lesson.subject] !== like!.textbook[lesson.subject])
        say(`${group.id}: another textbook`)
      if (
        rules.requirePairing &&
        !input.pairings.some((p) => p.lead === teacher.school && p.member === group.school)
      )
        say(`${group.id}: not paired`)
      const own = periodsOf(group.school).find(
        (p) => p.weekday === lesson.weekday && p.period === receiver.period,
      )
      if (!own) {
        say(`${group.id}: no such period`)
        continue
      }
      const window = { weekday: lesson.weekday, from: minutes(own.start), to: minutes(own.end) }
      const share = (Math.min(window.to, at.to) - Math.max(window.from, at.from)) / (at.to - at.from)
      if (share < rules.minOverlap - 1e-9) say(`${group.id}: overlap ${share}`)
      const busy = [...group.busy, ...input.ownLessons.filter((o) => o.classGroup === group.id)].map(
        (b) => periodsOf(group.school).find((p) => p.weekday === b.weekday && p.period === b.period)!,
      )
      for (const b of busy)
        if (clash(window, { weekday: b.weekday, from: minutes(b.start), to: minutes(b.end) }))
          say(`${group.id}: busy`)
      const place = input.classrooms.find((r) => r.id === receiver.classroom)
      if (place?.school !== group.school || !place.use.includes('receive'))
        say(`${group.id}: no receiving classroom`)
      hold(`classroom ${receiver.classroom}`, window)
      hold(`class ${group.id}`, window)
    }
  }
  return broken
}
