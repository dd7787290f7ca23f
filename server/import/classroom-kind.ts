import { randomUUID } from 'node:crypto'
import type { Classroom } from '../../shared/directory.ts'
import { changeTo, firstPlaces, otherRow, type PlannedChange, type Shown, yesNo } from './change.ts'
import { ifGood, type Kind, regionColumn, schoolColumn } from './kind.ts'
import { nameCell } from './row-reader.ts'
import { keyOf } from './text.ts'
import { yesOrNo } from './value.ts'
import { schoolOfRow } from './world.ts'

interface ClassroomRow {
  school: string
  region?: string | undefined
  name: string
  lead?: boolean | undefined
  receive?: boolean | undefined
}

const shown: Shown<Classroom> = [
  ['主讲教室', (c) => yesNo(c.lead)],
  ['听讲教室', (c) => yesNo(c.receive)],
]

export const classroomKind: Kind<ClassroomRow> = {
  kind: 'classroom',
  sheet: '教室',
  sheetNames: ['教室信息', '教室名单', '同步课堂教室', '录播教室', '功能室'],
  columns: [
    schoolColumn,
    regionColumn,
    {
      field: 'name',
      heading: '教室名称',
      synonyms: ['教室', '名称', '教室名', '功能室', '功能室名称', '房间', '教室编号'],
      required: true,
      note: '同一所学校内不能重复。',
      example: '同步课堂教室',
      width: 20,
    },
    {
      field: 'lead',
      heading: '主讲教室',
      synonyms: ['是否主讲教室', '主讲', '可主讲', '是否主讲'],
      required: false,
      note: '能否在这里上主讲课；不填：新教室与学校相同，已有的不变。',
      example: '否',
      choices: ['是', '否'],
    },
    {
      field: 'receive',
      heading: '听讲教室',
      synonyms: ['是否听讲教室', '听讲', '可听讲', '接收教室', '是否听讲'],
      required: false,
      note: '能否在这里听课；不填：新教室与学校相同，已有的不变。',
      example: '是',
      choices: ['是', '否'],
    },
  ],
  notes: ['教室按“学校＋教室名称”辨认。'],

  read(row) {
    const school = row.required('school', nameCell)
    const region = row.optional('region', nameCell)
    const name = row.required('name', nameCell)
    const lead = row.optional('lead', yesOrNo)
    const receive = row.optional('receive', yesOrNo)
    return ifGood(row, () => ({ school: school!, region, name: name!, lead, receive }))
  },

  plan(rows, world, faults) {
    const first = firstPlaces()
    const changes: PlannedChange[] = []
    for (const { place, value } of rows) {
      const school = schoolOfRow(world, faults, place, { field: 'school', ...value })
      if (!school) continue
      const double = first(`${school.id}|${keyOf(value.name)}`, place)
      if (double) {
        faults.at(place, 'name', value.name, 'duplicate', otherRow(double))
        continue
      }
      const before = world.classrooms.find(school.id, value.name) ?? null
      const after: Classroom = {
        id: before?.id ?? randomUUID(),
        schoolId: school.id,
        name: before?.name ?? value.name,
        lead: value.lead ?? before?.lead ?? school.lead,
        receive: value.receive ?? before?.receive ?? school.member,
      }
      const { id, ...input } = after
      changes.push(
        changeTo(place, `${school.name} ${after.name}`, shown, before, after, {
          kind: 'classroom',
          id,
          input,
        }),
      )
      world.classrooms.add(after)
    }
    return changes
  },
}
