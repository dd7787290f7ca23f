import { isFields, shown } from '../../shared/form.ts'
import {
  minuteOf,
  type PlanFault,
  type PlanFaultCode,
  type PlanInput,
  planInputFormat,
  planInputParts,
} from '../../shared/plan.ts'

export type ReadPlanInput =
  | { input: PlanInput; faults?: undefined }
  | { input?: undefined; faults: PlanFault[] }

type ListName = Exclude<keyof PlanInput, 'format' | 'rules'>
type Fields = Record<string, unknown>
/** Faults that are told of; a file with more is probably not what it was meant to be. */
const MOST = 1_000

/** Reads an input whole: either it holds together, or every fault is told with its place. */
export function readPlanInput(json: unknown): ReadPlanInput {
  const faults: PlanFault[] = []
  const fault: Fault = (path, code, message) => {
    if (faults.length < MOST) faults.push({ path, code, message })
  }
  if (!isFields(json)) {
    fault('', 'format', `The input is not a JSON object of the format ${planInputFormat}.`)
    return { faults }
  }
  if (json.format !== planInputFormat)
    fault(
      'format',
      'format',
      `The format is ${JSON.stringify(json.format) ?? 'missing'}; this program reads ${planInputFormat}.`,
    )
  const parts = planInputParts(json, '', fault)
  // What of a faulty item can be read is looked at with the rest, so that one fault hides no other.
  checkReferences((name) => listOf(json[name]), fault)
  return faults.length > 0 ? { faults } : { input: { format: planInputFormat, ...parts } }
}

type Fault = (path: string, code: PlanFaultCode, message: string) => void

const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.map((item) => (isFields(item) ? item : {})) : []

