import { describe, expect, it } from 'vitest'
import { parseGridCell } from '../../server/import/timetable-grid.ts'
import {
  formatSlots,
  joinRanges,
  numbersOf,
  parseSlots,
  parseWeeks,
  type Slot,
} from '../../server/import/timetable-text.ts'
import { fc } from '../support/property.ts'

const slot = (weeks: string, weekday: number, ...periods: number[]): Slot => ({ weeks, weekday, periods })

describe('when a class has a lesson', () => {
  it.each<[string, Slot[]]>([
    ['1-4,6-17周星期一6-7节', [slot('1-4,6-17', 1, 6, 7)]],
    ['１－４，６～１７周　周一　第6、7节', [slot('1-4,6-17', 1, 6, 7)]],
    ['1-17周一6节', [slot('1-17', 1, 6)]],
    ['星期三第三节', [slot('', 3, 3)]],
    ['礼拜天第一至二节', [slot('', 7, 1, 2)]],
    ['礼拜天第一至第二节', [slot('', 7, 1, 2)]],
    ['单周周三1-2节；双周周四3节', [slot('odd', 3, 1, 2), slot('even', 4, 3)]],
    ['周一第1,2节{第1-16周|单周}', [slot('1,3,5,7,9,11,13,15', 1, 1, 2)]],
    ['周一第1节{1-8周} 周三第2节{9-16周}', [slot('1-8', 1, 1), slot('9-16', 3, 2)]],
    ['1-16周(单)礼拜天1节', [slot('1,3,5,7,9,11,13,15', 7, 1)]],
    ['2-6双周星期二1节', [slot('2,4,6', 2, 1)]],
    ['周一 1-2节 单周', [slot('odd', 1, 1, 2)]],
    ['每周周五第1节', [slot('', 5, 1)]],
    ['星期一1-2节,星期三3节', [slot('', 1, 1, 2), slot('', 3, 3)]],
    ['1-8周星期一1节\n9-16周星期二2节', [slot('1-8', 1, 1), slot('9-16', 2, 2)]],
    ['周二第十一节', [slot('', 2, 11)]],
  ])('%j is understood', (text, slots) => expect(parseSlots(text) ?? []).toEqual(slots))

  it.each([
    '',
    '音乐',
    '周八1节',
    '5-3周周一1节',
    '周一15节',
    '周一',
    '第1节',
    '周一1,2',
    '3周1第2节',
    '0周周一1节',
    '周一1节 单周周三2节',
    '2周(单)周一1节',
    '周一周二1节',
    '54周周一1节',
  ])('%j is not guessed at', (text) => expect(parseSlots(text)).toBeNull())

  const weeks = fc.oneof(
    fc.constantFrom('', 'odd', 'even'),
    fc
      .uniqueArray(fc.integer({ min: 1, max: 53 }), { minLength: 1 })
      .map((list) => joinRanges(list.sort((a, b) => a - b))),
  )
  const periods = fc
    .uniqueArray(fc.integer({ min: 1, max: 14 }), { minLength: 1 })
    .map((list) => list.sort((a, b) => a - b))
  const slots = fc.array(fc.record({ weeks, weekday: fc.integer({ min: 1, max: 7 }), periods }), {
    minLength: 1,
    maxLength: 4,
  })

  it('written in words is read back the same', () => {
    fc.assert(fc.property(slots, (list) => void expect(parseSlots(formatSlots(list))).toEqual(list)))
  })

  it('is read the same in full width, with other names for the days, and with spaces', () => {
    const full = (text: string) =>
      text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
    fc.assert(
      fc.property(slots, fc.constantFrom('周', '礼拜'), (list, day) => {
        const text = formatSlots(list)
        expect(parseSlots(full(text))).toEqual(list)
        expect(parseSlots(text.replaceAll('星期', day))).toEqual(list)
        expect(parseSlots(text.replaceAll('星期', ' 星期').replaceAll(',', ' , '))).toEqual(list)
      }),
    )
  })

  it('never throws, whatever the text is', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '1',
        '17',
        '-',
        ',',
        '周',
        '单',
        '双',
        '星期',
        '一',
        '第',
        '节',
        '(',
        ')',
        '{',
        '}',
        ' ',
        ';',
        '至',
        'x',
      ),
    )
    fc.assert(fc.property(pieces, (list) => void parseSlots(list.join(''))))
  })

  it('numbers become ranges and numbers again', () => {
    fc.assert(fc.property(periods, (list) => void expect(numbersOf(joinRanges(list), 14)).toEqual(list)))
  })

  it('weeks alone are told from other words', () => {
    expect(['单周', '（双）', '1-8周', '全周', '1-16周(双周)'].map(parseWeeks)).toEqual([
      'odd',
      'even',
      '1-8',
      '',
      '2,4,6,8,10,12,14,16',
    ])
    expect(['音乐', '1-8', '', '周'].map(parseWeeks)).toEqual([null, null, null, null])
  })
})

describe('a cell of a timetable', () => {
  it.each<[string, ReturnType<typeof parseGridCell>]>([
    ['音乐', [{ subject: '音乐', weeks: '' }]],
    ['音　乐', [{ subject: '音乐', weeks: '' }]],
    ['音乐\n林晓音', [{ subject: '音乐', weeks: '', teacher: '林晓音' }]],
    ['音乐 林晓音 音乐教室', [{ subject: '音乐', weeks: '', teacher: '林晓音', classroom: '音乐教室' }]],
    [
      '音乐（单周）\n美术（双周）',
      [
        { subject: '音乐', weeks: 'odd' },
        { subject: '美术', weeks: 'even' },
      ],
    ],
    [
      '音乐(单周) 林晓音\n美术(双周) 程丹青',
      [
        { subject: '音乐', weeks: 'odd', teacher: '林晓音' },
        { subject: '美术', weeks: 'even', teacher: '程丹青' },
      ],
    ],
    ['音乐\n1-8周', [{ subject: '音乐', weeks: '1-8' }]],
    ['体育\n教室：操场', [{ subject: '体育', weeks: '', classroom: '操场' }]],
    ['—', []],
    ['/', []],
  ])('%j is understood', (text, entries) => expect(parseGridCell(text)).toEqual(entries))

  it.each(['单周', '音乐\n林晓音\n王老师\n李老师\n赵老师', `${'长'.repeat(41)}`])('%j is not', (text) =>
    expect(parseGridCell(text)).toBeNull(),
  )
})
