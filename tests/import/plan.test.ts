import { describe, expect, it } from 'vitest'
import { readImport } from '../../server/import/read-import.ts'
import { emptySnapshot, type Snapshot } from '../../server/import/snapshot.ts'
import type { ImportFault, ImportKind } from '../../shared/import.ts'
import { type CellIn, rawWorkbook, sheetData, workbook } from './workbooks.ts'

const region = {
  id: 'r',
  name: '云溪县',
  level: 'county' as const,
  parentId: null,
  path: ['r'],
  sample: false,
}
const school = (id: string, name: string, lead = false, regionId = 'r') => ({
  id,
  name,
  regionId,
  stage: 'primary' as const,
  lead,
  member: !lead,
})

const county: Snapshot = {
  ...emptySnapshot,
  regions: [region],
  schools: [
    school('lead', '云溪县实验小学', true),
    school('shimen', '石门小学'),
    school('longtan', '龙潭小学'),
  ],
  classGroups: [{ id: 'c1', schoolId: 'shimen', name: '三年级1班', grade: 3, size: 28 }],
  classrooms: [{ id: 'room', schoolId: 'shimen', name: '同步课堂教室', lead: false, receive: true }],
  people: [
    {
      id: 'p1',
      name: 'Wu.Guilan',
      displayName: '吴桂兰',
      disabled: false,
      governed: true,
      grants: [{ kind: 'school', role: 'assistant-teacher', schoolId: 'shimen' }],
    },
    {
      id: 'p2',
      name: 'chef',
      displayName: '外来',
      disabled: false,
      governed: false,
      grants: [{ kind: 'school', role: 'lead-teacher', schoolId: 'lead' }],
    },
    {
      id: 'me',
      name: 'me',
      displayName: '我',
      disabled: false,
      governed: true,
      grants: [{ kind: 'region', role: 'coordinator', regionId: 'r' }],
    },
  ],
  takenNames: ['elsewhere'],
  pairings: [
    {
      id: 'q1',
      leadSchoolId: 'lead',
      memberSchoolId: 'shimen',
      type: 'co-building',
      from: '2026-09-01',
      until: null,
    },
  ],
  actorId: 'me',
}

async function plan(
  kinds: ImportKind | ImportKind[],
  sheets: Record<string, CellIn[][]> | Buffer,
  snapshot = county,
) {
  const bytes = Buffer.isBuffer(sheets) ? sheets : await workbook(sheets)
  return readImport(bytes, [kinds].flat(), snapshot, () => undefined)
}

const codes = (faults: readonly ImportFault[]) =>
  faults.map((f) => `${f.column ?? ''}${f.row ?? ''} ${f.code}`)

