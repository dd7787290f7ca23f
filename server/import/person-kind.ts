import { randomUUID } from 'node:crypto'
import { type Grant, signInName } from '../../shared/account.ts'
import { grantKey } from '../account/granting.ts'
import { changeTo, otherRow, type PlannedChange, type Shown, yesNo } from './change.ts'
import type { FaultList, Place } from './fault-list.ts'
import { ifGood, type Kind, regionColumn, type Sourced, schoolColumn } from './kind.ts'
import { nameCell } from './row-reader.ts'
import type { KnownPerson } from './snapshot.ts'
import { keyOf } from './text.ts'
import { someOf, textValue, yesOrNo } from './value.ts'
import { regionOfRow, schoolOfRow, signInKey, type World } from './world.ts'

const roles = {
  'lead-teacher': ['主讲教师', '主讲', '主讲老师'],
  'assistant-teacher': ['辅助教师', '助教', '辅助老师', '辅助'],
  coordinator: ['统筹员', '统筹', '教研员', '排课员'],
  inspector: ['督导', '督导员', '督学'],
} as const
type ImportRole = keyof typeof roles

interface PersonRow {
  name: string
  displayName: string
  roles: ImportRole[]
  school?: string | undefined
  region?: string | undefined
  disabled?: boolean | undefined
}

export const personKind: Kind<PersonRow> = {
  kind: 'person',
  sheet: '人员',
  sheetNames: ['人员信息', '教师', '教师信息', '教师名单', '人员名单', '账号'],
  columns: [
    {
      field: 'name',
      heading: '登录名',
      synonyms: ['用户名', '账号', '帐号', '登录账号', '登录帐号', '账户', '工号'],
      required: true,
      note: '2–40 个字：汉字、字母、数字和 . _ -。整个系统内不能重复；按登录名认出已有的人。',
      example: 'wu.guilan',
      width: 18,
    },
    {
      field: 'displayName',
      heading: '姓名',
      synonyms: ['教师姓名', '名字', '真实姓名', '姓名(中文)', '教师'],
      required: true,
      note: '显示给别人看的名字。',
      example: '吴桂兰',
    },
    {
      field: 'roles',
      heading: '角色',
      synonyms: ['身份', '岗位', '职务', '权限', '人员类型', '类型'],
      required: true,
      note: '主讲教师、辅助教师、统筹员或督导；一人多个角色用顿号隔开，或写成多行。',
      example: '辅助教师',
      choices: ['主讲教师', '辅助教师', '统筹员', '督导'],
    },
    { ...schoolColumn, required: false, note: '主讲教师和辅助教师必须填写。' },
    { ...regionColumn, note: '统筹员和督导负责的区县；不填就是本次导入的地区。' },
    {
      field: 'disabled',
      heading: '停用',
      synonyms: ['是否停用', '已停用', '离职', '已离职'],
      required: false,
      note: '已离开的人填“是”；不填：新人员为否，已有的不变。',
      example: '否',
      choices: ['是', '否'],
    },
  ],
  notes: [
    '导入只增加角色，不会收回已有的角色。',
    '文件里不写密码：导入后为新人员生成设置密码的链接。管理员不能导入，请在“人员”页面添加。',
  ],

  read(row) {
    const name = row.required('name', (cell) => textValue(cell, 40))
    const displayName = row.required('displayName', (cell) => textValue(cell, 60))
    const asked = row.required('roles', (cell) => someOf(cell, roles))
    const school = row.optional('school', nameCell)
    const region = row.optional('region', nameCell)
    const disabled = row.optional('disabled', yesOrNo)
    if (name !== undefined && !signInName.safeParse(name).success) row.fault('name', 'bad_sign_in_name')
    return ifGood(row, () => ({
      name: name!,
      displayName: displayName!,
      roles: asked!,
      school,
      region,
      disabled,
    }))
  },

  /** A person may have several rows, one a role or a school: they are gathered before anything is compared. */
  plan(rows, world, faults) {
    const wanted = new Map<string, Wanted>()
    for (const row of rows) gather(row, wanted, world, faults)
    return [...wanted.values()].flatMap((person) => planPerson(person, world, faults) ?? [])
  },
}

interface Wanted {
  place: Place
  value: PersonRow
  grants: { grant: Grant; place: Place }[]
}

