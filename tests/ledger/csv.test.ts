import { describe, expect, it } from 'vitest'
import { type CsvCell, csvOf } from '../../server/ledger/csv.ts'
import { parseCsv } from '../support/csv.ts'
import { fc } from '../support/property.ts'

const textOf = (rows: CsvCell[][]): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(csvOf(rows))

describe('a table for spreadsheet programs', () => {
  it('begins with the byte order mark, and ends its lines as RFC 4180 says', () => {
    expect(textOf([['学校', 1, null]])).toBe('\uFEFF学校,1,\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
    'never begins a text that a program could take for a formula: %j',
    (text) => {
      expect(parseCsv(textOf([[text]]).slice(1))[0]![0]).toBe(`'${text}`)
    },
  )

  it('leaves numbers numbers, below zero too', () => {
    expect(textOf([[-1.5, 0]])).toBe('\uFEFF-1.5,0\r\n')
  })

  it('gives every text back', () => {
    const text = fc.string({ unit: 'grapheme' }).map((s) => `x${s}`)
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          expect(parseCsv(textOf(rows).slice(1))).toEqual(rows)
        },
      ),
    )
  })
})
