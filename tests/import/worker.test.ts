import { describe, expect, it } from 'vitest'
import { runInWorker, workerLimits } from '../../server/import/run-worker.ts'
import { emptySnapshot, type Snapshot } from '../../server/import/snapshot.ts'
import { refusal } from '../support/county.ts'
import { rawWorkbook, workbook } from './workbooks.ts'

const SCHOOLS = 500
const ROWS = 50_000

const snapshot: Snapshot = {
  ...emptySnapshot,
  regions: [{ id: 'r', name: '云溪县', level: 'county', parentId: null, path: ['r'], sample: false }],
  schools: Array.from({ length: SCHOOLS }, (_, i) => ({
    id: `s${i}`,
    name: `第${i}小学`,
    regionId: 'r',
    stage: 'primary' as const,
    lead: false,
    member: true,
  })),
}

/** Class groups of all schools, every text its own, as shared strings. */
function longWorkbook(): Buffer {
  const strings: string[] = ['学校', '班级名称', '年级', '人数', '备注']
  const rows = [`<row r="1">${[0, 1, 2, 3, 4].map((i) => `<c t="s"><v>${i}</v></c>`).join('')}</row>`]
  for (let i = 0; i < ROWS; i++) {
    const at = strings.push(`第${i % SCHOOLS}小学`, `三年级${i}班`, `这一行的备注是第${i}行`)
    rows.push(
      `<row r="${i + 2}"><c t="s"><v>${at - 3}</v></c><c t="s"><v>${at - 2}</v></c><c><v>3</v></c><c><v>${(i % 80) + 1}</v></c><c t="s"><v>${at - 1}</v></c></row>`,
    )
  }
  return rawWorkbook({
    sheet: `<sheetData>${rows.join('')}</sheetData>`,
    strings: strings.map((text) => `<si><t>${text}</t></si>`).join(''),
    sheetName: '班级',
  })
}

describe('a long workbook', () => {
  it('is read in a thread at bounded memory, and says how far it is', async () => {
    const told: number[] = []
    const turns: number[] = []
    // Turns of this thread's own loop, while the other reads.
    const ticking = setInterval(() => turns.push(told.length), 5)
    const plan = await runInWorker({
      bytes: longWorkbook(),
      kinds: ['class-group'],
      snapshot,
      onProgress: ({ rows }) => told.push(rows),
    }).finally(() => clearInterval(ticking))
    expect(plan.preview.counts).toEqual([{ kind: 'class-group', added: ROWS, changed: 0, left: 0, bad: 0 }])
    expect(plan.changes).toHaveLength(ROWS)
    expect(plan.changes.at(-1)).toMatchObject({
      row: ROWS + 1,
      label: `第${(ROWS - 1) % SCHOOLS}小学 三年级${ROWS - 1}班`,
    })
    expect(plan.peakBytes).toBeLessThan(256 * 2 ** 20)
    expect(told.at(-1)).toBe(ROWS + 1)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    // The server's loop went on turning while the file was read.
    expect(new Set(turns).size).toBeGreaterThan(2)
  })

  it('with as many mistakes as rows names the first thousand and counts the others', async () => {
    const rows = Array.from(
      { length: 3_000 },
      (_, i) => `<row r="${i + 2}"><c t="str"><v>没有${i}</v></c><c t="str"><v>小小学</v></c></row>`,
    )
    const head = '<row r="1"><c t="str"><v>学校名称</v></c><c t="str"><v>学段</v></c></row>'
    const bytes = rawWorkbook({ sheet: `<sheetData>${head}${rows.join('')}</sheetData>` })
    const { preview } = await runInWorker({ bytes, kinds: ['school'], snapshot, onProgress: () => undefined })
    expect(preview.faults).toHaveLength(1_000)
    expect(preview.faultCount).toBe(3_000)
    expect(preview.counts[0]!.bad).toBe(3_000)
  })

  it('beyond its memory ends its thread, not the server', async () => {
    const reading = runInWorker({
      bytes: longWorkbook(),
      kinds: ['class-group'],
      snapshot,
      onProgress: () => undefined,
      limits: { ...workerLimits, heapMegabytes: 24 },
    })
    expect(await refusal(reading)).toMatchObject({ code: 'file_too_large', details: { why: 'memory' } })
  })

  it('beyond the rows of one import is refused', async () => {
    const many = Array.from({ length: 100_002 }, (_, i) => `<row r="${i + 1}"><c><v>1</v></c></row>`)
    const bytes = rawWorkbook({ sheet: `<sheetData>${many.join('')}</sheetData>` })
    const reading = runInWorker({ bytes, kinds: ['school'], snapshot, onProgress: () => undefined })
    expect(await refusal(reading)).toMatchObject({ code: 'file_too_large', details: { why: 'rows' } })
  })

  it('is given up at once when it is no longer wanted', async () => {
    const giveUp = new AbortController()
    const reading = runInWorker({
      bytes: longWorkbook(),
      kinds: ['class-group'],
      snapshot,
      onProgress: () => giveUp.abort(),
      signal: giveUp.signal,
    })
    expect(await refusal(reading)).toMatchObject({ code: 'not_found' })
  })

  it('that is wrong is told by the same error as in this thread', async () => {
    const bytes = (await workbook({ 学校: [['学校名称', '学段']] })).subarray(0, 400)
    const reading = runInWorker({ bytes, kinds: ['school'], snapshot, onProgress: () => undefined })
    expect(await refusal(reading)).toMatchObject({ code: 'file_damaged' })
  })
})
