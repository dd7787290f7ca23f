import express, { type Request, type Response } from 'express'
import { AppError } from '../../shared/errors.ts'

/** The largest body a route takes, in bytes: a school's import of people is a few tens of kilobytes. */
export const BODY_LIMIT = 256 * 1024

// No inflating: nothing of ours sends compressed bodies, and a small one could become a large one.
const json = express.json({ limit: BODY_LIMIT, inflate: false })

/**
 * Reads a request's JSON body; `{}` if it has none. Only JSON: a form of a foreign page can't be sent as it.
 * @throws AppError bad_input or too_large
 */
export async function readBody(req: Request, res: Response): Promise<unknown> {
  if (!hasBody(req)) return {}
  if (!req.is('application/json')) {
    throw new AppError('bad_input', 'The body must be JSON, with Content-Type: application/json.', {
      contentType: req.get('content-type') ?? null,
    })
  }
  await new Promise<void>((resolve, reject) => {
    json(req, res, (error?: unknown) => (error ? reject(refusalOfBody(error)) : resolve()))
  })
  return req.body
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0
}

function refusalOfBody(error: unknown): unknown {
  if (!(error instanceof Error) || !('type' in error)) return error
  if (error.type === 'entity.too.large') {
    return new AppError('too_large', `The body is larger than ${BODY_LIMIT / 1024} KB.`, {
      limitBytes: BODY_LIMIT,
    })
  }
  // Its own message quotes the body, which may hold a password.
  return new AppError('bad_input', 'The body is not well-formed JSON.', { reason: error.type })
}
