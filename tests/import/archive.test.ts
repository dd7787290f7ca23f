import { describe, expect, it } from 'vitest'
import { openArchive } from '../../server/import/archive.ts'
import { readSheet } from '../../server/import/sheet.ts'
import { openWorkbook } from '../../server/import/workbook.ts'
import { zip } from '../../server/import/write-workbook.ts'
import { refusal } from '../support/county.ts'
import { bomb, directoryEntry, rawParts, rawWorkbook, sheetData, workbook } from './workbooks.ts'

async function readAll(bytes: Uint8Array): Promise<number> {
  const opened = await openWorkbook(bytes)
  let rows = 0
  for (const sheet of opened.sheets)
    for await (const piece of readSheet(opened, sheet.entry)) rows += piece.rows.length
  return rows
}

const refused = (bytes: Uint8Array) => refusal(readAll(bytes))

describe('a file that is no workbook', () => {
  const files: [string, Buffer, string][] = [
    ['nothing at all', Buffer.alloc(0), 'empty'],
    ['a PDF', Buffer.from('%PDF-1.7\n…'), 'pdf'],
    ['a text of commas', Buffer.from('学校名称,学段\n石门小学,小学\n'), 'text'],
    ['a text of commas in GBK', Buffer.from([0xd1, 0xa7, 0xd0, 0xa3, 0x2c, 0x31, 0x0a]), 'text'],
    [
      'a web page under the name of a workbook',
      Buffer.from('<html><table><tr><td>学校</td></tr></table></html>'),
      'web-page',
    ],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'image'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0]), 'unknown'],
    [
      'an old workbook',
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600)]),
      'old-workbook',
    ],
    [
      'a workbook with a password',
      Buffer.concat([
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      'encrypted',
    ],
    ['an archive with a workbook in it', zip([['名单.xlsx', Buffer.from('PK')]]), 'zip'],
    [
      'an OpenDocument sheet',
      zip([
        ['mimetype', Buffer.from('x')],
        ['content.xml', Buffer.from('<a/>')],
      ]),
      'open-document',
    ],
  ]
  it.each(files)('%s is named for what it is', async (_, bytes, found) => {
    expect(await refused(bytes)).toMatchObject({ code: 'file_not_a_workbook', details: { found } })
  })

  it('a document of another program of the suite is a document', async () => {
    const rels =
      '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'
    const bytes = rawWorkbook({ sheet: '', files: { '_rels/.rels': rels } })
    expect(await refused(bytes)).toMatchObject({
      code: 'file_not_a_workbook',
      details: { found: 'document' },
    })
  })

  it('an entry with a password is encrypted', async () => {
    const bytes = rawWorkbook({ sheet: sheetData([['a']]) })
    bytes.writeUInt16LE(1, directoryEntry(bytes, 'xl/workbook.xml') + 8)
    expect(await refused(bytes)).toMatchObject({
      code: 'file_not_a_workbook',
      details: { found: 'encrypted' },
    })
  })
})

describe('a workbook that would unpack to more than there is room for', () => {
  it('is refused by what its directory says, before anything is unpacked', async () => {
    expect(await refused(bomb(1_000, 300 * 2 ** 20))).toMatchObject({
      code: 'file_too_large',
      details: { why: 'unpacked size' },
    })
  })

  it('is refused by how much smaller it was packed than any sheet can be', async () => {
    expect(await refused(bomb(8 * 2 ** 20))).toMatchObject({
      code: 'file_too_large',
      details: { why: 'ratio' },
    })
  })

  it('is stopped at the byte where it goes beyond what its directory says', async () => {
    expect(await refused(bomb(8 * 2 ** 20, 1_000))).toMatchObject({ code: 'file_damaged' })
    const archive = openArchive(bomb(8 * 2 ** 20, 1_000))
    let given = 0
    const reading = (async () => {
      for await (const chunk of archive.read(archive.entries.get('xl/worksheets/sheet1.xml')!))
        given += chunk.length
    })()
    expect(await refusal(reading)).toMatchObject({ code: 'file_damaged' })
    expect(given).toBeLessThan(65_537)
  })

  it('cannot have the same bytes unpacked many times over by entries that overlap', async () => {
    const bytes = rawWorkbook({ sheet: sheetData([['a']]) })
    const [first, second] = ['xl/workbook.xml', '_rels/.rels'].map(
      (name) => directoryEntry(bytes, name) + 42,
    ) as [number, number]
    bytes.writeUInt32LE(bytes.readUInt32LE(second), first)
    expect(await refused(bytes)).toMatchObject({ code: 'file_damaged', details: { why: 'entries overlap' } })
  })

  it('cannot blow up by entities of its own', async () => {
    const sheet =
      '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    const bytes = rawWorkbook({ sheet: '', files: { 'xl/worksheets/sheet1.xml': sheet } })
    expect(await refused(bytes)).toMatchObject({ code: 'file_damaged' })
  })

  it('has no more entries than a workbook has', async () => {
    const many = Array.from({ length: 2_001 }, (_, i) => [`f${i}`, Buffer.from('x')] as const)
    expect(await refused(zip([...rawParts({ sheet: '' }), ...many]))).toMatchObject({
      code: 'file_too_large',
      details: { why: 'number of entries' },
    })
  })
})

describe('a damaged workbook', () => {
  it('cut off anywhere is damaged, never half read', async () => {
    const whole = await workbook({
      学校: [
        ['学校名称', '学段'],
        ['石门小学', '小学'],
      ],
    })
    for (let length = 5; length < whole.length; length += 37)
      expect(await refused(whole.subarray(0, length))).toMatchObject({ code: 'file_damaged' })
  })

  it('with a byte changed in a part that is read is damaged', async () => {
    const bytes = rawWorkbook({ sheet: sheetData([['a']]) })
    bytes.writeUInt32LE(7, directoryEntry(bytes, 'xl/workbook.xml') + 16)
    expect(await refused(bytes)).toMatchObject({ code: 'file_damaged' })
  })

  it('with broken XML, or a part that is missing, is damaged', async () => {
    expect(await refused(rawWorkbook({ sheet: '<sheetData><row>' }))).toMatchObject({ code: 'file_damaged' })
    const parts = rawParts({ sheet: '' }).filter(([name]) => !name.includes('sheet1'))
    expect(await refused(zip(parts))).toMatchObject({ code: 'file_damaged' })
  })

  it('with text of no known encoding is damaged', async () => {
    const bytes = rawWorkbook({
      sheet: '',
      files: { 'xl/worksheets/sheet1.xml': Buffer.from([0x3c, 0x61, 0x3e, 0xd1, 0xa7]) },
    })
    expect(await refused(bytes)).toMatchObject({ code: 'file_damaged' })
  })
})
