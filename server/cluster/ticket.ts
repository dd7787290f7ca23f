import { z } from 'zod'
import { id } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import { createSign, isSignature } from './signature.ts'

const ticket = z.object({
  lessonId: id,
  role: z.enum(['person', 'device']),
  actorId: id,
  /** Of the session that asked for it: ended, the ticket is worth nothing. */
  sessionHash: z.string().max(200).optional(),
  /** Milliseconds since 1970. */
  expiresAt: z.number().int(),
})

/** The right to knock at another node, for one lesson: it says who comes, and the node looks that one up anew. */
export type Ticket = z.infer<typeof ticket>

/** Long enough to dial over a poor line, too short to be handed on. */
export const ticketMs = 60_000

/** The longest text that is looked at. */
const LONGEST = 1000

/** @param secret the cluster's, of 32 characters or more */
export function signTicket(secret: string, given: Ticket): string {
  const text = Buffer.from(JSON.stringify(given)).toString('base64url')
  return `${text}.${createSign(secret, 'ticket')(text)}`
}

/**
 * Who comes, to which lesson.
 * @throws AppError `unauthenticated`, with `{reason: 'ticket'}`, unless the ticket is ours and in time
 */
export function readTicket(secret: string, given: string, now: Date): Ticket {
  const [text = '', signature = '', ...more] = given.slice(0, LONGEST + 1).split('.')
  const ours = given.length <= LONGEST && more.length === 0
  if (!ours || !isSignature(createSign(secret, 'ticket'), text, signature)) throw refused()
  const read = ticket.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  if (read.expiresAt <= now.getTime()) throw refused()
  return read
}

const refused = () =>
  new AppError('unauthenticated', 'This way in is over. Ask for the lesson again.', { reason: 'ticket' })
