import { badField } from '../platform/bad-field.ts'
import type { Ground, Parts } from './ground.ts'

/** Nothing and nobody has two places in one lesson. @throws AppError `bad_input`, by field */
export function refuseDoubles({ teacherId, leadClassroomId, leadClassGroupId, receivers }: Parts): void {
  const groups = new Set(leadClassGroupId ? [leadClassGroupId] : [])
  const rooms = new Set([leadClassroomId])
  receivers.forEach((receiver, i) => {
    if (groups.has(receiver.classGroupId))
      throw badField(
        `receivers.${i}.classGroupId`,
        'This class has a place in the lesson already; name another.',
      )
    if (rooms.has(receiver.classroomId))
      throw badField(
        `receivers.${i}.classroomId`,
        'This classroom is used in the lesson already; name another.',
      )
    if (receiver.assistantId === teacherId)
      throw badField(
        `receivers.${i}.assistantId`,
        'The teacher cannot assist in the same lesson; name another.',
      )
    groups.add(receiver.classGroupId)
    rooms.add(receiver.classroomId)
  })
}

/** Each part must be where the lesson needs it and fit for its place there. @throws AppError `bad_input`, by field */
export function refuseMisfits(ground: Ground, parts: Parts): void {
  const leadClassroom = ground.classrooms.get(parts.leadClassroomId)!
  const leadClassGroup = parts.leadClassGroupId ? ground.classGroups.get(parts.leadClassGroupId)! : null
  const teacher = ground.people.get(parts.teacherId)!
  const leadSchoolId = leadClassroom.schoolId
  if (!leadClassroom.lead)
    throw badField(
      'leadClassroomId',
      `${leadClassroom.name} is not equipped to give lessons; choose a lead classroom.`,
    )
  if (teacher.disabled || !teacher.leadTeacherAt.includes(leadSchoolId))
    throw badField(
      'teacherId',
      'This person is not a lead teacher of the school that gives the lesson; choose another.',
    )
  if (leadClassGroup && leadClassGroup.schoolId !== leadSchoolId)
    throw badField(
      'leadClassGroupId',
      'This class is not of the school that gives the lesson; choose another.',
    )
  parts.receivers.forEach((receiver, i) => {
    const classGroup = ground.classGroups.get(receiver.classGroupId)!
    const classroom = ground.classrooms.get(receiver.classroomId)!
    const assistant = receiver.assistantId ? ground.people.get(receiver.assistantId)! : null
    if (classGroup.schoolId === leadSchoolId)
      throw badField(
        `receivers.${i}.classGroupId`,
        `${classGroup.name} belongs to the school that gives the lesson; such a class comes to the lead classroom.`,
      )
    if (classroom.schoolId !== classGroup.schoolId)
      throw badField(
        `receivers.${i}.classroomId`,
        "This classroom is not of the class's own school; choose another.",
      )
    if (!classroom.receive)
      throw badField(
        `receivers.${i}.classroomId`,
        `${classroom.name} is not equipped to receive lessons; choose another classroom.`,
      )
    if (assistant && (assistant.disabled || !assistant.assistantAt.includes(classGroup.schoolId)))
      throw badField(
        `receivers.${i}.assistantId`,
        "This person is not an assistant teacher of the class's school; choose another.",
      )
  })
}