describe('rows of schools', () => {
  const head = ['学校名称', '学段', '主讲校', '听讲校']

  it('are added, changed by what differs, or left', async () => {
    const { preview, changes } = await plan('school', {
      名单: [
        head,
        ['石门小学', '小学', '', ''],
        ['龙潭小学', '初中', '是', '是'],
        ['白沙教学点', '小学', '否', '√'],
      ],
    })
    expect(preview.counts).toEqual([{ kind: 'school', added: 1, changed: 1, left: 1, bad: 0 }])
    expect(changes.map(({ label, state, fields }) => [label, state, fields])).toEqual([
      ['石门小学', 'left', []],
      [
        '龙潭小学',
        'changed',
        [
          { heading: '学段', from: '小学', to: '初中' },
          { heading: '主讲校', from: '否', to: '是' },
        ],
      ],
      [
        '白沙教学点',
        'added',
        [
          { heading: '学段', from: null, to: '小学' },
          { heading: '主讲校', from: null, to: '否' },
          { heading: '听讲校', from: null, to: '是' },
        ],
      ],
    ])
  })

  it('are found by their names in any spelling, under headings in any order and of other names', async () => {
    const { preview } = await plan('school', {
      表: [
        ['2026年秋季学校名单'],
        [],
        ['序号', '办学类型', '*校　名：', '备注'],
        [1, ' 小 学', '石门　小学 ', 'x'],
        ['', '', '', ''],
      ],
    })
    expect(preview.counts[0]).toMatchObject({ left: 1, added: 0, bad: 0 })
    expect(preview.sheets).toEqual([
      {
        name: '表',
        kind: 'school',
        headingRow: 3,
        rows: 3,
        ignored: [
          { column: 'A', heading: '序号', like: null },
          { column: 'D', heading: '备注', like: null },
        ],
      },
    ])
  })

  it('that are wrong are named cell by cell', async () => {
    const { preview, changes } = await plan('school', {
      学校: [
        head,
        ['石门小学', '大学', '也许', '是'],
        ['', '小学', '', ''],
        ['x'.repeat(81), '小学', '', ''],
        ['青山小学', '', '', ''],
        ['青山 小学', '小学', '', ''],
        ['青山小学', '小学', '', ''],
      ],
    })
    expect(codes(preview.faults)).toEqual([
      'B2 bad_choice',
      'C2 bad_choice',
      'A3 missing',
      'A4 too_long',
      'B5 missing',
      'A7 duplicate',
    ])
    expect(preview.faults[0]).toEqual({
      sheet: '学校',
      row: 2,
      column: 'B',
      heading: '学段',
      value: '大学',
      code: 'bad_choice',
      details: { choices: ['小学', '初中'] },
    })
    expect(preview.faults.at(-1)!.details).toEqual({ sheet: '学校', row: 6 })
    expect([preview.counts[0]!.bad, changes.length]).toEqual([5, 1])
  })

  it('with a formula that failed say so, whatever the column is', async () => {
    const cells = '<c t="str"><v>甲小学</v></c><c t="str"><v>小学</v></c><c t="e"><v>#N/A</v></c>'
    const names = ['学校名称', '学段', '主讲校'].map((name) => `<c t="str"><v>${name}</v></c>`).join('')
    const sheet = `<sheetData><row r="1">${names}</row><row r="2">${cells}</row></sheetData>`
    const { preview } = await plan('school', rawWorkbook({ sheet }))
    expect(preview.faults).toMatchObject([{ row: 2, column: 'C', value: '#N/A', code: 'cell_broken' }])
  })

  it('cannot take from a paired school the part it has in its pairing', async () => {
    const { preview } = await plan('school', { 学校: [head, ['云溪县实验小学', '小学', '否', '是']] })
    expect(codes(preview.faults)).toEqual(['C2 still_paired'])
  })

  it('need a region where the import goes into several, and are told apart by it', async () => {
    const prefecture = { ...region, id: 'p', name: '江州市', level: 'prefecture' as const, path: ['p'] }
    const other = { ...region, id: 's', name: '白水县', parentId: 'p', path: ['p', 's'] }
    const both: Snapshot = {
      ...emptySnapshot,
      regions: [prefecture, { ...region, parentId: 'p', path: ['p', 'r'] }, other],
      schools: [school('a', '中心小学'), school('b', '中心小学', false, 's')],
    }
    const { preview, changes } = await plan(
      'school',
      {
        学校: [
          ['学校名称', '区县', '学段'],
          ['中心小学', '', '小学'],
          ['新建小学', '', '小学'],
          ['中心小学', '白水县', '小学'],
          ['新建小学', '白水', '小学'],
          ['新建小学', '云溪县', '小学'],
        ],
      },
      both,
    )
    expect(codes(preview.faults)).toEqual(['A2 ambiguous_school', 'B3 place_needed', 'B5 unknown_region'])
    expect(preview.faults[2]!.details).toEqual({ like: ['白水县'] })
    expect(changes.map((change) => change.state)).toEqual(['left', 'added'])
  })
})