function gather(
  { place, value }: Sourced<PersonRow>,
  wanted: Map<string, Wanted>,
  world: World,
  faults: FaultList,
): void {
  const person = wanted.get(signInKey(value.name)) ?? { place, value, grants: [] }
  if (keyOf(person.value.displayName) !== keyOf(value.displayName)) {
    faults.at(place, 'displayName', value.displayName, 'contradicts', {
      ...otherRow(person.place),
      value: person.value.displayName,
    })
    return
  }
  const grants: Grant[] = []
  for (const role of value.roles) {
    const grant = grantOf(role, { place, value }, world, faults)
    if (!grant) return
    const double = person.grants.find((other) => grantKey(other.grant) === grantKey(grant))
    if (double) {
      faults.at(place, 'name', value.name, 'duplicate', otherRow(double.place))
      return
    }
    grants.push(grant)
  }
  person.grants.push(...grants.map((grant) => ({ grant, place })))
  person.value = { ...person.value, disabled: person.value.disabled ?? value.disabled }
  wanted.set(signInKey(value.name), person)
}

function grantOf(
  role: ImportRole,
  { place, value }: Sourced<PersonRow>,
  world: World,
  faults: FaultList,
): Grant | null {
  if (role === 'coordinator' || role === 'inspector') {
    const region =
      value.region === undefined ? world.region : regionOfRow(world, faults, place, 'region', value.region)
    return region && { kind: 'region', role, regionId: region.id }
  }
  if (value.school === undefined) {
    faults.at(place, 'school', '', 'place_needed', { heading: '学校', like: [] })
    return null
  }
  // The region only tells schools of one name apart, and only where it is one.
  const region =
    value.region !== undefined && world.schoolsNamed(value.school).length > 1 ? value.region : undefined
  const school = schoolOfRow(world, faults, place, { field: 'school', school: value.school, region })
  return school && { kind: 'school', role, schoolId: school.id }
}

function planPerson({ place, value, grants }: Wanted, world: World, faults: FaultList): PlannedChange | null {
  const before = world.people.get(signInKey(value.name)) ?? null
  if (!before && world.takenNames.has(signInKey(value.name))) {
    faults.at(place, 'name', value.name, 'name_taken')
    return null
  }
  const known = new Set(before?.grants.map(grantKey))
  const added = grants.filter(({ grant }) => !known.has(grantKey(grant))).map(({ grant }) => grant)
  const after: KnownPerson = {
    id: before?.id ?? randomUUID(),
    name: before?.name ?? value.name,
    displayName:
      before && keyOf(before.displayName) === keyOf(value.displayName)
        ? before.displayName
        : value.displayName,
    disabled: value.disabled ?? before?.disabled ?? false,
    grants: [...(before?.grants ?? []), ...added],
    governed: before?.governed ?? true,
  }
  if (before && !mayChange(before, after, added, world)) {
    faults.at(place, 'name', value.name, 'beyond_rights')
    return null
  }
  world.people.set(signInKey(value.name), after)
  const { id, governed: _, ...input } = after
  const change = changeTo(place, `${after.displayName}（${after.name}）`, shownIn(world), before, after, {
    kind: 'person',
    id,
    input,
  })
  return change
}

/** As account's put-person.ts rules: nobody's own rights, and a name only by who may give every right the person has. */
function mayChange(before: KnownPerson, after: KnownPerson, added: Grant[], world: World): boolean {
  const switched = before.disabled !== after.disabled
  if (before.id === world.actorId && (added.length > 0 || switched)) return false
  return before.governed || (!switched && before.displayName === after.displayName)
}

function shownIn(world: World): Shown<KnownPerson> {
  const words: Record<string, string> = { administrator: '管理员' }
  for (const [role, [word]] of Object.entries(roles)) words[role] = word
  const grantText = (grant: Grant) => {
    const place =
      grant.kind === 'region'
        ? world.regionById(grant.regionId)?.name
        : world.schoolById(grant.schoolId)?.name
    return `${words[grant.role]}@${place ?? '其他地区'}`
  }
  return [
    ['姓名', (p) => p.displayName],
    ['角色', (p) => p.grants.map(grantText).sort().join('、')],
    ['停用', (p) => yesNo(p.disabled)],
  ]
}
