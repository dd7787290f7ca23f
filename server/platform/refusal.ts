import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { isUnreachable } from './database.ts'
import type { Log } from './log.ts'

/** More faults than this in one message tell their writer nothing. */
const ISSUES = 20

/**
 * Parses what came from outside.
 * @param part what it is, for the answer: `body`, `query`, `params`
 * @throws AppError bad_input, with `{part, issues: [{path, message}]}`; `path` is dotted: `bells.0.start`
 */
export function parseInput(schema: z.ZodType, value: unknown, part: string): unknown {
  const result = schema.safeParse(value)
  if (!result.success) throw badInput(result.error, part)
  const path = unstorable(result.data)
  if (path === null) return result.data
  const message = 'holds a NUL or half a character, which no database stores'
  throw new AppError('bad_input', `${path ? `${part}.${path}` : part}: ${message}`, {
    part,
    issues: [{ path, message }],
  })
}

const unstorableText = /[\0\p{Surrogate}]/u

/** Where text is that PostgreSQL refuses (U+0000, a lone half of a surrogate pair), as a dotted path; null if nowhere. */
function unstorable(value: unknown): string | null {
  const left: [path: string, value: unknown][] = [['', value]]
  for (let next = left.pop(); next; next = left.pop()) {
    const [path, one] = next
    if (typeof one === 'string' && unstorableText.test(one)) return path
    if (typeof one !== 'object' || one === null) continue
    for (const [key, inner] of Object.entries(one)) {
      if (unstorableText.test(key)) return path
      left.push([path ? `${path}.${key}` : key, inner])
    }
  }
  return null
}

/**
 * What the other side is told of any error: a known one as it is; an unknown one is logged, and told by its id alone.
 * @param where what was being done, for the log
 */
export function refusalOf(error: unknown, log: Log, where: string): AppError {
  if (error instanceof AppError) return error
  if (error instanceof z.ZodError) return badInput(error, 'body')
  if (isUnreachable(error)) {
    log.error({ err: error, where }, 'the database is away')
    return new AppError(
      'unavailable',
      'The database cannot be reached; nothing was stored. Try again in a few seconds.',
    )
  }
  const id = randomUUID().slice(0, 8)
  log.error({ err: error, id, where }, 'unexpected error')
  return new AppError('internal', `Something failed here. Try again; if it stays, report error ${id}.`, {
    id,
  })
}

/**
 * Checks an answer of ours against the table, and takes off what the table doesn't name.
 * @throws Error, never a ZodError: it is our fault, not the caller's
 */
export function checkAnswer(schema: z.ZodType, answer: unknown, where: string): unknown {
  const result = schema.safeParse(answer)
  if (result.success) return result.data
  throw new Error(`the answer of ${where} is not what the table says:\n${z.prettifyError(result.error)}`)
}

function badInput(error: z.ZodError, part: string): AppError {
  const issues = error.issues.slice(0, ISSUES).map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }))
  const first = issues[0]
  const named = first?.path ? `${part}.${first.path}` : part
  return new AppError('bad_input', `${named}: ${first?.message ?? 'not as expected'}`, { part, issues })
}
