import { createHash, randomBytes } from 'node:crypto'

/** 32 random bytes, in base64url: a session's cookie, a link. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What the database keeps of a token or a pairing code. Tokens are long and random, so one round is enough. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
