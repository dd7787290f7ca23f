import { AppError } from '../../shared/errors.ts'
import type { Lesson, Receiver } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { may, type Target } from '../account/policy.ts'
import { type SchoolScope, schoolScopes, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'

/** The places of one lesson, as the policy is asked about them. */
export interface LessonTargets {
  /** The lead end: its school, its teacher, its classroom. Teaching, ending and cancelling are asked of it. */
  lead: Target
  /** By class group: its school, its assistant, its classroom. Receiving and counting heads are asked of these. */
  receivers: Map<string, Target>
  /** All of them: whoever may read one of them may read the lesson. */
  all: Target[]
}

type Places = Pick<Lesson, 'leadSchoolId' | 'leadClassroomId' | 'teacherId'> & {
  receivers: readonly Pick<Receiver, 'classGroupId' | 'classroomId' | 'schoolId' | 'assistantId'>[]
}

/** Who has a part in a lesson, and where: what every use case on a lesson asks the policy about. */
export async function lessonTargets(context: Context, lesson: Places): Promise<LessonTargets> {
  return targetsAmong(await schoolScopes(context, schoolsOf(lesson)), lesson)
}

/** The same for many lessons whose schools (`schoolsOf`) were fetched at once. */
export function targetsAmong(scopes: ReadonlyMap<string, SchoolScope>, lesson: Places): LessonTargets {
  const scopeOf = (schoolId: string): SchoolScope => {
    const scope = scopes.get(schoolId)
    if (!scope) throw new AppError('not_found', 'A school of this lesson is gone.', { schoolId })
    return scope
  }
  const lead = targetOf(scopeOf(lesson.leadSchoolId), {
    personIds: [lesson.teacherId],
    classroomIds: [lesson.leadClassroomId],
  })
  const receivers = new Map(
    lesson.receivers.map((r) => [
      r.classGroupId,
      targetOf(scopeOf(r.schoolId), {
        personIds: r.assistantId ? [r.assistantId] : [],
        classroomIds: [r.classroomId],
      }),
    ]),
  )
  return { lead, receivers, all: [lead, ...receivers.values()] }
}

/** A draft is there for those who may book at a school of it, and for nobody else. */
export const maySeeLesson = (actor: Actor, lesson: Pick<Lesson, 'phase'>, { all }: LessonTargets): boolean =>
  may(actor, lesson.phase === 'draft' ? 'lesson:book' : 'lesson:read', all)

export function schoolsOf(lesson: Places): string[] {
  return [lesson.leadSchoolId, ...lesson.receivers.map((r) => r.schoolId)]
}
