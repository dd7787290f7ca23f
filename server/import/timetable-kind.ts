import type { LocalLesson } from '../../shared/calendar.ts'
import type { ClassGroup } from '../../shared/directory.ts'
import { weeksMeet } from '../../shared/week-pattern.ts'
import { changeTo, firstPlaces, otherRow, type PlannedChange, type Shown } from './change.ts'
import { classGroupNamed } from './class-group-kind.ts'
import type { FaultList, Place } from './fault-list.ts'
import { ifGood, type Kind, ownerKey, regionColumn, type Sourced, schoolColumn } from './kind.ts'
import { nameCell } from './row-reader.ts'
import { suggestions } from './similar.ts'
import { inOrder } from './snapshot.ts'
import { keyOf } from './text.ts'
import { formatSlots, parseSlots, type Slot } from './timetable-text.ts'
import { grade, textValue } from './value.ts'
import { schoolOfRow, type World } from './world.ts'

/** One subject of one class, at all its times in the week; also what a cell of a grid is turned into. */
export interface TimetableRow {
  school: string
  region?: string | undefined
  classGroup: string
  grade?: number | undefined
  subject: string
  slots: Slot[]
  teacher?: string | undefined
  classroom?: string | undefined
  /** Of a grid: what the sheet is called and what stands above it, to find the class in. */
  titles?: string[]
}

export const timetableKind: Kind<TimetableRow> = {
  kind: 'timetable',
  sheet: '课表',
  sheetNames: ['课程表', '班级课表', '班级课程表', '总课表'],
  columns: [
    schoolColumn,
    regionColumn,
    {
      field: 'classGroup',
      heading: '班级',
      synonyms: ['班级名称', '班', '行政班', '教学班'],
      required: true,
      note: '须与系统中的班级名称一致。',
      example: '三年级1班',
      width: 16,
    },
    {
      field: 'grade',
      heading: '年级',
      synonyms: ['所在年级'],
      required: false,
      note: '班级只写“1班”时需要。',
      example: '',
    },
    {
      field: 'subject',
      heading: '课程',
      synonyms: ['学科', '科目', '课程名称', '科目名称'],
      required: true,
      note: '如音乐、语文、班会。',
      example: '音乐',
    },
    {
      field: 'time',
      heading: '上课时间',
      synonyms: ['时间', '节次', '周次节次', '时间安排', '上课周次', '上课节次', '周次'],
      required: true,
      note: '如 1-4,6-17周星期一6-7节、单周周三第2节、周一1节；多个时间用分号隔开。',
      example: '1-17周星期一6-7节',
      width: 28,
    },
    {
      field: 'teacher',
      heading: '教师',
      synonyms: ['任课教师', '授课教师', '教师姓名', '老师', '任课老师'],
      required: false,
      note: '已登记的教师会参与冲突检查；没有登记的只作记录。',
      example: '林晓音',
    },
    {
      field: 'classroom',
      heading: '教室',
      synonyms: ['上课教室', '上课地点', '地点', '教室名称', '场地'],
      required: false,
      note: '已登记的教室会参与冲突检查。',
      example: '',
    },
  ],
  notes: [
    '文件里有的班级，课表整张换成文件里的样子。',
    '也可以一个班一张表：上方写学校和班级，下面一行是“节次、星期一、星期二……”，每格第一行写课程，后面的行写教师、教室，单双周写成“音乐(单周)”。',
  ],
  owner: ['school', 'classGroup'],

  read(row) {
    const school = row.required('school', nameCell)
    const region = row.optional('region', nameCell)
    const classGroup = row.required('classGroup', nameCell)
    const level = row.optional('grade', grade)
    const subject = row.required('subject', (cell) => textValue(cell, 40))
    const slots = row.required('time', (cell) => {
      const found = typeof cell === 'string' ? parseSlots(cell) : null
      return found
        ? { ok: true as const, value: found }
        : { ok: false as const, code: 'bad_timetable' as const }
    })
    const teacher = row.optional('teacher', (cell) => textValue(cell, 60))
    const classroom = row.optional('classroom', nameCell)
    return ifGood(row, () => ({
      school: school!,
      region,
      classGroup: classGroup!,
      grade: level,
      subject: subject!,
      slots: slots!,
      teacher,
      classroom,
    }))
  },

  plan(rows, world, faults, spoiled) {
    const classes = new Map<
      string,
      { group: ClassGroup; place: Place; rows: Sourced<TimetableRow>[]; spoiled: boolean }
    >()
    // All of a grid is one class's: it is looked for, and missed, once.
    const grids = new Map<string[], ClassGroup | null>()
    const placed = (row: Sourced<TimetableRow>) => {
      const { titles } = row.value
      if (!titles) return classOf(row, world, faults)
      if (!grids.has(titles)) grids.set(titles, classOf(row, world, faults))
      return grids.get(titles) ?? null
    }
    for (const row of rows) {
      const group = placed(row)
      if (!group) continue
      const known = classes.get(group.id) ?? { group, place: row.place, rows: [], spoiled: false }
      known.rows.push(row)
      known.spoiled ||=
        spoiled.has(row.place.head.sheet) || spoiled.has(ownerKey(row.value.school, row.value.classGroup))
      classes.set(group.id, known)
    }
    const names = new Map([
      ...[...world.people.values()].map((person) => [person.id, person.displayName] as const),
      ...world.classrooms.all().map((classroom) => [classroom.id, classroom.name] as const),
    ])
    return [...classes.values()].flatMap((entry) => {
      const lessons = lessonsOf(entry.rows, entry.group, world, faults)
      return lessons && !entry.spoiled ? [planClass(entry.place, entry.group, lessons, world, names)] : []
    })
  },
}

