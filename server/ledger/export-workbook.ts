import writeXlsxFile, { type Row, type Sheet } from 'write-excel-file/node'
import { type Export, headingOf, round, rowHeader, subjectNames } from './export-table.ts'

const head = { fontWeight: 'bold', backgroundColor: '#E3F3F1', wrap: true, alignVertical: 'center' } as const
const soft = { textColor: '#51626D' } as const
const rate = '0.0%'
const periods = '0.0'

/** Written as the format asks for it, without the `=` that is typed. */
const formula = (value: string, format: string) => ({
  type: 'Formula' as const,
  value: value.slice(1),
  format,
})
const text = (value: string) => ({ type: String, value })

/** The ledger as a workbook: units, classes, weeks and definitions, with formulas where a reader would check a figure. */
export async function workbookOf(exported: Export): Promise<Uint8Array> {
  const sheets: Sheet<never>[] = [
    unitSheet(exported),
    classSheet(exported),
    trendSheet(exported),
    definitions(exported),
  ]
  return new Uint8Array(await writeXlsxFile(sheets).toBuffer())
}

/** The heading's rows and an empty one; the header stands below, and stays when the sheet is scrolled. */
const above = (exported: Export): Row[] => [
  ...headingOf(exported).map(([what, value]) => [
    { ...text(what), ...soft },
    { ...text(value), fontWeight: 'bold' as const },
  ]),
  [],
]

const header = (names: readonly string[]): Row => names.map((name) => ({ ...text(name), ...head }))

const titled = (
  name: string,
  columns: number[],
  above: Row[],
  names: readonly string[],
  rows: Row[],
): Sheet<never> => ({
  sheet: name,
  columns: columns.map((width) => ({ width })),
  stickyRowsCount: above.length + 1,
  orientation: 'landscape',
  data: [...above, header(names), ...rows],
})

/** A row for each unit and subject, and the sum of all: the rate of the sum is the sum's, not the mean of rates. */
function unitSheet(exported: Export): Sheet<never> {
  const top = above(exported)
  const names = [
    '名称',
    '学科',
    '班级数',
    '至今应开 R',
    '计入(每班不超过应开)',
    '开课率',
    '缺口',
    '计划缺口',
    '满意度(1–5)',
  ]
  const lines = exported.view.units.flatMap((unit) => unit.subjects.map((figures) => ({ unit, figures })))
  const first = top.length + 2
  const rows = lines.map(({ unit, figures }, i): Row => {
    const n = first + i
    return [
      text(unit.name),
      text(subjectNames[figures.subject]),
      unit.classes,
      { value: round(figures.required), format: periods },
      { value: round(figures.credited), format: periods },
      formula(`=IF(D${n}=0,"",E${n}/D${n})`, rate),
      formula(`=D${n}-E${n}`, periods),
      { value: round(figures.planningGap), format: periods },
      unit.satisfaction ? { value: round(unit.satisfaction.average, 2), format: '0.0' } : null,
    ]
  })
  const last = first + rows.length - 1
  const sum = (column: string) => formula(`=SUM(${column}${first}:${column}${last})`, periods)
  const total: Row[] =
    rows.length === 0
      ? []
      : [
          [
            { ...text('合计'), fontWeight: 'bold' },
            null,
            null,
            sum('D'),
            sum('E'),
            formula(`=IF(D${last + 1}=0,"",E${last + 1}/D${last + 1})`, rate),
            sum('G'),
            sum('H'),
          ],
        ]
  return titled('开课率', [30, 8, 8, 12, 22, 10, 10, 10, 12], top, names, [...rows, ...total])
}