describe('headings', () => {
  it('that are missing are named with their sheet and what they may be called', async () => {
    const { preview, changes } = await plan('class-group', {
      班级: [
        ['学校', '班级名', '年级', '学生总人数'],
        ['石门小学', '三年级2班', 3, 20],
      ],
    })
    expect(preview.faults).toMatchObject([
      { sheet: '班级', row: null, heading: '班级名称', code: 'column_missing', details: { like: '班级名' } },
      { sheet: '班级', row: null, heading: '人数', code: 'column_missing', details: { like: '学生总人数' } },
    ])
    expect(changes).toEqual([])
  })

  it('that are there twice cannot be told apart', async () => {
    const { preview } = await plan('school', {
      学校: [
        ['学校名称', '学段', '备注', '学校名称'],
        ['石门小学', '小学', '', '龙潭小学'],
      ],
    })
    expect(codes(preview.faults)).toEqual(['D1 column_twice'])
  })

  it('that no sheet has make the import empty, and say so', async () => {
    const { preview } = await plan('school', {
      工资: [
        ['月份', '金额'],
        ['九月', 3],
      ],
    })
    expect(preview.faults).toMatchObject([
      { sheet: '工资', code: 'sheet_missing', details: { kind: 'school', headings: ['学校名称', '学段'] } },
    ])
    expect(preview.sheets).toMatchObject([{ name: '工资', kind: null }])
  })

  it('that come again with a printed page, and example rows, are no rows', async () => {
    const head = ['学校名称', '学段']
    const { preview } = await plan('school', {
      学校: [head, ['示例：某某小学', '小学'], ['甲小学', '小学'], head, ['乙小学', '小学']],
    })
    expect(preview.counts[0]).toMatchObject({ added: 2, bad: 0 })
  })

  it('merged over two rows or two columns are one', async () => {
    const rows = sheetData([
      ['学校名称', '学段', ''],
      ['', '', '备注'],
      ['甲小学', '小学', ''],
    ])
    const { preview } = await plan(
      'school',
      rawWorkbook({
        sheet: `${rows}<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>`,
      }),
    )
    expect(preview.counts[0]).toMatchObject({ added: 1, bad: 0 })
  })
})

describe('rows of class groups and classrooms', () => {
  it('name schools that must be there, with the likest ones where they are not', async () => {
    const { preview } = await plan('class-group', {
      班级: [
        ['学校', '班级', '年级', '人数'],
        ['石门小', '三年级1班', 3, 28],
        ['石门小学', '三年级1班', '三年级', '３０人'],
        ['石门小学', '2班', 3, 20],
      ],
    })
    expect(preview.faults).toMatchObject([
      {
        row: 2,
        column: 'A',
        value: '石门小',
        code: 'unknown_school',
        details: { like: ['石门小学', '龙潭小学', '云溪县实验小学'].slice(0, 1) },
      },
    ])
    expect(preview.counts[0]).toMatchObject({ added: 1, changed: 1, bad: 1 })
  })

  it('with only a number get their grade into their name, unless one is called just so', async () => {
    const { changes } = await plan('class-group', {
      班级: [
        ['学校', '班级', '年级', '人数'],
        ['石门小学', '1班', 3, 28],
        ['石门小学', '(2)班', 4, 9],
        ['龙潭小学', 1, 3, 9],
      ],
    })
    expect(changes.map(({ label, state }) => `${label} ${state}`)).toEqual([
      '石门小学 三年级1班 left',
      '石门小学 四年级(2)班 added',
      '龙潭小学 三年级1班 added',
    ])
  })

  it('whose name the program made a date of say so', async () => {
    const { preview } = await plan('class-group', {
      班级: [
        ['学校', '班级', '年级', '人数'],
        ['石门小学', new Date(Date.UTC(2026, 2, 1)), 3, 28],
      ],
    })
    expect(codes(preview.faults)).toEqual(['B2 made_a_date'])
  })

  it('take a merged school for each of their rows', async () => {
    const rows = sheetData([
      ['学校', '教室名称', '听讲教室'],
      ['石门小学', '同步课堂教室', '是'],
      ['', '美术室', '是'],
      ['龙潭小学', '录播室', '是'],
    ])
    const { preview } = await plan(
      'classroom',
      rawWorkbook({ sheet: `${rows}<mergeCells><mergeCell ref="A2:A3"/></mergeCells>` }),
    )
    expect(preview.counts[0]).toEqual({ kind: 'classroom', added: 2, changed: 0, left: 1, bad: 0 })
  })
})