function classOf(
  { place, value }: Sourced<TimetableRow>,
  world: World,
  faults: FaultList,
): ClassGroup | null {
  if (value.titles && !(value.school && value.classGroup)) return classInTitles(place, value, world, faults)
  const school = schoolOfRow(world, faults, place, { field: 'school', ...value })
  if (!school) return null
  const group = classGroupNamed(world, school.id, value.classGroup, value.grade)
  if (group) return group
  const names = world.classGroups.ofSchool(school.id).map((other) => other.name)
  faults.at(place, 'classGroup', value.classGroup, 'unknown_class_group', {
    school: school.name,
    like: suggestions(value.classGroup, names),
  })
  return null
}

/** The class whose school and name both stand in a title; of several (1班, 11班) the one with the longest name. */
function classInTitles(
  place: Place,
  { titles = [], classGroup }: TimetableRow,
  world: World,
  faults: FaultList,
): ClassGroup | null {
  const candidates = titlesOf(world)
  for (const title of titles) {
    const key = keyOf(title)
    const found = candidates.filter(
      ({ school, group }) => key.includes(school) && key.replace(school, '').includes(group),
    )
    const longest = Math.max(...found.map((c) => c.school.length + c.group.length))
    const best = found.filter((c) => c.school.length + c.group.length === longest)
    if (best.length === 1) return best[0]!.entry
  }
  const names = candidates.map(({ entry }) => `${world.schoolById(entry.schoolId)?.name ?? ''}${entry.name}`)
  const value = classGroup || titles[0] || ''
  faults.at(place, 'classGroup', value, 'unknown_class_group', {
    school: '',
    like: suggestions(value, names),
  })
  return null
}

const titleIndex = new WeakMap<World, { school: string; group: string; entry: ClassGroup }[]>()

function titlesOf(world: World) {
  const known = titleIndex.get(world)
  if (known) return known
  const index = world.classGroups.all().map((entry) => ({
    school: keyOf(world.schoolById(entry.schoolId)?.name ?? ''),
    group: keyOf(entry.name),
    entry,
  }))
  titleIndex.set(world, index)
  return index
}

