import express, { type Request, type Response } from 'express'
import { AppError } from '../../shared/errors.ts'
import { FILE_BYTES } from '../../shared/file.ts'

/** The largest body a route takes, in bytes: a school's import of people is a few tens of kilobytes. */
export const BODY_LIMIT = 256 * 1024

// No inflating: nothing of ours sends compressed bodies, and a small one could become a large one.
const json = express.json({ limit: BODY_LIMIT, inflate: false })
const raw = express.raw({ limit: FILE_BYTES, inflate: false, type: () => true })

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

/**
 * Reads a request's body as the file it is; empty if it has none. JSON is refused: it is meant for another door.
 * @throws AppError bad_input or too_large
 */
export async function readFile(req: Request, res: Response): Promise<Uint8Array> {
  if (!hasBody(req)) return new Uint8Array()
  if (req.is('application/json')) {
    throw new AppError('bad_input', 'The body must be the file itself.', { contentType: 'application/json' })
  }
  await new Promise<void>((resolve, reject) => {
    raw(req, res, (error?: unknown) => (error ? reject(refusalOfFile(error)) : resolve()))
  })
  return req.body
}

function refusalOfFile(error: unknown): unknown {
  if (!(error instanceof Error) || !('type' in error)) return error
  if (error.type === 'entity.too.large') {
    return new AppError('too_large', `The file is larger than ${FILE_BYTES / 2 ** 20} MB.`, {
      limitBytes: FILE_BYTES,
    })
  }
  return new AppError('bad_input', 'The file did not arrive whole.', { reason: error.type })
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
