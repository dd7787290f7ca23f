import { randomUUID } from 'node:crypto'
import type { BellTable } from '../../shared/calendar.ts'
import type { Bell } from '../../shared/directory.ts'
import { rivalOf } from '../calendar/bells-on.ts'
import { changeTo, firstPlaces, otherRow, type PlannedChange, type Shown } from './change.ts'
import type { FaultList, Place } from './fault-list.ts'
import { ifGood, type Kind, ownerKey, regionColumn, type Sourced, schoolColumn } from './kind.ts'
import { nameCell } from './row-reader.ts'
import { clockValue, dateValue, periodNumber, textValue, weekdaysValue } from './value.ts'
import { bellTableKey, schoolOfRow, type World } from './world.ts'

interface BellRow {
  school: string
  region?: string | undefined
  name: string
  effectiveFrom: string
  weekdays: number[]
  bell: Bell
}

const weekdayWords = ['一', '二', '三', '四', '五', '六', '日']
const shown: Shown<BellTable> = [
  ['节次', (t) => t.bells.map((b) => `${b.period} ${b.start}-${b.end}`).join('、')],
]

export const bellKind: Kind<BellRow> = {
  kind: 'bell',
  sheet: '作息',
  sheetNames: ['作息时间', '作息时间表', '作息表', '作息安排'],
  columns: [
    schoolColumn,
    regionColumn,
    {
      field: 'name',
      heading: '作息名称',
      synonyms: ['季节', '名称', '作息', '作息时间表', '时令', '季次'],
      required: true,
      note: '如夏季、冬季。',
      example: '夏季',
    },
    {
      field: 'effectiveFrom',
      heading: '生效日期',
      synonyms: ['启用日期', '执行日期', '开始日期', '起始日期', '生效时间', '执行时间'],
      required: true,
      note: '从这一天起，直到同一星期有更晚的作息表为止。',
      example: '2026-09-01',
      width: 14,
    },
    {
      field: 'weekdays',
      heading: '星期',
      synonyms: ['周次', '适用星期', '星期几', '适用日', '周几'],
      required: false,
      note: '如 1-5、周一至周五、周一、三；不填是周一至周五。',
      example: '1-5',
    },
    {
      field: 'period',
      heading: '节次',
      synonyms: ['节', '课节', '第几节', '节数'],
      required: true,
      note: '1–14。早读、课间不用写。',
      example: '1',
    },
    {
      field: 'start',
      heading: '开始时间',
      synonyms: ['开始', '上课时间', '上课', '起', '起始时间'],
      required: true,
      note: '如 8:40。',
      example: '08:40',
    },
    {
      field: 'end',
      heading: '结束时间',
      synonyms: ['结束', '下课时间', '下课', '止', '终止时间'],
      required: true,
      note: '如 9:20。',
      example: '09:20',
    },
  ],
  notes: [
    '一节一行。一张作息表由“学校＋作息名称＋生效日期＋星期”辨认，文件里有的作息表会整张换成文件里的样子。',
  ],

  owner: ['school'],

  read(row) {
    const school = row.required('school', nameCell)
    const region = row.optional('region', nameCell)
    const name = row.required('name', (cell) => textValue(cell, 40))
    const effectiveFrom = row.required('effectiveFrom', dateValue)
    const weekdays = row.optional('weekdays', weekdaysValue) ?? [1, 2, 3, 4, 5]
    const period = row.required('period', periodNumber)
    const start = row.required('start', clockValue)
    const end = row.required('end', clockValue)
    if (start !== undefined && end !== undefined && end <= start)
      row.fault('end', 'ends_before_start', { start })
    return ifGood(row, () => ({
      school: school!,
      region,
      name: name!,
      effectiveFrom: effectiveFrom!,
      weekdays,
      bell: { period: period!, start: start!, end: end! },
    }))
  },

  /** Rows of one table are gathered; a table with a bad row is left out whole, or a period would silently be missing. */
  plan(rows, world, faults, spoiled) {
    const gathered = new Map<string, { place: Place; table: BellTable; rows: Sourced<BellRow>[] }>()
    for (const row of rows) {
      const { place, value } = row
      const school = schoolOfRow(world, faults, place, { field: 'school', ...value })
      if (!school) continue
      const head = {
        schoolId: school.id,
        name: value.name,
        effectiveFrom: value.effectiveFrom,
        weekdays: value.weekdays,
      }
      const key = bellTableKey(head)
      const known = gathered.get(key) ?? { place, table: { id: '', ...head, bells: [] }, rows: [] }
      known.rows.push(row)
      gathered.set(key, known)
    }
    return [...gathered].flatMap(([key, { place, table, rows: own }]) => {
      if (!fits(own, faults) || own.some(({ value }) => spoiled.has(ownerKey(value.school)))) return []
      const wanted = { ...table, bells: own.map(({ value }) => value.bell) }
      return planTable(place, key, wanted, world, faults) ?? []
    })
  },
}

function fits(rows: Sourced<BellRow>[], faults: FaultList): boolean {
  const first = firstPlaces()
  const sorted = [...rows].sort((a, b) => a.value.bell.period - b.value.bell.period)
  let good = true
  sorted.forEach(({ place, value: { bell } }, i) => {
    const double = first(String(bell.period), place)
    const before = sorted[i - 1]?.value.bell
    if (double) faults.at(place, 'period', String(bell.period), 'duplicate', otherRow(double))
    else if (before && before.end > bell.start)
      faults.at(place, 'start', bell.start, 'bells_overlap', { period: before.period, end: before.end })
    else return
    good = false
  })
  return good
}

function planTable(
  place: Place,
  key: string,
  wanted: BellTable,
  world: World,
  faults: FaultList,
): PlannedChange | null {
  const before = world.bellTables.get(key) ?? null
  const bells = [...wanted.bells].sort((a, b) => a.period - b.period)
  const after: BellTable = {
    ...wanted,
    id: before?.id ?? randomUUID(),
    name: before?.name ?? wanted.name,
    bells,
  }
  const rival = rivalOf(after, [...world.bellTables.values()])
  if (rival) {
    faults.at(place, 'name', after.name, 'bells_rival', { name: rival.name, from: rival.effectiveFrom })
    return null
  }
  world.bellTables.set(key, after)
  const { id, ...input } = after
  const days = after.weekdays.map((day) => weekdayWords[day - 1]).join('')
  const label = `${world.schoolById(after.schoolId)?.name ?? ''} ${after.name} ${after.effectiveFrom} 周${days}`
  return changeTo(place, label, shown, before, after, { kind: 'bell', id, input })
}