function checkReferences(read: (name: ListName) => Fields[], fault: Fault): void {
  const known = (name: ListName, what: string): Map<string, Fields> => {
    const found = new Map<string, Fields>()
    const first = new Map<string, number>()
    for (const [index, item] of read(name).entries()) {
      if (typeof item.id !== 'string') continue
      if (found.has(item.id))
        fault(
          `${name}[${index}].id`,
          'duplicate',
          `The ${what} ${shown(item.id)} is there already, as ${name}[${first.get(item.id)}].`,
        )
      else {
        found.set(item.id, item)
        first.set(item.id, index)
      }
    }
    return found
  }
  const schools = known('schools', 'school')
  const classrooms = known('classrooms', 'classroom')
  const groups = known('classGroups', 'class group')
  const teachers = known('teachers', 'teacher')
  const own = known('ownLessons', 'own lesson')
  known('keep', 'kept lesson')
  known('previous', 'lesson')

  const refer = (among: Map<string, Fields>, what: string, id: unknown, path: string): Fields | undefined => {
    if (typeof id !== 'string') return undefined
    const found = among.get(id)
    if (!found) fault(path, 'unknown', `There is no ${what} ${shown(id)}.`)
    return found
  }
  const clocks = (item: Fields, path: string) => {
    const { start, end } = item
    if (!isClock(start) || !isClock(end) || minuteOf(start) < minuteOf(end)) return
    fault(
      `${path}.end`,
      'ends-before-start',
      `${path} ends at ${end}, which is not after its start at ${start}.`,
    )
  }
  const bells = new Map<Fields, Map<string, Fields>>()
  for (const [index, school] of read('schools').entries()) {
    const found = new Map<string, Fields>()
    bells.set(school, found)
    for (const [at, period] of listOf(school.periods).entries()) {
      const path = `schools[${index}].periods[${at}]`
      clocks(period, path)
      const key = `${period.weekday}.${period.period}`
      if (found.has(key) && typeof period.weekday === 'number' && typeof period.period === 'number')
        fault(path, 'duplicate', `Period ${period.period} of weekday ${period.weekday} is there twice.`)
      else found.set(key, period)
    }
  }
  const ring = (school: Fields | undefined, at: Fields, path: string): Fields | undefined => {
    if (!school || typeof at.weekday !== 'number' || typeof at.period !== 'number') return undefined
    const found = bells.get(school)?.get(`${at.weekday}.${at.period}`)
    if (!found)
      fault(
        `${path}.period`,
        'no-such-period',
        `${shown(school.id)} has no period ${at.period} on weekday ${at.weekday}.`,
      )
    return found
  }
  const schoolOf = (item: Fields | undefined) =>
    typeof item?.school === 'string' ? schools.get(item.school) : undefined

  for (const [index, room] of read('classrooms').entries())
    refer(schools, 'school', room.school, `classrooms[${index}].school`)
  for (const [index, group] of read('classGroups').entries()) {
    const school = refer(schools, 'school', group.school, `classGroups[${index}].school`)
    for (const [at, busy] of listOf(group.busy).entries())
      ring(school, busy, `classGroups[${index}].busy[${at}]`)
  }
  for (const [index, teacher] of read('teachers').entries()) {
    refer(schools, 'school', teacher.school, `teachers[${index}].school`)
    for (const [at, busy] of listOf(teacher.busy).entries()) clocks(busy, `teachers[${index}].busy[${at}]`)
  }
  for (const [index, lesson] of read('ownLessons').entries()) {
    const path = `ownLessons[${index}]`
    const teacher = refer(teachers, 'teacher', lesson.teacher, `${path}.teacher`)
    const group = refer(groups, 'class group', lesson.classGroup, `${path}.classGroup`)
    ring(schoolOf(teacher), lesson, path)
    if (teacher && group && typeof group.school === 'string' && teacher.school !== group.school)
      fault(
        path,
        'does-not-fit',
        `${path}: the class ${shown(group.id)} is not of the teacher's school ${shown(teacher.school)}.`,
      )
  }
  const pairs = new Set<string>()
  for (const [index, { lead, member }] of read('pairings').entries()) {
    const path = `pairings[${index}]`
    refer(schools, 'school', lead, `${path}.lead`)
    refer(schools, 'school', member, `${path}.member`)
    const key = JSON.stringify([lead, member])
    if (pairs.has(key) && typeof lead === 'string' && typeof member === 'string')
      fault(path, 'duplicate', `The pairing of ${lead} with ${member} is there twice.`)
    pairs.add(key)
  }
  const asked = new Set<string>()
  for (const [index, demand] of read('demands').entries()) {
    const path = `demands[${index}]`
    refer(groups, 'class group', demand.classGroup, `${path}.classGroup`)
    const key = JSON.stringify([demand.classGroup, demand.subject])
    if (asked.has(key) && typeof demand.classGroup === 'string' && typeof demand.subject === 'string')
      fault(path, 'duplicate', `The demand of ${demand.classGroup} for ${demand.subject} is there twice.`)
    asked.add(key)
  }
  for (const name of ['keep', 'previous'] as const)
    for (const [index, lesson] of read(name).entries()) {
      const path = `${name}[${index}]`
      clocks(lesson, path)
      // Of the plan before, what is no longer there only counts as changed.
      if (name === 'previous') continue
      refer(teachers, 'teacher', lesson.teacher, `${path}.teacher`)
      refer(classrooms, 'classroom', lesson.classroom, `${path}.classroom`)
      if (lesson.own !== null && lesson.own !== undefined) refer(own, 'own lesson', lesson.own, `${path}.own`)
      const here = new Set<unknown>()
      for (const [at, receiver] of listOf(lesson.receivers).entries()) {
        const place = `${path}.receivers[${at}]`
        const group = refer(groups, 'class group', receiver.classGroup, `${place}.classGroup`)
        refer(classrooms, 'classroom', receiver.classroom, `${place}.classroom`)
        ring(schoolOf(group), { weekday: lesson.weekday, period: receiver.period }, place)
        if (here.has(receiver.classGroup))
          fault(place, 'duplicate', `${shown(receiver.classGroup)} receives the lesson twice.`)
        here.add(receiver.classGroup)
      }
    }
}

const isClock = (value: unknown): value is string =>
  typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
