import { AppError } from '../../shared/errors.ts'

/** What a file that is no workbook turned out to be; it chooses the words (client/import/messages.ts). */
export type Found =
  | 'empty'
  | 'old-workbook'
  | 'encrypted'
  | 'binary-workbook'
  | 'open-document'
  | 'document'
  | 'zip'
  | 'pdf'
  | 'image'
  | 'web-page'
  | 'text'
  | 'unknown'

export function notAWorkbook(found: Found): AppError {
  return new AppError('file_not_a_workbook', `${sentences[found]} Save it as .xlsx, then try again.`, {
    found,
  })
}

const sentences: Record<Found, string> = {
  empty: 'The file is empty.',
  'old-workbook': 'This is a workbook of Excel 97–2003 (.xls).',
  encrypted: 'This workbook is protected by a password; take the password off.',
  'binary-workbook': 'This is a binary workbook (.xlsb).',
  'open-document': 'This is an OpenDocument file.',
  document: 'This is a document, not a workbook.',
  zip: 'This is an archive; unpack it and choose the workbook in it.',
  pdf: 'This is a PDF.',
  image: 'This is a picture.',
  'web-page': 'This is a web page or XML under the name of a workbook; open it in a spreadsheet program.',
  text: 'This is a text file (CSV); open it in a spreadsheet program.',
  unknown: 'This is no workbook.',
}

const startsWith = (bytes: Uint8Array, ...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)

/**
 * Looks at what a file is by its content; its name proves nothing.
 * @throws AppError file_not_a_workbook unless it is a zip archive, which every .xlsx is
 */
export function demandArchive(bytes: Uint8Array): void {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return
  throw notAWorkbook(whatElse(bytes))
}

function whatElse(bytes: Uint8Array): Found {
  if (bytes.length === 0) return 'empty'
  // An archive without entries.
  if (startsWith(bytes, 0x50, 0x4b, 0x05, 0x06)) return 'zip'
  // Microsoft's compound file holds both an old workbook and an encrypted new one.
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return holds(bytes, 'EncryptedPackage') ? 'encrypted' : 'old-workbook'
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return 'pdf'
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) || startsWith(bytes, 0xff, 0xd8, 0xff)) return 'image'
  if (startsWith(bytes, 0x1f, 0x8b) || startsWith(bytes, 0x52, 0x61, 0x72) || startsWith(bytes, 0x37, 0x7a))
    return 'zip'
  const head = bytes.subarray(0, 4096)
  if (head.includes(0) && !startsWith(head, 0xff, 0xfe) && !startsWith(head, 0xfe, 0xff)) return 'unknown'
  return /^\s*<(\?xml|!doctype|html|table|meta)/i.test(new TextDecoder().decode(head)) ? 'web-page' : 'text'
}

/** Names in a compound file are UTF-16. */
const holds = (bytes: Uint8Array, name: string) => Buffer.from(bytes).includes(Buffer.from(name, 'utf16le'))
