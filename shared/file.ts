import { z } from 'zod'

/** The largest file that can be sent, in bytes. */
export const FILE_BYTES = 20 * 2 ** 20

/** Body of a door that takes a file: the request's body is the file itself, of any type but JSON. */
export const fileBody = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'a file')

/** Answer of a door that gives a file. */
export interface FileAnswer {
  fileName: string
  /** Its media type. */
  type: string
  bytes: Uint8Array
  /** To be shown or read by a program, rather than saved. */
  inline?: boolean
}
export const fileAnswer = z.custom<FileAnswer>(
  (value) => typeof value === 'object' && value !== null && 'bytes' in value,
  'a file',
)