/** The formulas of design/domain.md, class by class; the share of replays stands in the definitions. */
function classSheet(exported: Export): Sheet<never> {
  const top = above(exported)
  const first = top.length + 2
  const rows = exported.rows.map((row, i): Row => {
    const n = first + i
    const replay = Math.max(0, row.credited - row.local - row.shared - row.makeUp)
    return [
      text(row.schoolName),
      text(row.classGroupName),
      row.grade,
      text(subjectNames[row.subject]),
      row.weekly,
      { value: round(row.target), format: periods },
      { value: round(row.required, 4), format: periods },
      row.local,
      row.shared,
      row.makeUp,
      // What of the replays counts: they cover no more than their share.
      { value: round(replay), format: periods },
      formula(`=H${n}+I${n}+J${n}+K${n}`, periods),
      formula(`=IF(G${n}=0,"",MIN(1,(H${n}+I${n}+J${n})/G${n}))`, rate),
      formula(`=IF(G${n}=0,"",MIN(1,L${n}/G${n}))`, rate),
      formula(`=MAX(0,G${n}-L${n})`, periods),
      formula(`=MAX(0,F${n}-L${n}-Q${n})`, periods),
      row.scheduledAhead,
      row.line,
      row.absent,
      row.leadFailed,
      row.cancelled,
      row.notHeld,
      row.unknown,
    ]
  })
  const widths = rowHeader.map((_, i) => (i === 0 ? 26 : i === 1 ? 14 : 10))
  return titled('班级明细', widths, top, rowHeader, rows)
}

function trendSheet(exported: Export): Sheet<never> {
  const { trend, subjects } = exported.view
  const names = ['教学周', '截至', '开课率', '直播开课率', ...subjects.map((s) => subjectNames[s.subject])]
  const cell = (value: number | null) => (value === null ? null : { value: round(value, 4), format: rate })
  const rows = trend.map(
    (point): Row => [
      point.week,
      text(point.date),
      cell(point.total),
      cell(point.live),
      ...subjects.map(({ subject }) =>
        cell(point.subjects.find((s) => s.subject === subject)?.total ?? null),
      ),
    ],
  )
  return titled(
    '每周趋势',
    names.map(() => 12),
    above(exported),
    names,
    rows,
  )
}

const meanings: [string, string][] = [
  ['课时', '标准课时：小学、初中各按设置的分钟数；一节到课计 1 课时。'],
  ['T 全学期应开', '每周应开节数 × 教学周数，按班级 × 学科；九年级提前结课的，按它自己的教学周。'],
  ['R 至今应开', 'T × 已过教学日 ÷ 全部教学日，按各校自己的校历。没有排课的学科也要开，显示 0 %。'],
  ['L 本校已确认', '本校自己上、并由学校按周确认的课，以及同步课堂主讲班级的课。没有确认的不计。'],
  ['G 共享直播', '听讲班级有效听课达到到课标准的共享课。'],
  ['M 直播补课', '为缺的课补上、并到课的直播课。同一节缺课只计一次。'],
  ['P 监督回放', '在学校监督下补看回放补足的课；最多抵应开的一个比例(设置，默认 20 %)。表中已按此封顶。'],
  ['开课率', 'min(1, (L+G+M+P) ÷ R)；直播开课率不含 P。'],
  ['汇总', 'Σ min(计入, R) ÷ ΣR：一个班多上的，补不了别的班或别的学科的缺口。'],
  ['缺口', 'max(0, R − 计入)。计划缺口：max(0, T − 计入 − 已约未上)。'],
  ['开齐 / 开足', '开齐：每门应开的学科都上过课。开足：到学期末每门学科开课率 100 %。'],
  ['主讲未开、已取消', '主讲端没有开成，不算班级缺席。'],
  ['待核实', '没有任何证据：既不算到课也不算缺席，不计课时。'],
]

function definitions(exported: Export): Sheet<never> {
  return titled(
    '口径说明',
    [18, 100],
    above(exported),
    ['项目', '含义'],
    meanings.map(([what, means]) => [
      { ...text(what), fontWeight: 'bold' as const },
      { ...text(means), wrap: true },
    ]),
  )
}
