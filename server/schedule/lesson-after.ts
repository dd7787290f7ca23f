import type { Lesson } from '../../shared/schedule.ts'
import { type Ground, leadOf, schoolOf } from './ground.ts'
import type { LessonPlan } from './plan-lesson.ts'

/** A lesson as it would be after a change that is not saved. */
export function lessonAfter(before: Lesson, plan: LessonPlan, ground: Ground): Lesson {
  const { wanted, planned, leadPeriod } = plan
  const lead = leadOf(ground, wanted).scope
  const sizes = new Map(before.receivers.map((receiver) => [receiver.classGroupId, receiver.classSize]))
  return {
    ...before,
    startsAt: planned.startsAt,
    endsAt: planned.endsAt,
    teacherId: wanted.teacherId,
    teacherName: ground.people.get(wanted.teacherId)!.displayName,
    leadSchoolId: lead.id,
    leadSchoolName: lead.name,
    leadClassroomId: wanted.leadClassroomId,
    leadClassroomName: ground.classrooms.get(wanted.leadClassroomId)!.name,
    leadPeriod,
    receivers: wanted.receivers.map((receiver, i) => {
      const school = schoolOf(ground, receiver.classGroupId).scope
      const { period, windowStartsAt, windowEndsAt } = planned.receivers[i]!
      return {
        ...receiver,
        classGroupName: ground.classGroups.get(receiver.classGroupId)!.name,
        classSize: sizes.get(receiver.classGroupId) ?? 0,
        classroomName: ground.classrooms.get(receiver.classroomId)!.name,
        schoolId: school.id,
        schoolName: school.name,
        assistantName: receiver.assistantId ? ground.people.get(receiver.assistantId)!.displayName : null,
        period,
        // Without a window it can't receive: its problems say so.
        windowStartsAt: windowStartsAt ?? planned.startsAt,
        windowEndsAt: windowEndsAt ?? planned.startsAt,
      }
    }),
  }
}
