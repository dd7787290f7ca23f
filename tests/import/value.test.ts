import { describe, expect, it } from 'vitest'
import type { Cell } from '../../server/import/cell.ts'
import { clockOfSerial, dateOfSerial } from '../../server/import/cell.ts'
import { likeness, suggestions } from '../../server/import/similar.ts'
import { cleanText, foldText, keyOf } from '../../server/import/text.ts'
import {
  choice,
  clockValue,
  dateValue,
  grade,
  periodNumber,
  someOf,
  textValue,
  type Value,
  weekdaysValue,
  wholeNumber,
  yesOrNo,
} from '../../server/import/value.ts'
import { fc } from '../support/property.ts'

const read = <T>(value: Value<T>) => (value.ok ? value.value : value.code)

describe('text', () => {
  it.each([
    ['　石门　小学 ', '石门小学'],
    ['李　　明', '李明'],
    ['第１小学（东校区）', '第1小学（东校区）'],
    ['ＡＢｃ１２３', 'ABc123'],
    ['\u200b石门\ufeff小\u00a0学\u200d', '石门小学'],
    ['⽯⻔⼩学', '石门小学'],
    ['\u2ef0潭小学', '龙潭小学'],
    ['Wang  Lei', 'Wang Lei'],
    ['教室①', '教室①'],
    ['三年级 1班', '三年级 1班'],
    ['a\tb\r\nc', 'a b c'],
  ])('%j is kept as %j', (raw, clean) => expect(cleanText(raw)).toBe(clean))

  it('has one key for its spellings, and another for another name', () => {
    expect(keyOf('石门小学(东校区)')).toBe(keyOf('石门小学（东 校区）'))
    expect(keyOf('第１小学')).toBe(keyOf('第1 小学'))
    expect(keyOf('教室①')).not.toBe(keyOf('教室1'))
  })

  it('cleaned twice is as cleaned once, and so is its key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(cleanText(cleanText(raw))).toBe(cleanText(raw))
        expect(keyOf(cleanText(raw))).toBe(keyOf(raw))
        expect(foldText(foldText(raw))).toBe(foldText(raw))
      }),
    )
  })
})

describe('a date', () => {
  it.each<[Cell]>([
    ['2026-9-1'],
    ['2026-09-01'],
    ['2026/9/1'],
    ['2026.9.1'],
    ['２０２６／９／１'],
    ['2026年9月1日'],
    ['2026 年 9 月 1 日'],
    ['2026年9月1号'],
    ['2026年9月1日 0:00:00'],
    ['20260901'],
    [20260901],
    [46266],
    ['46266'],
    [{ serial: 46266 }],
    [{ serial: 46266.5 }],
    ['2026-09-01 00:00:00'],
    ['2026-09-01T00:00:00'],
    ['2026－09－01'],
  ])('%j is 1 September 2026', (cell) => expect(read(dateValue(cell))).toBe('2026-09-01'))

  it.each<[Cell, string]>([
    ['2026-2-30', 'bad_date'],
    ['2026-13-1', 'bad_date'],
    ['9月1日', 'date_without_year'],
    ['9/1', 'date_without_year'],
    ['9/1/2026', 'bad_date'],
    ['26-9-1', 'bad_date'],
    ['九月一日', 'bad_date'],
    [12, 'bad_date'],
    [true, 'bad_date'],
    [{ serial: 0.4 }, 'bad_date'],
    [{ broken: '#VALUE!' }, 'cell_broken'],
  ])('%j is refused as %s', (cell, code) => expect(read(dateValue(cell))).toBe(code))

  it('of every day of the century is read from its number and from its text', () => {
    for (let serial = 36_526; serial <= 73_050; serial++) {
      const date = dateOfSerial(serial)
      expect(read(dateValue({ serial }))).toBe(date)
      expect(read(dateValue(date))).toBe(date)
    }
    expect([dateOfSerial(36_526), dateOfSerial(73_050)]).toEqual(['2000-01-01', '2099-12-31'])
  })
})

