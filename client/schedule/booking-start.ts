import type { Places } from '../directory/data.ts'
import { type Draft, emptyReceiver, only, receiveRooms } from './booking-draft.ts'

/**
 * A booking to begin with, as the address asks for it: `?school&teacher&classroom&date&period` of the lead end, or
 * `?receiver&classGroup&date` of the school that is to receive.
 */
export function startOf(search: URLSearchParams, places: Places): Partial<Draft> {
  const receiver = search.get('receiver')
  const schoolId = search.get('school')
  const start: Partial<Draft> = { date: search.get('date') }
  if (schoolId) {
    const leads = places.classroomsOf(schoolId).filter((room) => room.lead)
    start.leadSchoolId = schoolId
    start.leadClassroomId = search.get('classroom') ?? only(leads)
    start.teacherId = search.get('teacher')
    start.period = Number(search.get('period')) || null
  }
  if (receiver)
    start.receivers = [
      {
        ...emptyReceiver(),
        schoolId: receiver,
        classGroupId: search.get('classGroup') ?? only(places.classGroupsOf(receiver)),
        classroomId: only(receiveRooms(places.classroomsOf(receiver))),
      },
    ]
  return start
}