describe('rows of people', () => {
  const head = ['登录名', '姓名', '角色', '学校', '停用']

  it('add rights and never take any, one row a right or several in one', async () => {
    const { preview, changes } = await plan('person', {
      人员: [
        head,
        ['wu.guilan', '吴桂兰', '助教', '龙潭小学', ''],
        ['lin', '林晓音', '主讲教师、辅助教师', '云溪县实验小学', ''],
        ['lin', '林晓音', '督导', '', ''],
      ],
    })
    expect(preview.faults).toEqual([])
    expect(
      changes.map(({ state, put }) => [
        state,
        put.kind === 'person' && put.input.name,
        put.kind === 'person' && put.input.grants.length,
      ]),
    ).toEqual([
      ['changed', 'Wu.Guilan', 2],
      ['added', 'lin', 3],
    ])
    expect(changes[0]!.fields).toEqual([
      { heading: '角色', from: '辅助教师@石门小学', to: '辅助教师@石门小学、辅助教师@龙潭小学' },
    ])
  })

  it('that cannot be are named', async () => {
    const { preview } = await plan('person', {
      人员: [
        head,
        ['a b!', '甲', '助教', '石门小学', ''],
        ['elsewhere', '乙', '助教', '石门小学', ''],
        ['new', '丙', '管理员', '石门小学', ''],
        ['new', '丁', '助教', '', ''],
        ['two', '戊', '助教', '石门小学', ''],
        ['two', '己', '助教', '龙潭小学', ''],
        ['two', '戊', '助教', '石门小学', ''],
        ['chef', '改名', '主讲教师', '云溪县实验小学', ''],
        ['me', '我', '督导', '', ''],
      ],
    })
    expect(codes(preview.faults)).toEqual([
      'A2 bad_sign_in_name',
      'A3 name_taken',
      'C4 bad_choice',
      'D5 place_needed',
      'B7 contradicts',
      'A8 duplicate',
      'A9 beyond_rights',
      'A10 beyond_rights',
    ])
  })
})

describe('rows of pairings', () => {
  const head = ['主讲校', '听讲校', '类型', '开始日期', '结束日期']

  it('are known by their schools and first day, whose forms are many', async () => {
    const { preview, changes } = await plan('pairing', {
      结对: [
        head,
        ['云溪县实验小学', '石门小学', '共建', new Date(Date.UTC(2026, 8, 1)), '2027年7月2日'],
        ['云溪县实验小学', '龙潭小学', '学校联盟', 20260901, ''],
      ],
    })
    expect(preview.faults).toEqual([])
    expect(
      changes.map(({ state, fields }) => [state, fields.map((f) => `${f.heading} ${f.from} ${f.to}`)]),
    ).toEqual([
      ['changed', ['结束日期 无 2027-07-02']],
      ['added', ['类型 null 学校联盟', '开始日期 null 2026-09-01', '结束日期 null 无']],
    ])
  })

  it('that cannot be are named', async () => {
    const { preview } = await plan('pairing', {
      结对: [
        head,
        ['石门小学', '龙潭小学', '共建型', '2026-9-1', ''],
        ['云溪县实验小学', '云溪县实验小学', '共建型', '2026-9-1', ''],
        ['云溪县实验小学', '石门小学', '共建型', '2027-3-1', ''],
        ['云溪县实验小学', '龙潭小学', '共建型', '2026-9-1', '2026-8-1'],
        ['云溪县实验小学', '龙潭小学', '联姻', '9月1日', ''],
      ],
    })
    expect(codes(preview.faults)).toEqual([
      'A2 wrong_part',
      'B3 same_school',
      'D4 pairing_overlap',
      'E5 ends_before_start',
      'C6 bad_choice',
      'D6 date_without_year',
    ])
  })
})