describe('a clock time', () => {
  it.each<[Cell, string]>([
    ['8:40', '08:40'],
    ['08:40', '08:40'],
    ['8：40', '08:40'],
    ['０８：４０', '08:40'],
    ['08:40:00', '08:40'],
    ['8点40分', '08:40'],
    ['8时40', '08:40'],
    ['8点', '08:00'],
    ['下午2:05', '14:05'],
    ['上午 10:35', '10:35'],
    ['中午12:10', '12:10'],
    ['2:05 PM', '14:05'],
    [0.3611, '08:40'],
    ['0.3611', '08:40'],
    [{ serial: 8 / 24 + 40 / 1440 }, '08:40'],
    [{ serial: 46266 + 8 / 24 + 40 / 1440 }, '08:40'],
  ])('%j is %s', (cell, clock) => expect(read(clockValue(cell))).toBe(clock))

  it.each<[Cell]>([
    ['24:00'],
    ['8:60'],
    ['840'],
    [840],
    [8.4],
    ['八点'],
    ['8'],
    [1],
    [0],
    [true],
    [{ serial: 46266 }],
  ])('%j is refused', (cell) => expect(read(clockValue(cell))).toBe('bad_time'))

  it('of every minute of the day is read from its fraction', () => {
    for (let minute = 1; minute < 1_440; minute++) {
      const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
      expect(clockOfSerial(minute / 1_440)).toBe(clock)
      expect(read(clockValue(minute / 1_440))).toBe(clock)
    }
  })
})

describe('other cells', () => {
  it('a whole number may be text, full-width, or with its unit', () => {
    expect(['28', '２８', ' 28人', 28, '28.0'].map((cell) => read(wholeNumber(cell, 1, 80)))).toEqual([
      28, 28, 28, 28, 28,
    ])
    expect(['二十八', 28.5, 0, 81, '-3', '', 1e9].map((cell) => read(wholeNumber(cell, 1, 80)))).toEqual(
      Array(7).fill('bad_number'),
    )
  })

  it('yes and no have many signs', () => {
    expect(['是', '√', '✓', 'Y', 'ｙ', true, 1, '有'].map((cell) => read(yesOrNo(cell)))).toEqual(
      Array(8).fill(true),
    )
    expect(['否', '×', 'N', false, 0, '无', '-'].map((cell) => read(yesOrNo(cell)))).toEqual(
      Array(7).fill(false),
    )
    expect(read(yesOrNo('也许'))).toBe('bad_choice')
  })

  it('a grade is 1 to 9, however it is said', () => {
    expect(
      [3, '3', '三', '三年级', '小三', '3年级', '七年级', '初一', '初三'].map((cell) => read(grade(cell))),
    ).toEqual([3, 3, 3, 3, 3, 3, 7, 7, 9])
    expect(['高一', '十年级', 0, 10, '学前'].map((cell) => read(grade(cell)))).toEqual(
      Array(5).fill('bad_number'),
    )
  })

  it('a period is 1 to 14, however it is said', () => {
    expect([1, '第1节', '第一节', '一', '第十二节', '14'].map((cell) => read(periodNumber(cell)))).toEqual([
      1, 1, 1, 1, 12, 14,
    ])
    expect(['早读', 0, 15, '零'].map((cell) => read(periodNumber(cell)))).toEqual(Array(4).fill('bad_number'))
  })

  it('weekdays are lists and ranges', () => {
    const week = [1, 2, 3, 4, 5]
    for (const text of [
      '1-5',
      '周一至周五',
      '星期一到星期五',
      '一～五',
      '工作日',
      '1,2,3,4,5',
      '周一、二、三、四、五',
      '一二三四五',
    ])
      expect(read(weekdaysValue(text))).toEqual(week)
    expect(read(weekdaysValue(5))).toEqual([5])
    expect(read(weekdaysValue('周日'))).toEqual([7])
    expect(['周八', '5-1', '平时'].map((cell) => read(weekdaysValue(cell)))).toEqual(
      Array(3).fill('bad_weekdays'),
    )
    expect(read(weekdaysValue({ serial: 46027 }))).toBe('made_a_date')
  })

  it('a name that the program made a date of is said to be one', () => {
    expect(read(textValue({ serial: 46082 }, 80))).toBe('made_a_date')
    expect(read(textValue(13800138000, 80))).toBe('13800138000')
    expect(read(textValue('长'.repeat(81), 80))).toBe('too_long')
  })

  it('one of several, and some of several, are found by any of their words', () => {
    const words = { a: ['主讲教师', '主讲'], b: ['辅助教师', '助教'] }
    expect(read(choice('主 讲', words))).toBe('a')
    expect(read(someOf('主讲教师、助教', words))).toEqual(['a', 'b'])
    expect(someOf('主讲教师、校长', words)).toMatchObject({
      code: 'bad_choice',
      details: { choices: ['主讲教师', '辅助教师'] },
    })
  })
})

describe('suggestions', () => {
  it('are the likest names, best first', () => {
    expect(suggestions('石门小', ['龙潭小学', '石门小学', '石门中学'])).toEqual(['石门小学', '石门中学'])
    expect(suggestions('白沙', ['白沙教学点', '青山小学'])).toEqual(['白沙教学点'])
    expect(suggestions('完全不同', ['石门小学'])).toEqual([])
    expect(likeness('同', '同')).toBe(1)
  })
})
