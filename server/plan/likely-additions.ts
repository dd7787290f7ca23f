import type { Subject } from '../../shared/directory.ts'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import type { Addition } from '../../shared/proposal.ts'

/** So many of each kind are tried, the likeliest first. */
const most = { teacher: 5, lead: 2, receive: 4, pairing: 4 }

/**
 * The single additions that could cover more, by how many unmet periods each could reach: a teacher of a subject or a lead classroom for
 * the paired schools, a classroom for a school itself, a pairing for a school, one receiver more a lesson. Pure.
 */
export function likelyAdditions(input: PlanInput, output: PlanOutput): Addition[] {
  const schoolOf = new Map(input.classGroups.map((group) => [group.id, group.school]))
  const unmet = output.unmet.map((one) => ({ ...one, school: schoolOf.get(one.classGroup)! }))
  if (unmet.length === 0) return []
  const leads = [...new Set(input.teachers.map((teacher) => teacher.school))]
  const paired = new Set(input.pairings.map((p) => `${p.lead} ${p.member}`))
  const members = [...new Set(unmet.map((one) => one.school))]
  const subjects = [...new Set(unmet.map((one) => one.subject))]
  const sum = (list: readonly { periods: number }[]) => list.reduce((n, one) => n + one.periods, 0)
  const reached = (lead: string) => unmet.filter((one) => paired.has(`${lead} ${one.school}`))
  const choose = (n: number, list: { score: number; addition: Addition }[]): Addition[] =>
    list
      .filter((one) => one.score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, n)
      .map((one) => one.addition)
  const teachers = leads.flatMap((schoolId) =>
    subjects.map((subject) => ({
      score: sum(reached(schoolId).filter((one) => one.subject === subject)),
      addition: { kind: 'teacher' as const, schoolId, subject: subject as Subject },
    })),
  )
  const leadRooms = leads.map((schoolId) => ({
    score: sum(reached(schoolId)),
    addition: { kind: 'classroom' as const, schoolId, use: 'lead' as const },
  }))
  const rooms = members.map((schoolId) => ({
    score: sum(unmet.filter((one) => one.school === schoolId)),
    addition: { kind: 'classroom' as const, schoolId, use: 'receive' as const },
  }))
  const pairings = members.flatMap((memberSchoolId) =>
    leads
      .filter((lead) => lead !== memberSchoolId && !paired.has(`${lead} ${memberSchoolId}`))
      .map((leadSchoolId) => ({
        score: sum(unmet.filter((one) => one.school === memberSchoolId)),
        addition: { kind: 'pairing' as const, leadSchoolId, memberSchoolId },
      })),
  )
  return [
    ...choose(most.teacher, teachers),
    ...choose(most.lead, leadRooms),
    ...choose(most.receive, rooms),
    ...(input.rules.requirePairing ? choose(most.pairing, pairings) : []),
    ...(input.rules.maxReceivers < 20
      ? [{ kind: 'max-receivers' as const, value: input.rules.maxReceivers + 1 }]
      : []),
  ]
}
