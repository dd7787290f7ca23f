import { posix } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { type Archive, damaged, type Entry, openArchive } from './archive.ts'
import { type Found, notAWorkbook } from './file-type.ts'
import { isDateFormat } from './number-format.ts'
import { readSharedStrings } from './shared-strings.ts'
import { readWholeXml } from './xml.ts'

export interface SheetPart {
  name: string
  /** Hidden by its maker; not read. */
  hidden: boolean
  entry: Entry
}

/** A workbook opened: its sheets' names and what all sheets share; the sheets themselves are read row by row (sheet.ts). */
export interface Workbook {
  archive: Archive
  sheets: SheetPart[]
  strings: string[]
  /** By style number: whether it shows a number as a date or a time. */
  dateStyles: boolean[]
  /** What to add to a serial to count from 1899-12-30; old Macintosh workbooks count from 1904. */
  serialShift: number
}

const SHEETS = 1_000

/**
 * @throws AppError file_not_a_workbook, file_damaged, file_too_large
 */
export async function openWorkbook(bytes: Uint8Array): Promise<Workbook> {
  const archive = openArchive(bytes)
  const main = await mainPart(archive)
  const related = await relationsOf(archive, main)
  const listed: { name: string; hidden: boolean; relation: string }[] = []
  let serialShift = 0
  await readWholeXml(archive.read(partOf(archive, main)), {
    open: (name, attributes) => {
      if (name === 'sheet' && listed.length >= SHEETS)
        throw new AppError('file_too_large', 'The workbook has too many sheets. Split it.', { why: 'sheets' })
      if (name === 'sheet')
        listed.push({
          name: attributes.name ?? '',
          hidden: (attributes.state ?? 'visible') !== 'visible',
          relation: attributeNamed(attributes, 'id') ?? '',
        })
      if (name === 'workbookPr' && /^(1|true)$/.test(attributes.date1904 ?? '')) serialShift = 1462
    },
  })
  const sheets = listed.flatMap(({ relation, ...sheet }) => {
    const target = related.get(relation)
    // A sheet may also be a chart.
    return target?.type === 'worksheet' ? [{ ...sheet, entry: partOf(archive, target.part) }] : []
  })
  const one = (type: string) => [...related.values()].find((target) => target.type === type)?.part
  return {
    archive,
    sheets,
    strings: await readSharedStrings(archive, entryOf(archive, one('sharedStrings'))),
    dateStyles: await readDateStyles(archive, entryOf(archive, one('styles'))),
    serialShift,
  }
}

interface Related {
  part: string
  /** The last word of the relation's type, the same in both dialects of the format. */
  type: string
}

async function relationsOf(archive: Archive, part: string): Promise<Map<string, Related>> {
  const folder = posix.dirname(part)
  const entry = entryOf(archive, posix.join(folder, '_rels', `${posix.basename(part)}.rels`))
  const found = new Map<string, Related>()
  if (!entry) return found
  await readWholeXml(archive.read(entry), {
    open: (name, { Id, Type, Target, TargetMode }) => {
      if (name !== 'Relationship' || !Id || !Target || TargetMode === 'External') return
      const target = Target.replaceAll('\\', '/')
      found.set(Id, {
        part: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
        type: Type?.split('/').at(-1) ?? '',
      })
    },
  })
  return found
}

/** Where the workbook is in the archive; names what the archive is instead. */
async function mainPart(archive: Archive): Promise<string> {
  const main = [...(await relationsOf(archive, '')).values()].find(
    (target) => target.type === 'officeDocument',
  )?.part
  if (!main) throw notAWorkbook(otherArchive(archive))
  if (/\.bin$/i.test(main)) throw notAWorkbook('binary-workbook')
  if (!/workbook[^/]*\.xml$/i.test(main)) throw notAWorkbook('document')
  return main
}

function otherArchive(archive: Archive): Found {
  return archive.entries.has('mimetype') && archive.entries.has('content.xml') ? 'open-document' : 'zip'
}

const entryOf = (archive: Archive, part: string | undefined) => archive.entries.get(part?.toLowerCase() ?? '')

function partOf(archive: Archive, part: string): Entry {
  const entry = entryOf(archive, part)
  if (!entry) throw damaged(`${part} is missing`)
  return entry
}

/** An attribute by its name without the prefix: `r:id`. */
const attributeNamed = (attributes: Record<string, string>, name: string) =>
  Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1]

async function readDateStyles(archive: Archive, entry: Entry | undefined): Promise<boolean[]> {
  if (!entry) return []
  const formats = new Map<number, string>()
  const styles: number[] = []
  let inCellStyles = false
  await readWholeXml(archive.read(entry), {
    open: (name, attributes) => {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (name === 'cellXfs') inCellStyles = true
      if (name === 'xf' && inCellStyles) styles.push(Number(attributes.numFmtId ?? 0))
      if (styles.length > 100_000)
        throw new AppError('file_too_large', 'The workbook has too many styles.', { why: 'styles' })
    },
    close: (name) => {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  return styles.map((id) => isDateFormat(id, formats.get(id)))
}