/** Null when two rows of the class are at one time, or a teacher can't be told. */
function lessonsOf(
  rows: Sourced<TimetableRow>[],
  group: ClassGroup,
  world: World,
  faults: FaultList,
): LocalLesson[] | null {
  const first = firstPlaces()
  const taken = new Map<string, { weeks: string; place: Place }[]>()
  const lessons: LocalLesson[] = []
  let good = true
  for (const { place, value } of rows) {
    const teacher = teacherOf(place, value, group, world, faults)
    if (teacher === undefined) good = false
    const classroomId = value.classroom
      ? (world.classrooms.find(group.schoolId, value.classroom)?.id ?? null)
      : null
    for (const { weekday, periods, weeks } of value.slots) {
      for (const period of periods) {
        const at = `${weekday}|${period}`
        const other = taken.get(at)?.find((known) => weeksMeet(known.weeks, weeks))
        const double = first(`${at}|${weeks}`, place)
        if (other || double) {
          const text = formatSlots([{ weekday, periods: [period], weeks }])
          faults.at(place, 'time', text, 'duplicate', otherRow(other?.place ?? double!))
          good = false
          continue
        }
        taken.set(at, [...(taken.get(at) ?? []), { weeks, place }])
        lessons.push({
          weekday,
          period,
          weeks,
          subjectName: value.subject,
          teacherId: teacher ?? null,
          classroomId,
        })
      }
    }
  }
  return good ? lessons.sort(inOrder) : null
}

/** A person of the school by display or sign-in name; null for one who is not registered, undefined after a fault. */
function teacherOf(
  place: Place,
  value: TimetableRow,
  group: ClassGroup,
  world: World,
  faults: FaultList,
): string | null | undefined {
  if (value.teacher === undefined) return null
  const key = keyOf(value.teacher)
  const found = peopleOf(world, group.schoolId).filter(
    (p) => keyOf(p.displayName) === key || keyOf(p.name) === key,
  )
  if (found.length <= 1) return found[0]?.id ?? null
  faults.at(place, 'teacher', value.teacher, 'ambiguous_person', { names: found.map((p) => p.name) })
  return undefined
}

const bySchool = new WeakMap<World, Map<string, { id: string; name: string; displayName: string }[]>>()

function peopleOf(world: World, schoolId: string) {
  let index = bySchool.get(world)
  if (!index) {
    index = new Map()
    for (const person of world.people.values())
      for (const grant of person.grants)
        if (grant.kind === 'school') {
          const list = index.get(grant.schoolId) ?? []
          if (!list.some((known) => known.id === person.id)) list.push(person)
          index.set(grant.schoolId, list)
        }
    bySchool.set(world, index)
  }
  return index.get(schoolId) ?? []
}

function planClass(
  place: Place,
  group: ClassGroup,
  lessons: LocalLesson[],
  world: World,
  names: ReadonlyMap<string, string>,
): PlannedChange {
  const before = world.timetables.get(group.id) ?? null
  world.timetables.set(group.id, lessons)
  const text = (list: LocalLesson[]) => list.map((lesson) => lessonText(lesson, names))
  const [from, to] = [new Set(text(before ?? [])), new Set(text(lessons))]
  // Of a whole week, only what differs is worth reading.
  const only = (all: Set<string>, others: Set<string>) =>
    [...all].filter((entry) => !others.has(entry)).join('；')
  const shown: Shown<LocalLesson[]> = [
    ['课表', (list) => (list === lessons ? only(to, from) : only(from, to))],
  ]
  const label = `${world.schoolById(group.schoolId)?.name ?? ''} ${group.name}`
  return changeTo(place, label, shown, before, lessons, { kind: 'timetable', id: group.id, input: lessons })
}

function lessonText(lesson: LocalLesson, names: ReadonlyMap<string, string>): string {
  const when = formatSlots([{ weeks: lesson.weeks, weekday: lesson.weekday, periods: [lesson.period] }])
  const known = [lesson.teacherId, lesson.classroomId].flatMap((id) =>
    id === null ? [] : (names.get(id) ?? []),
  )
  return [when, lesson.subjectName, ...known].join(' ')
}
