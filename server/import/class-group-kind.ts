import { randomUUID } from 'node:crypto'
import type { ClassGroup } from '../../shared/directory.ts'
import { changeTo, firstPlaces, otherRow, type PlannedChange, type Shown } from './change.ts'
import { ifGood, type Kind, regionColumn, schoolColumn } from './kind.ts'
import { nameCell } from './row-reader.ts'
import { keyOf } from './text.ts'
import { grade, wholeNumber } from './value.ts'
import { schoolOfRow, type World } from './world.ts'

interface ClassGroupRow {
  school: string
  region?: string | undefined
  name: string
  grade: number
  size: number
}

const shown: Shown<ClassGroup> = [
  ['年级', (c) => String(c.grade)],
  ['人数', (c) => String(c.size)],
]

const numerals = '一二三四五六七八九'

/** `1班` is one of many: with its grade it is 三年级1班. Other names stay what they are. */
function fullName(name: string, grade: number): string {
  const short = /^[(（]?([0-9]{1,2}|[一二三四五六七八九十]{1,2})[)）]?(班?)$/.exec(name)
  return short ? `${numerals[grade - 1]}年级${name}${short[2] ? '' : '班'}` : name
}

/** A class group by its name, or by the name it has with its grade. */
export function classGroupNamed(
  world: World,
  schoolId: string,
  name: string,
  grade: number | undefined,
): ClassGroup | undefined {
  const exact = world.classGroups.find(schoolId, name)
  return exact ?? (grade === undefined ? undefined : world.classGroups.find(schoolId, fullName(name, grade)))
}

export const classGroupKind: Kind<ClassGroupRow> = {
  kind: 'class-group',
  sheet: '班级',
  sheetNames: ['班级信息', '班级名单', '班额', '班级列表'],
  columns: [
    schoolColumn,
    regionColumn,
    {
      field: 'name',
      heading: '班级名称',
      synonyms: ['班级', '班', '名称', '班名', '行政班'],
      required: true,
      note: '同一所学校内不能重复；只写“1班”时会补上年级。像 3-1 这样的名称请先把单元格设成文本格式，否则会被改成日期。',
      example: '三年级1班',
      width: 16,
    },
    {
      field: 'grade',
      heading: '年级',
      synonyms: ['所在年级', '年级(1-9)', '级'],
      required: true,
      note: '1–9，或一年级、三年级、七年级、初一。',
      example: '3',
    },
    {
      field: 'size',
      heading: '人数',
      synonyms: ['学生数', '学生人数', '班额', '班级人数', '实有人数', '在校人数'],
      required: true,
      note: '1–80。',
      example: '28',
    },
  ],
  notes: ['班级按“学校＋班级名称”辨认。只需要人数，不需要学生姓名。'],

  read(row) {
    const school = row.required('school', nameCell)
    const region = row.optional('region', nameCell)
    const name = row.required('name', nameCell)
    const level = row.required('grade', grade)
    const size = row.required('size', (cell) => wholeNumber(cell, 1, 80))
    return ifGood(row, () => ({ school: school!, region, name: name!, grade: level!, size: size! }))
  },

  plan(rows, world, faults) {
    const first = firstPlaces()
    const changes: PlannedChange[] = []
    for (const { place, value } of rows) {
      const school = schoolOfRow(world, faults, place, { field: 'school', ...value })
      if (!school) continue
      const before = classGroupNamed(world, school.id, value.name, value.grade) ?? null
      const name = before?.name ?? fullName(value.name, value.grade)
      const double = first(`${school.id}|${keyOf(name)}`, place)
      if (double) {
        faults.at(place, 'name', value.name, 'duplicate', otherRow(double))
        continue
      }
      const after: ClassGroup = {
        id: before?.id ?? randomUUID(),
        schoolId: school.id,
        name,
        grade: value.grade,
        size: value.size,
      }
      const { id, ...input } = after
      changes.push(
        changeTo(place, `${school.name} ${after.name}`, shown, before, after, {
          kind: 'class-group',
          id,
          input,
        }),
      )
      world.classGroups.add(after)
    }
    return changes
  },
}
