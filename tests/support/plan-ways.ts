import type { PlanInput, PlanLesson } from '../../shared/plan.ts'
import { brokenRules } from './check-plan.ts'

/** Each lesson, with one class alone, that could cover a period of a demand if nothing else were planned. */
export function waysTo(input: PlanInput, classGroup: string, subject: string): PlanLesson[] {
  const group = input.classGroups.find((g) => g.id === classGroup)!
  const place = input.classrooms.find((r) => r.school === group.school && r.use.includes('receive'))
  const periods = input.schools.find((s) => s.id === group.school)!.periods
  if (!place) return []
  return input.teachers.flatMap((teacher) => {
    const school = input.schools.find((s) => s.id === teacher.school)!
    const rooms = input.classrooms.filter((r) => r.school === teacher.school && r.use.includes('lead'))
    return school.periods.flatMap(({ weekday, start, end }) =>
      [null, ...input.ownLessons.filter((o) => o.teacher === teacher.id).map((o) => o.id)].flatMap((own) =>
        periods
          .filter((p) => p.weekday === weekday)
          .flatMap(({ period }) => {
            const way = rooms
              .map(
                (room): PlanLesson => ({
                  id: 'way',
                  teacher: teacher.id,
                  subject,
                  classroom: room.id,
                  own,
                  weekday,
                  start,
                  end,
                  receivers: [{ classGroup, period, classroom: place.id }],
                }),
              )
              .find((lesson) => placed(input, [lesson], classGroup))
            return way ? [way] : []
          }),
      ),
    )
  })
}

/** Whether rules are kept with the receiver of a class in any of its school's classrooms. */
function placed(input: PlanInput, lessons: PlanLesson[], classGroup: string): boolean {
  const school = input.classGroups.find((g) => g.id === classGroup)!.school
  const rooms = input.classrooms.filter((r) => r.school === school && r.use.includes('receive'))
  return rooms.some(({ id }) => {
    const moved = lessons.map((lesson) => ({
      ...lesson,
      receivers: lesson.receivers.map((r) => (r.classGroup === classGroup ? { ...r, classroom: id } : r)),
    }))
    return brokenRules(input, moved).length === 0
  })
}

/** The most periods that any plan covers, by trying them all: for inputs of a few lessons. */
export function mostCovered(input: PlanInput): number {
  const alone = input.demands.flatMap((d) => waysTo(input, d.classGroup, d.subject))
  const key = (l: PlanLesson) => JSON.stringify([l.teacher, l.weekday, l.start, l.own, l.subject])
  const receiveRooms = (group: string) => {
    const school = input.classGroups.find((g) => g.id === group)!.school
    return input.classrooms.filter((r) => r.school === school && r.use.includes('receive')).map((r) => r.id)
  }
  /** By teacher, every lesson with every set of receivers and classrooms. */
  const lessons: PlanLesson[] = []
  for (const like of [...new Map(alone.map((l) => [key(l), l])).values()]) {
    const seats = alone.filter((l) => key(l) === key(like)).map((l) => l.receivers[0]!)
    const school = input.teachers.find((t) => t.id === like.teacher)!.school
    const grow = (from: number, receivers: PlanLesson['receivers']) => {
      if (receivers.length > 0)
        for (const room of input.classrooms.filter((r) => r.school === school && r.use.includes('lead'))) {
          const lesson = { ...like, id: `l${lessons.length}`, classroom: room.id, receivers }
          if (brokenRules(input, [lesson]).length === 0) lessons.push(lesson)
        }
      if (receivers.length === input.rules.maxReceivers) return
      for (let i = from; i < seats.length; i++)
        for (const classroom of receiveRooms(seats[i]!.classGroup))
          grow(i + 1, [...receivers, { ...seats[i]!, classroom }])
    }
    grow(0, [])
  }
  lessons.sort((a, b) => b.receivers.length - a.receivers.length)
  const slots = input.teachers.reduce((sum, t) => sum + t.maxShared, 0)
  let best = 0
  const search = (from: number, plan: PlanLesson[], covered: number) => {
    best = Math.max(best, covered)
    for (let i = from; i < lessons.length; i++) {
      const most = (slots - plan.length) * lessons[i]!.receivers.length
      if (covered + most <= best) return
      const next = [...plan, lessons[i]!]
      if (brokenRules(input, next).length === 0) search(i + 1, next, covered + lessons[i]!.receivers.length)
    }
  }
  search(0, [], 0)
  return best
}
