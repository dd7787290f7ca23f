import type { PlanInput } from '../../shared/plan.ts'
import type { GroundNote, PlanGround, ProposalOptions } from '../../shared/proposal.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import {
  type BuiltInput,
  buildInput,
  demandKey,
  isUnpaired,
  ownLessonsOf,
  subjectsOf,
} from './build-input.ts'
import { keptLessons } from './keep.ts'
import { demandPlan } from './plan-rights.ts'
import { type Basis, readBasis, readHolds } from './read-basis.ts'

export interface PreparedPlan extends BuiltInput {
  basis: Basis
  /** Of people, schools, classrooms and class groups, by id. */
  names: Record<string, string>
}

/** Reads the ground and makes the input. No policy. @throws AppError `not_found`, `bad_input` */
export async function preparePlan(context: Context, options: ProposalOptions): Promise<PreparedPlan> {
  const basis = await readBasis(context, options)
  const own = ownLessonsOf(basis)
  const keep = keptLessons(basis, own)
  const holds = await readHolds(
    context,
    basis,
    keep.kept.map((lesson) => lesson.id),
  )
  const built = buildInput(basis, own, keep, holds)
  const names: Record<string, string> = {}
  for (const { id, name } of [...basis.schools.values(), ...basis.classrooms, ...basis.classGroups])
    names[id] = name
  for (const { personId, name } of basis.teachers) names[personId] = name
  return { ...built, basis, names }
}

/**
 * What a plan with these options would be made from, and what keeps schools and people out of it.
 * @throws AppError `not_found`, `forbidden`, `bad_input`
 */
export async function readPlanGround(
  context: Context,
  actor: Actor,
  options: ProposalOptions,
): Promise<PlanGround> {
  await demandPlan(context, actor, 'plan:run', options.regionId)
  const { basis, input, keptPeriods } = await preparePlan(context, options)
  const missing = missingOf(input, keptPeriods)
  const groups = new Map(basis.classGroups.map((group) => [group.id, group]))
  const schoolName = (id: string) => basis.schools.get(id)!.name
  const taking = [...basis.schools.values()].filter((school) => basis.chosen.has(school.id))
  return {
    missing: options.subjects.map((subject) => {
      const of = missing.filter((demand) => demand.subject === subject)
      return { subject, periods: sum(of), classes: of.length }
    }),
    schools: taking.map((school) => {
      const of = missing.filter((demand) => groups.get(demand.classGroup)!.schoolId === school.id)
      const classes = new Set(of.map((demand) => demand.classGroup)).size
      return { schoolId: school.id, schoolName: school.name, lead: school.lead, periods: sum(of), classes }
    }),
    teachers: basis.teachers
      .filter((teacher) => basis.chosen.has(teacher.schoolId))
      .map((teacher) => ({
        personId: teacher.personId,
        name: teacher.name,
        schoolId: teacher.schoolId,
        schoolName: schoolName(teacher.schoolId),
        subjects: subjectsOf(teacher),
        maxShared: teacher.set?.maxShared ?? null,
        set: teacher.set !== null,
      })),
    kept: { series: input.keep.length, periods: [...keptPeriods.values()].reduce((a, b) => a + b, 0) },
    weeks: Math.max(0, ...taking.map((school) => basis.weeks.get(school.id)!.weeks)),
    notes: notesOf(basis, missing),
  }
}

const sum = (demands: readonly { periods: number }[]) => demands.reduce((n, demand) => n + demand.periods, 0)

/** The demands without what the kept lessons cover of them. */
export function missingOf(
  input: Pick<PlanInput, 'demands'>,
  keptPeriods: ReadonlyMap<string, number>,
): PlanInput['demands'] {
  return input.demands.flatMap((demand) => {
    const periods = demand.periods - (keptPeriods.get(demandKey(demand.classGroup, demand.subject)) ?? 0)
    return periods > 0 ? [{ ...demand, periods }] : []
  })
}

function notesOf(basis: Basis, missing: PlanInput['demands']): GroundNote[] {
  const groups = new Map(basis.classGroups.map((group) => [group.id, group]))
  const short = new Set(missing.map((demand) => groups.get(demand.classGroup)!.schoolId))
  const notes: GroundNote[] = []
  for (const school of basis.schools.values()) {
    if (!basis.chosen.has(school.id)) continue
    const rooms = basis.classrooms.filter((room) => room.schoolId === school.id)
    const note = (code: GroundNote['code'], name = '') =>
      void notes.push({ code, schoolId: school.id, schoolName: school.name, name })
    if ((school.lead || short.has(school.id)) && basis.weeks.get(school.id)!.periods.length === 0)
      note('no-bells')
    if (short.has(school.id)) {
      if (basis.options.requirePairing && isUnpaired(basis, school.id)) note('not-paired')
      if (!rooms.some((room) => room.receive)) note('no-receiving-classroom')
    }
    if (!school.lead) continue
    if (!rooms.some((room) => room.lead)) note('no-lead-classroom')
    const teachers = basis.teachers.filter((teacher) => teacher.schoolId === school.id)
    if (teachers.length === 0) note('no-lead-teacher')
    const idle = teachers.filter((teacher) => subjectsOf(teacher).length === 0).map((teacher) => teacher.name)
    if (idle.length > 0) note('no-subject', idle.join('、'))
  }
  return notes
}