describe('a workbook of several kinds', () => {
  const sheets = {
    学校: [
      ['学校名称', '学段', '主讲校', '听讲校'],
      ['新城小学', '小学', '是', '否'],
    ],
    教室: [
      ['学校', '教室名称'],
      ['新城小学', '录播教室'],
    ],
    班级: [
      ['学校', '班级名称', '年级', '人数'],
      ['新城小学', '三年级1班', 3, 40],
    ],
    教师: [
      ['登录名', '姓名', '角色', '学校'],
      ['xin', '新老师', '主讲', '新城小学'],
    ],
    教共体: [
      ['主讲校', '听讲校', '类型', '开始日期'],
      ['新城小学', '石门小学', '融合型', '2026-9-1'],
    ],
  }
  const all: ImportKind[] = ['pairing', 'person', 'class-group', 'classroom', 'school']

  it('may name in one sheet what another adds', async () => {
    const { preview, changes } = await plan(all, sheets)
    expect(preview.faults).toEqual([])
    expect(preview.counts.map((count) => [count.kind, count.added])).toEqual([
      ['school', 1],
      ['classroom', 1],
      ['class-group', 1],
      ['person', 1],
      ['pairing', 1],
    ])
    const [school, room] = changes.map((change) => change.put)
    expect(room).toMatchObject({
      kind: 'classroom',
      input: { schoolId: school!.id, lead: true, receive: false },
    })
  })

  it('of which only some are wanted is read in their sheets alone', async () => {
    const named = await plan(['school', 'pairing'], sheets)
    expect(named.preview.faults).toEqual([])
    expect(named.preview.sheets.map((sheet) => sheet.kind)).toEqual(['school', null, null, null, 'pairing'])
    const unnamed = await plan('school', { a: sheets.教室, b: sheets.学校, c: sheets.教师 })
    expect(unnamed.preview.sheets.map((sheet) => sheet.kind)).toEqual([null, 'school', null])
    const timetable = [
      ['学校', '班级', '课程', '上课时间', '教室'],
      ['石门小学', '三年级1班', '音乐', '周一1节', '美术室'],
    ]
    const rooms = await plan('classroom', { a: timetable, 课表: timetable, 教室: sheets.教室 })
    expect(rooms.preview.sheets.map((sheet) => sheet.kind)).toEqual([null, null, 'classroom'])
    const other = await plan('school', { 教室: sheets.教室 })
    expect(other.preview.faults).toMatchObject([{ sheet: '教室', code: 'sheet_missing' }])
  })

  it('loses what hangs on a row that is wrong', async () => {
    const { preview, changes } = await plan(all, {
      ...sheets,
      学校: [sheets.学校[0]!, ['新城小学', '大学', '是', '否']],
    })
    expect(preview.faults.map((fault) => fault.code)).toEqual([
      'bad_choice',
      'unknown_school',
      'unknown_school',
      'unknown_school',
      'unknown_school',
    ])
    expect(changes).toEqual([])
  })

  it('under names that say nothing is told apart by its headings', async () => {
    const unnamed = Object.fromEntries(Object.values(sheets).map((rows, i) => [`Sheet${i + 1}`, rows]))
    const { preview } = await plan(all, unnamed)
    expect(preview.sheets.map((sheet) => sheet.kind)).toEqual([
      'school',
      'classroom',
      'class-group',
      'person',
      'pairing',
    ])
  })
})

describe('rows of bells', () => {
  const head = ['学校', '季节', '生效日期', '星期', '节次', '上课时间', '下课时间']

  it('are gathered into tables, one a school, season, date and weekdays', async () => {
    const { preview, changes } = await plan('bell', {
      作息: [
        head,
        ['石门小学', '夏季', '2026-9-1', '1-4', 1, '8:40', '9:20'],
        ['石门小学', '夏季', '2026-9-1', '周一至周四', '第二节', 0.3958333, '10：10'],
        ['石门小学', '夏季', '2026-9-1', '周五', 1, '8:40', '9:15'],
      ],
    })
    expect(preview.faults).toEqual([])
    expect(
      changes.map(
        (change) => change.put.kind === 'bell' && [change.put.input.weekdays, change.put.input.bells],
      ),
    ).toEqual([
      [
        [1, 2, 3, 4],
        [
          { period: 1, start: '08:40', end: '09:20' },
          { period: 2, start: '09:30', end: '10:10' },
        ],
      ],
      [[5], [{ period: 1, start: '08:40', end: '09:15' }]],
    ])
  })

  it('of a table with a wrong row leave that school out whole', async () => {
    const { preview, changes } = await plan('bell', {
      作息: [
        head,
        ['石门小学', '夏季', '2026-9-1', '', 1, '8:40', '9:20'],
        ['石门小学', '夏季', '2026-9-1', '', 2, '9点半', '10:10'],
        ['龙潭小学', '夏季', '2026-9-1', '', 1, '8:40', '9:20'],
        ['龙潭小学', '夏季', '2026-9-1', '', 2, '9:10', '9:50'],
        ['云溪县实验小学', '夏季', '2026-9-1', '', 1, '8:40', '9:20'],
      ],
    })
    expect(codes(preview.faults)).toEqual(['F3 bad_time', 'F5 bells_overlap'])
    expect(changes.map((change) => change.label)).toEqual(['云溪县实验小学 夏季 2026-09-01 周一二三四五'])
  })
})

