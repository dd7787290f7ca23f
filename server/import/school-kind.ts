import { randomUUID } from 'node:crypto'
import type { School } from '../../shared/directory.ts'
import { changeTo, firstPlaces, otherRow, type PlannedChange, type Shown, yesNo } from './change.ts'
import type { FaultList } from './fault-list.ts'
import { ifGood, type Kind, regionColumn, type Sourced } from './kind.ts'
import { nameCell } from './row-reader.ts'
import { keyOf } from './text.ts'
import { choice, yesOrNo } from './value.ts'
import { regionOfRow, type World } from './world.ts'

interface SchoolRow {
  name: string
  region?: string | undefined
  stage: School['stage']
  lead?: boolean | undefined
  member?: boolean | undefined
}

const stages = {
  primary: ['小学', '小学部', '完小', '教学点'],
  junior: ['初中', '初级中学', '中学', '初中部'],
} as const

const shown: Shown<School> = [
  ['学段', (s) => stages[s.stage][0]],
  ['主讲校', (s) => yesNo(s.lead)],
  ['听讲校', (s) => yesNo(s.member)],
]

export const schoolKind: Kind<SchoolRow> = {
  kind: 'school',
  sheet: '学校',
  sheetNames: ['学校信息', '学校名单', '学校基本信息', '学校列表'],
  columns: [
    {
      field: 'name',
      heading: '学校名称',
      synonyms: ['学校', '校名', '名称', '学校全称', '单位名称', '单位', '学校(教学点)名称', '教学点名称'],
      required: true,
      note: '学校全称；按区县和名称认出已有的学校。',
      example: '石门小学',
      width: 28,
    },
    regionColumn,
    {
      field: 'stage',
      heading: '学段',
      synonyms: ['学校类型', '办学类型', '办学类别', '学校类别', '类别', '类型'],
      required: true,
      note: '小学或初中。',
      example: '小学',
      choices: ['小学', '初中'],
    },
    {
      field: 'lead',
      heading: '主讲校',
      synonyms: ['是否主讲校', '主讲', '主讲学校', '输出校', '是否主讲'],
      required: false,
      note: '能否给别的学校上课；不填：新学校为否，已有的不变。',
      example: '否',
      choices: ['是', '否'],
    },
    {
      field: 'member',
      heading: '听讲校',
      synonyms: ['是否听讲校', '听讲', '听讲学校', '接收校', '受援校', '是否听讲'],
      required: false,
      note: '能否听别的学校的课；不填：新学校为是，已有的不变。',
      example: '是',
      choices: ['是', '否'],
    },
  ],
  notes: ['学校按“区县＋学校名称”辨认：名称相同就是同一所学校，只更新学段、主讲校和听讲校，作息不受影响。'],

  read(row) {
    const name = row.required('name', nameCell)
    const region = row.optional('region', nameCell)
    const stage = row.required('stage', (cell) => choice(cell, stages))
    const lead = row.optional('lead', yesOrNo)
    const member = row.optional('member', yesOrNo)
    return ifGood(row, () => ({ name: name!, region, stage: stage!, lead, member }))
  },

  plan(rows, world, faults) {
    const first = firstPlaces()
    const changes: PlannedChange[] = []
    for (const { place, value } of rows) {
      const home = homeOf({ place, value }, world, faults)
      if (!home) continue
      const double = first(`${home.regionId}|${keyOf(value.name)}`, place)
      if (double) {
        faults.at(place, 'name', value.name, 'duplicate', otherRow(double))
        continue
      }
      const { before, regionId } = home
      const after: School = {
        id: before?.id ?? randomUUID(),
        name: before?.name ?? value.name,
        regionId,
        stage: value.stage,
        lead: value.lead ?? before?.lead ?? false,
        member: value.member ?? before?.member ?? true,
      }
      if (before && losesPart(after, { place, value }, world, faults)) continue
      const { id, ...input } = after
      changes.push(changeTo(place, after.name, shown, before, after, { kind: 'school', id, input }))
      if (!before) world.addSchool(after)
      // Rows of pairings in the same file are judged by what the school becomes.
      else Object.assign(world.schoolById(id)!, after)
    }
    return changes
  },
}

/** Which school a row means, or where a new one is to be. */
function homeOf(
  { place, value }: Sourced<SchoolRow>,
  world: World,
  faults: FaultList,
): { before: School | null; regionId: string } | null {
  const named = world.schoolsNamed(value.name)
  if (value.region !== undefined) {
    const region = regionOfRow(world, faults, place, 'region', value.region)
    const before = named.find((school) => school.regionId === region?.id)
    return region && { before: before ? { ...before } : null, regionId: region.id }
  }
  if (named.length > 1) {
    const regions = named.map((school) => world.regionById(school.regionId)?.name ?? '')
    faults.at(place, 'name', value.name, 'ambiguous_school', { regions })
    return null
  }
  if (named[0]) return { before: { ...named[0] }, regionId: named[0].regionId }
  if (world.region.level === 'county') return { before: null, regionId: world.region.id }
  faults.at(place, 'region', '', 'place_needed', { heading: '区县', like: world.regionNames() })
  return null
}

/** A school that is paired keeps the part it has in the pairing. */
function losesPart(after: School, { place }: Sourced<SchoolRow>, world: World, faults: FaultList): boolean {
  const paired = (lead: boolean) =>
    world.pairings.some((p) => (lead ? p.leadSchoolId : p.memberSchoolId) === after.id)
  const lost = (['lead', 'member'] as const).filter((part) => !after[part] && paired(part === 'lead'))
  for (const part of lost) faults.at(place, part, '否', 'still_paired', { part })
  return lost.length > 0
}
