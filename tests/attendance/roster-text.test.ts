import { expect, it } from 'vitest'
import { readRosterText, rosterText } from '../../client/assist/roster-text.ts'

const read = (text: string) => readRosterText(text, []).map(({ name, number }) => [number, name])

it.each([
  [
    'pasted from a spreadsheet with a heading',
    '座号\t姓名\n1\t李小花\n2\t王大山',
    [
      ['1', '李小花'],
      ['2', '王大山'],
    ],
  ],
  ['with the number behind', '李小花\t20260101', [['20260101', '李小花']]],
  [
    'typed with blanks',
    '1 李小花\n 02  王大山 \n\n',
    [
      ['1', '李小花'],
      ['02', '王大山'],
    ],
  ],
  [
    'typed with marks',
    '1号 李小花\n2、 王大山\n3. 张春',
    [
      ['1', '李小花'],
      ['2', '王大山'],
      ['3', '张春'],
    ],
  ],
  [
    'of names alone, some of two words',
    '李小花\n阿依古丽·买买提\nAnna Maria',
    [
      ['', '李小花'],
      ['', '阿依古丽·买买提'],
      ['', 'Anna Maria'],
    ],
  ],
  [
    'with commas or in one line',
    '1,李小花;2，王大山；张春',
    [
      ['1', '李小花'],
      ['2', '王大山'],
      ['', '张春'],
    ],
  ],
  ['of nothing', ' \n\t\n', []],
])('a list %s is read as it was meant', (_, text, expected) => {
  expect(read(text)).toEqual(expected)
})

it('whoever was on the list before keeps the id, also with a new number; two of one name are two', () => {
  const before = readRosterText('1\t李小花\n2\t王大山\n3\t李小花', [])
  const after = readRosterText('1\t王大山\n3\t李小花\n4\t李小花\n5\t新来', before)
  expect(after.map((pupil) => before.findIndex((one) => one.id === pupil.id))).toEqual([1, 2, 0, -1])
  expect(new Set(after.map((pupil) => pupil.id)).size).toBe(4)
})

it('what is shown for changing is read back the same', () => {
  const pupils = readRosterText('1\t李小花\n王大山\nA07\t张春', [])
  expect(readRosterText(rosterText(pupils), pupils)).toEqual(pupils)
})
