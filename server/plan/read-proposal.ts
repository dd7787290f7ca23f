import type { Subject } from '../../shared/directory.ts'
import type { PlanInput, PlanLesson, PlanOutput } from '../../shared/plan.ts'
import type { Proposal, ProposalPlan, ProposedLesson, UnmetDemand } from '../../shared/proposal.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, reachOf } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { keptIn } from './figures.ts'
import {
  type AcceptedLesson,
  type PlacedProposal,
  readAccepted,
  readProposalContent,
  readProposalHead,
  readProposalHeads,
} from './proposal-store.ts'
import { minuteOf, sharedMinutes } from './regular-week.ts'
import { isTried } from './run-store.ts'

export const isProposal = async (context: Context, id: string): Promise<boolean> =>
  (await readProposalHead(context, id)) !== null

/** @throws AppError `not_found` when it is not there or not the actor's to see */
export async function seenProposal(context: Context, actor: Actor, id: string): Promise<PlacedProposal> {
  const proposal = await readProposalHead(context, id)
  demandSeen(actor, 'plan:read', proposal)
  return proposal!
}

export const headView = ({ regionPath: _, ...proposal }: PlacedProposal): Proposal => proposal

/** The proposals of the actor's regions, the latest first. */
export async function listProposals(
  context: Context,
  actor: Actor,
  termId: string | undefined,
): Promise<Proposal[]> {
  const heads = await readProposalHeads(context, reachOf(actor, 'plan:read'), termId)
  return heads.map(headView)
}

/** A proposal with its timetable, what is unmet and why, and what became of its lessons. @throws AppError `not_found` */
export async function readProposal(context: Context, actor: Actor, id: string): Promise<ProposalPlan> {
  const head = await seenProposal(context, actor, id)
  const content = (await readProposalContent(context, id))!
  const { input, output, names } = content
  const accepted = await readAccepted(context, id)
  return {
    ...headView(head),
    lessons: input && output ? lessonsOf(input, output, names, accepted) : [],
    unmet: input && output ? unmetOf(input, output, names) : [],
    schools: (input?.schools ?? []).map((school) => ({
      id: school.id,
      name: names[school.id] ?? '',
      lead: input!.teachers.some((teacher) => teacher.school === school.id),
      periods: school.periods,
    })),
    additions: content.additions && { running: await isTried(context, id), tried: content.additions },
  }
}

/** Ids that a scenario made up. */
export const isImagined = (id: string): boolean => id.startsWith('+')

function lessonsOf(
  input: PlanInput,
  output: PlanOutput,
  names: Readonly<Record<string, string>>,
  accepted: readonly AcceptedLesson[],
): ProposedLesson[] {
  const schools = new Map(input.schools.map((school) => [school.id, school]))
  const groups = new Map(input.classGroups.map((group) => [group.id, group]))
  const teachers = new Map(input.teachers.map((teacher) => [teacher.id, teacher]))
  const own = new Map(input.ownLessons.map((lesson) => [lesson.id, lesson]))
  const became = new Map(accepted.map((one) => [one.lessonId, one]))
  const isKept = keptIn(input)
  const name = (id: string) => names[id] ?? ''
  return output.lessons.map((lesson) => {
    const { id, teacher, subject, classroom, weekday, start, end } = lesson
    const school = schools.get(teachers.get(teacher)!.school)!
    const leadClassGroupId = lesson.own ? own.get(lesson.own)!.classGroup : null
    const series = became.get(id)
    return {
      id,
      subject: subject as Subject,
      teacherId: teacher,
      teacherName: name(teacher),
      schoolId: school.id,
      schoolName: name(school.id),
      classroomId: classroom,
      classroomName: name(classroom),
      leadClassGroupId,
      leadClassGroupName: leadClassGroupId ? name(leadClassGroupId) : '',
      grade: groups.get(leadClassGroupId ?? lesson.receivers[0]!.classGroup)!.grade,
      weekday,
      period: leadPeriodOf(input, lesson),
      start,
      end,
      minutes: minuteOf(end) - minuteOf(start),
      receivers: lesson.receivers.map((receiver) => {
        const group = groups.get(receiver.classGroup)!
        const period = schools
          .get(group.school)!
          .periods.find((p) => p.weekday === weekday && p.period === receiver.period)!
        return {
          classGroupId: group.id,
          classGroupName: name(group.id),
          schoolId: group.school,
          schoolName: name(group.school),
          classroomId: receiver.classroom,
          classroomName: name(receiver.classroom),
          period: receiver.period,
          start: period.start,
          end: period.end,
          overlapMinutes: sharedMinutes(period, lesson),
        }
      }),
      kept: isKept(lesson),
      imagined: isImaginedLesson(lesson),
      series:
        series?.state && series.state !== 'cancelled' ? { id: series.seriesId, state: series.state } : null,
    }
  })
}

/** Whether a lesson needs a teacher or a classroom that is not there. */
export const isImaginedLesson = (lesson: PlanLesson): boolean =>
  [lesson.teacher, lesson.classroom, ...lesson.receivers.map((r) => r.classroom)].some(isImagined)

/** The period of the lead school's timetable that a lesson is. */
export function leadPeriodOf(input: PlanInput, lesson: PlanLesson): number {
  const teacher = input.teachers.find((one) => one.id === lesson.teacher)!
  const school = input.schools.find((one) => one.id === teacher.school)!
  return school.periods.find((p) => p.weekday === lesson.weekday && p.start === lesson.start)!.period
}

function unmetOf(
  input: PlanInput,
  output: PlanOutput,
  names: Readonly<Record<string, string>>,
): UnmetDemand[] {
  const groups = new Map(input.classGroups.map((group) => [group.id, group]))
  const name = (id: string) => names[id] ?? ''
  return output.unmet.map(({ classGroup, subject, ...rest }) => {
    const group = groups.get(classGroup)!
    return {
      ...rest,
      classGroupId: classGroup,
      classGroupName: name(classGroup),
      schoolId: group.school,
      schoolName: name(group.school),
      grade: group.grade,
      subject: subject as Subject,
    }
  })
}
