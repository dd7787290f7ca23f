import { randomUUID } from 'node:crypto'
import type { Pairing } from '../../shared/directory.ts'
import { changeTo, firstPlaces, otherRow, type PlannedChange, type Shown } from './change.ts'
import type { FaultList, Place } from './fault-list.ts'
import { ifGood, type Kind } from './kind.ts'
import { nameCell } from './row-reader.ts'
import { choice, dateValue } from './value.ts'
import { schoolOfRow, type World } from './world.ts'

interface PairingRow {
  lead: string
  leadRegion?: string | undefined
  member: string
  memberRegion?: string | undefined
  type: Pairing['type']
  from: string
  until?: string | undefined
}

const types = {
  'co-building': ['共建型', '共建', '共建型教共体'],
  cooperation: ['协作型', '协作', '协作型教共体'],
  merged: ['融合型', '融合', '融合型教共体'],
  'urban-rural': ['城乡结对帮扶', '城乡结对', '结对帮扶', '城乡结对学校'],
  district: ['学区一体化管理', '学区一体化', '学区化'],
  group: ['集团化办学', '集团化', '教育集团'],
  trusteeship: ['委托管理', '托管'],
  alliance: ['学校联盟', '联盟'],
} as const

const shown: Shown<Pairing> = [
  ['类型', (p) => types[p.type][0]],
  ['开始日期', (p) => p.from],
  ['结束日期', (p) => p.until ?? '无'],
]

const region = (field: string, heading: string, synonyms: string[]) => ({
  field,
  heading,
  synonyms,
  required: false,
  note: '不同区县有同名学校时必须填。',
  example: '云溪县',
})

export const pairingKind: Kind<PairingRow> = {
  kind: 'pairing',
  sheet: '结对',
  sheetNames: ['结对关系', '教共体', '结对学校', '结对帮扶', '结对信息'],
  columns: [
    {
      field: 'lead',
      heading: '主讲校',
      synonyms: ['主讲学校', '核心校', '支援校', '优质校', '牵头校', '城区学校', '帮扶校'],
      required: true,
      note: '须是主讲校。',
      example: '云溪县实验小学',
      width: 24,
    },
    {
      field: 'member',
      heading: '听讲校',
      synonyms: ['听讲学校', '成员校', '受援校', '薄弱校', '农村学校', '乡村学校', '被帮扶校'],
      required: true,
      note: '须是听讲校。',
      example: '石门小学',
      width: 24,
    },
    {
      field: 'type',
      heading: '类型',
      synonyms: ['结对类型', '结对形式', '模式', '教共体类型', '教共体模式', '形式', '结对方式'],
      required: true,
      note: '共建型、协作型、融合型、城乡结对帮扶、学区一体化管理、集团化办学、委托管理、学校联盟。',
      example: '共建型',
      choices: Object.values(types).map(([word]) => word),
      width: 18,
    },
    {
      field: 'from',
      heading: '开始日期',
      synonyms: ['起始日期', '开始时间', '起始时间', '结对日期', '结对时间', '生效日期', '自'],
      required: true,
      note: '如 2026-9-1、2026/9/1、2026年9月1日。',
      example: '2026-09-01',
      width: 14,
    },
    {
      field: 'until',
      heading: '结束日期',
      synonyms: ['终止日期', '截止日期', '结束时间', '到期日期', '终止时间', '至'],
      required: false,
      note: '最后一天；不填就是没有期限。',
      example: '',
      width: 14,
    },
    region('leadRegion', '主讲校区县', ['主讲校所在区县', '主讲区县']),
    region('memberRegion', '听讲校区县', ['听讲校所在区县', '听讲区县']),
  ],
  notes: ['结对按“主讲校＋听讲校＋开始日期”辨认。同样两所学校同一天只能有一个结对。'],

  read(row) {
    const lead = row.required('lead', nameCell)
    const member = row.required('member', nameCell)
    const type = row.required('type', (cell) => choice(cell, types))
    const from = row.required('from', dateValue)
    const until = row.optional('until', dateValue)
    const leadRegion = row.optional('leadRegion', nameCell)
    const memberRegion = row.optional('memberRegion', nameCell)
    if (from !== undefined && until !== undefined && until < from)
      row.fault('until', 'ends_before_start', { start: from })
    return ifGood(row, () => ({
      lead: lead!,
      member: member!,
      type: type!,
      from: from!,
      until,
      leadRegion,
      memberRegion,
    }))
  },

  plan(rows, world, faults) {
    const first = firstPlaces()
    const between = new Map<string, Pairing[]>()
    const key = (p: Pick<Pairing, 'leadSchoolId' | 'memberSchoolId'>) =>
      `${p.leadSchoolId}|${p.memberSchoolId}`
    for (const pairing of world.pairings)
      between.set(key(pairing), [...(between.get(key(pairing)) ?? []), pairing])
    const changes: PlannedChange[] = []
    for (const { place, value } of rows) {
      const ends = schoolsOf(place, value, world, faults)
      if (!ends) continue
      const double = first(`${key(ends)}|${value.from}`, place)
      if (double) {
        faults.at(place, 'lead', value.lead, 'duplicate', otherRow(double))
        continue
      }
      const others = between.get(key(ends)) ?? []
      const before = others.find((other) => other.from === value.from) ?? null
      const after: Pairing = {
        id: before?.id ?? randomUUID(),
        ...ends,
        type: value.type,
        from: value.from,
        // An empty cell says that there is no end, as an empty column doesn't.
        until: value.until ?? (place.head.columns.has('until') ? null : (before?.until ?? null)),
      }
      const overlapping = others.find((other) => other !== before && meets(other, after))
      if (overlapping) {
        faults.at(place, 'from', value.from, 'pairing_overlap', {
          from: overlapping.from,
          until: overlapping.until,
        })
        continue
      }
      between.set(key(ends), [...others.filter((other) => other !== before), after])
      const { id, ...input } = after
      changes.push(
        changeTo(place, `${value.lead} → ${value.member}`, shown, before, after, {
          kind: 'pairing',
          id,
          input,
        }),
      )
    }
    return changes
  },
}

const meets = (a: Pairing, b: Pairing) =>
  (b.until === null || a.from <= b.until) && (a.until === null || b.from <= a.until)

function schoolsOf(
  place: Place,
  value: PairingRow,
  world: World,
  faults: FaultList,
): { leadSchoolId: string; memberSchoolId: string } | null {
  const lead = schoolOfRow(
    world,
    faults,
    place,
    { field: 'lead', school: value.lead, region: value.leadRegion, regionField: 'leadRegion' },
    'all',
  )
  const member = schoolOfRow(
    world,
    faults,
    place,
    { field: 'member', school: value.member, region: value.memberRegion, regionField: 'memberRegion' },
    'all',
  )
  if (!lead || !member) return null
  if (lead.id === member.id) faults.at(place, 'member', value.member, 'same_school')
  else if (!lead.lead) faults.at(place, 'lead', value.lead, 'wrong_part', { part: 'lead' })
  else if (!member.member) faults.at(place, 'member', value.member, 'wrong_part', { part: 'member' })
  else return { leadSchoolId: lead.id, memberSchoolId: member.id }
  return null
}
