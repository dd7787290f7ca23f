import type { z } from 'zod'
import {
  minuteOf,
  type PlanFault,
  type PlanFaultCode,
  type PlanInput,
  planClassGroup,
  planClassroom,
  planDemand,
  planInput,
  planInputFormat,
  planLesson,
  planOwnLesson,
  planPairing,
  planRules,
  planSchool,
  planTeacher,
} from '../../shared/plan.ts'

export type ReadPlanInput =
  | { input: PlanInput; faults?: undefined }
  | { input?: undefined; faults: PlanFault[] }

/** Lists of an input, and the form of what is in them. Those that may be absent are empty then. */
const lists = {
  schools: planSchool,
  classrooms: planClassroom,
  classGroups: planClassGroup,
  teachers: planTeacher,
  ownLessons: planOwnLesson,
  pairings: planPairing,
  demands: planDemand,
  keep: planLesson,
  previous: planLesson,
}
type ListName = keyof typeof lists
const optional: readonly ListName[] = ['keep', 'previous']
/** Faults that are told of; a file with more is probably not what it was meant to be. */
const MOST = 1_000

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads an input whole: either it holds together, or every fault is told with its place. */
export function readPlanInput(json: unknown): ReadPlanInput {
  const faults: PlanFault[] = []
  const fault = (path: string, code: PlanFaultCode, message: string) => {
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
  readForm(planRules, json.rules, 'rules', fault)
  const read = {} as Record<ListName, Fields[]>
  for (const [name, form] of Object.entries(lists) as [ListName, z.ZodType][]) {
    const value = json[name]
    read[name] = []
    if (value === undefined && optional.includes(name)) continue
    if (!Array.isArray(value)) {
      fault(
        name,
        value === undefined ? 'missing' : 'wrong-type',
        value === undefined ? `The list ${name} is missing.` : `${name} is not a list.`,
      )
      continue
    }
    for (const [index, item] of value.entries()) {
      readForm(form, item, `${name}[${index}]`, fault)
      // What of it can be read is looked at with the rest, so that one fault hides no other.
      read[name].push(isFields(item) ? item : {})
    }
  }
  checkReferences(read, fault)
  if (faults.length > 0) return { faults }
  const whole = planInput.safeParse(json)
  if (whole.success) return { input: whole.data }
  for (const issue of whole.error.issues) fault(placeOf('', issue.path), 'wrong-type', issue.message)
  return { faults }
}

type Fault = (path: string, code: PlanFaultCode, message: string) => void

const placeOf = (root: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (place, key) =>
      typeof key === 'number' ? `${place}[${key}]` : place ? `${place}.${String(key)}` : String(key),
    root,
  )

function readForm(form: z.ZodType, value: unknown, root: string, fault: Fault): void {
  const result = form.safeParse(value)
  if (result.success) return
  for (const issue of result.error.issues) {
    const there = issue.path.reduce<unknown>((at, key) => (at as Fields | undefined)?.[key as string], value)
    const code: PlanFaultCode =
      there === undefined
        ? 'missing'
        : issue.code === 'too_small' ||
            issue.code === 'too_big' ||
            issue.code === 'invalid_value' ||
            issue.code === 'invalid_format'
          ? 'out-of-range'
          : 'wrong-type'
    const place = placeOf(root, issue.path)
    fault(
      place,
      code,
      there === undefined ? `${place} is missing.` : `${place} is ${shown(there)}: ${issue.message}.`,
    )
  }
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.map((item) => (isFields(item) ? item : {})) : []

function checkReferences(read: Record<ListName, Fields[]>, fault: Fault): void {
  const known = (name: ListName, what: string): Map<string, Fields> => {
    const found = new Map<string, Fields>()
    const first = new Map<string, number>()
    for (const [index, item] of read[name].entries()) {
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
  for (const [index, school] of read.schools.entries()) {
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

  for (const [index, room] of read.classrooms.entries())
    refer(schools, 'school', room.school, `classrooms[${index}].school`)
  for (const [index, group] of read.classGroups.entries()) {
    const school = refer(schools, 'school', group.school, `classGroups[${index}].school`)
    for (const [at, busy] of listOf(group.busy).entries())
      ring(school, busy, `classGroups[${index}].busy[${at}]`)
  }
  for (const [index, teacher] of read.teachers.entries()) {
    refer(schools, 'school', teacher.school, `teachers[${index}].school`)
    for (const [at, busy] of listOf(teacher.busy).entries()) clocks(busy, `teachers[${index}].busy[${at}]`)
  }
  for (const [index, lesson] of read.ownLessons.entries()) {
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
  for (const [index, { lead, member }] of read.pairings.entries()) {
    const path = `pairings[${index}]`
    refer(schools, 'school', lead, `${path}.lead`)
    refer(schools, 'school', member, `${path}.member`)
    const key = JSON.stringify([lead, member])
    if (pairs.has(key) && typeof lead === 'string' && typeof member === 'string')
      fault(path, 'duplicate', `The pairing of ${lead} with ${member} is there twice.`)
    pairs.add(key)
  }
  const asked = new Set<string>()
  for (const [index, demand] of read.demands.entries()) {
    const path = `demands[${index}]`
    refer(groups, 'class group', demand.classGroup, `${path}.classGroup`)
    const key = JSON.stringify([demand.classGroup, demand.subject])
    if (asked.has(key) && typeof demand.classGroup === 'string' && typeof demand.subject === 'string')
      fault(path, 'duplicate', `The demand of ${demand.classGroup} for ${demand.subject} is there twice.`)
    asked.add(key)
  }
  for (const name of ['keep', 'previous'] as const)
    for (const [index, lesson] of read[name].entries()) {
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
