import { isFields, readForm, shown } from '../../shared/form.ts'
import {
  isClock,
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
export const mostFaults = 1_000

/** Reads an input whole: either it holds together, or every fault is told with its place. */
export function readPlanInput(json: unknown): ReadPlanInput {
  const faults: PlanFault[] = []
  const fault: Fault = (path, code, message) => {
    if (faults.length < mostFaults) faults.push({ path, code, message })
  }
  if (!isFields(json)) {
    fault('', 'format', `The input is not a JSON object of the format ${planInputFormat}.`)
    return { faults }
  }
  if (json.format !== planInputFormat)
    fault(
      'format',
      'format',
      `The format is ${json.format === undefined ? 'missing' : shown(json.format)}; this program reads ${planInputFormat}.`,
    )
  const parts = readForm(planInputParts, json, fault)
  // What of a faulty item can be read is looked at with the rest, so that one fault hides no other.
  checkReferences((name) => listOf(json[name]), fault)
  return faults.length > 0 ? { faults } : { input: { ...parts, format: planInputFormat } }
}

type Fault = (path: string, code: PlanFaultCode, message: string) => void

const listOf = (value: unknown): Fields[] => {
  if (!Array.isArray(value)) return []
  return value.every(isFields) ? value : value.map((item) => (isFields(item) ? item : {}))
}
/** Weekday and period as one number; null where they cannot be ones. */
const cellOf = ({ weekday, period }: Fields): number | null =>
  typeof weekday === 'number' && typeof period === 'number' && weekday >= 1 && weekday <= 7
    ? weekday * 1_000 + period
    : null

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

  const refer = (
    among: Map<string, Fields>,
    what: string,
    id: unknown,
    place: () => string,
  ): Fields | undefined => {
    if (typeof id !== 'string') return undefined
    const found = among.get(id)
    if (!found) fault(place(), 'unknown', `There is no ${what} ${shown(id)}.`)
    return found
  }
  const clocks = ({ start, end }: Fields, place: () => string) => {
    if (typeof start !== 'string' || typeof end !== 'string' || !isClock(start) || !isClock(end)) return
    // Clock times in order are texts in order.
    if (start >= end)
      fault(
        `${place()}.end`,
        'ends-before-start',
        `${place()} ends at ${end}, which is not after its start at ${start}.`,
      )
  }
  const bells = new Map<Fields, Map<number, Fields>>()
  for (const [index, school] of read('schools').entries()) {
    const found = new Map<number, Fields>()
    bells.set(school, found)
    for (const [at, period] of listOf(school.periods).entries()) {
      const place = () => `schools[${index}].periods[${at}]`
      clocks(period, place)
      const cell = cellOf(period)
      if (cell === null) continue
      if (found.has(cell))
        fault(place(), 'duplicate', `Period ${period.period} of weekday ${period.weekday} is there twice.`)
      else found.set(cell, period)
    }
  }
  const ring = (school: Fields | undefined, at: Fields, place: () => string): void => {
    const cell = cellOf(at)
    if (!school || cell === null || bells.get(school)?.has(cell)) return
    fault(
      `${place()}.period`,
      'no-such-period',
      `${shown(school.id)} has no period ${at.period} on weekday ${at.weekday}.`,
    )
  }
  const schoolOf = (item: Fields | undefined) =>
    typeof item?.school === 'string' ? schools.get(item.school) : undefined

  for (const [index, room] of read('classrooms').entries())
    refer(schools, 'school', room.school, () => `classrooms[${index}].school`)
  for (const [index, group] of read('classGroups').entries()) {
    const school = refer(schools, 'school', group.school, () => `classGroups[${index}].school`)
    for (const [at, busy] of listOf(group.busy).entries())
      ring(school, busy, () => `classGroups[${index}].busy[${at}]`)
  }
  for (const [index, teacher] of read('teachers').entries()) {
    refer(schools, 'school', teacher.school, () => `teachers[${index}].school`)
    for (const [at, busy] of listOf(teacher.busy).entries())
      clocks(busy, () => `teachers[${index}].busy[${at}]`)
  }
  for (const [index, lesson] of read('ownLessons').entries()) {
    const path = `ownLessons[${index}]`
    const teacher = refer(teachers, 'teacher', lesson.teacher, () => `${path}.teacher`)
    const group = refer(groups, 'class group', lesson.classGroup, () => `${path}.classGroup`)
    ring(schoolOf(teacher), lesson, () => path)
    const [taughtAt, learntAt] = [teacher?.school, group?.school]
    if (typeof taughtAt === 'string' && typeof learntAt === 'string' && taughtAt !== learntAt)
      fault(
        path,
        'does-not-fit',
        `${path}: the class ${shown(group!.id)} is not of the teacher's school ${shown(taughtAt)}.`,
      )
  }
  /** Tells where two of a list are about the same. */
  const once = (name: ListName, keys: readonly [string, string], what: (item: Fields) => string) => {
    const there = new Map<string, Set<string>>()
    for (const [index, item] of read(name).entries()) {
      const [one, other] = [item[keys[0]], item[keys[1]]]
      if (typeof one !== 'string' || typeof other !== 'string') continue
      const others = there.get(one)
      if (others?.has(other)) fault(`${name}[${index}]`, 'duplicate', `${what(item)} is there twice.`)
      else if (others) others.add(other)
      else there.set(one, new Set([other]))
    }
  }
  for (const [index, { lead, member }] of read('pairings').entries()) {
    refer(schools, 'school', lead, () => `pairings[${index}].lead`)
    refer(schools, 'school', member, () => `pairings[${index}].member`)
  }
  once('pairings', ['lead', 'member'], ({ lead, member }) => `The pairing of ${lead} with ${member}`)
  for (const [index, demand] of read('demands').entries())
    refer(groups, 'class group', demand.classGroup, () => `demands[${index}].classGroup`)
  once('demands', ['classGroup', 'subject'], (item) => `The demand of ${item.classGroup} for ${item.subject}`)
  for (const name of ['keep', 'previous'] as const)
    for (const [index, lesson] of read(name).entries()) {
      const path = `${name}[${index}]`
      clocks(lesson, () => path)
      // Of the plan before, what is no longer there only counts as changed.
      if (name === 'previous') continue
      refer(teachers, 'teacher', lesson.teacher, () => `${path}.teacher`)
      refer(classrooms, 'classroom', lesson.classroom, () => `${path}.classroom`)
      if (lesson.own !== null && lesson.own !== undefined)
        refer(own, 'own lesson', lesson.own, () => `${path}.own`)
      const here = new Set<unknown>()
      for (const [at, receiver] of listOf(lesson.receivers).entries()) {
        const place = `${path}.receivers[${at}]`
        const group = refer(groups, 'class group', receiver.classGroup, () => `${place}.classGroup`)
        refer(classrooms, 'classroom', receiver.classroom, () => `${place}.classroom`)
        ring(schoolOf(group), { weekday: lesson.weekday, period: receiver.period }, () => place)
        if (here.has(receiver.classGroup))
          fault(place, 'duplicate', `${shown(receiver.classGroup)} receives the lesson twice.`)
        here.add(receiver.classGroup)
      }
    }
}