describe('timetables', () => {
  it('as a list are the lessons of each class', async () => {
    const { preview, changes } = await plan('timetable', {
      课表: [
        ['学校', '年级', '班级', '课程', '上课时间', '教师', '教室'],
        ['石门小学', '三年级', '1班', '音乐', '1-4,6-17周星期一6-7节', '吴桂兰', '同步课堂教室'],
        ['石门小学', 3, '1班', '语文', '单周周二1节；双周周三1节', '未登记', ''],
      ],
    })
    expect(preview.faults).toEqual([])
    expect(changes).toHaveLength(1)
    expect(changes[0]!.put).toEqual({
      kind: 'timetable',
      id: 'c1',
      input: [
        {
          weekday: 1,
          period: 6,
          weeks: '1-4,6-17',
          subjectName: '音乐',
          teacherId: 'p1',
          classroomId: 'room',
        },
        {
          weekday: 1,
          period: 7,
          weeks: '1-4,6-17',
          subjectName: '音乐',
          teacherId: 'p1',
          classroomId: 'room',
        },
        { weekday: 2, period: 1, weeks: 'odd', subjectName: '语文', teacherId: null, classroomId: null },
        { weekday: 3, period: 1, weeks: 'even', subjectName: '语文', teacherId: null, classroomId: null },
      ],
    })
  })

  const grid = [
    ['石门小学三年级1班课程表'],
    ['节次', '星期一', '星期二', '星期三', '星期四', '星期五'],
    ['早读', '语文', '语文', '', '', ''],
    ['第1节', '语文', '数学', '语文', '音乐(单周)\n美术(双周)', '/'],
    ['午休', '', '', '', '', ''],
    ['第2节', '数学', '音 乐\n吴桂兰', '', '', ''],
  ]

  it('as a grid are found under the name of their class, in the sheet or above it', async () => {
    const { preview, changes } = await plan('timetable', { Sheet1: grid, 石门小学三年级1班: grid.slice(1) })
    expect(preview.sheets.map((sheet) => [sheet.kind, sheet.headingRow])).toEqual([
      ['timetable', 2],
      ['timetable', 1],
    ])
    // The same class twice in one file: the second stands against the first.
    expect(new Set(preview.faults.map((fault) => `${fault.sheet} ${fault.code}`))).toEqual(
      new Set(['石门小学三年级1班 duplicate']),
    )
    expect(changes).toEqual([])
    const alone = await plan('timetable', { Sheet1: grid })
    expect(alone.preview.faults).toEqual([])
    expect(
      alone.changes[0]!.put.kind === 'timetable' &&
        alone.changes[0]!.put.input.map(
          (l) => `${l.weekday}.${l.period}${l.weeks} ${l.subjectName}${l.teacherId ?? ''}`,
        ),
    ).toEqual(['1.1 语文', '1.2 数学', '2.1 数学', '2.2 音乐p1', '3.1 语文', '4.1even 美术', '4.1odd 音乐'])
  })

  it('of a class that is not there, and cells that cannot be read, are named', async () => {
    const unknown = await plan('timetable', { 大坪小学五年级: grid.slice(1) })
    expect(unknown.preview.faults).toMatchObject([{ sheet: '大坪小学五年级', code: 'unknown_class_group' }])
    const odd = await plan('timetable', {
      课表: [
        ['学校', '石门小学', '班级', '三年级1班'],
        grid[1]!,
        ['第1节', '单周', '数学'],
        ['加课', '语文', ''],
      ],
    })
    expect(codes(odd.preview.faults)).toEqual(['B3 bad_timetable', '4 bad_number'])
    expect(odd.changes).toEqual([])
  })

  it('that say what is there already are left', async () => {
    const once = await plan('timetable', { Sheet1: grid })
    const put = once.changes[0]!.put
    const lessons = put.kind === 'timetable' ? put.input : []
    const again = await plan(
      'timetable',
      { Sheet1: grid },
      { ...county, timetables: [{ classGroupId: 'c1', lessons: [...lessons].reverse() }] },
    )
    expect(again.changes.map((change) => change.state)).toEqual(['left'])
    const changed = await plan(
      'timetable',
      { Sheet1: grid.slice(0, 4) },
      { ...county, timetables: [{ classGroupId: 'c1', lessons }] },
    )
    expect(changed.changes[0]).toMatchObject({
      state: 'changed',
      fields: [{ heading: '课表', from: '星期一2节 数学；星期二2节 音乐 吴桂兰', to: '' }],
    })
  })
})
