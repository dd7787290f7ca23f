import { AppError } from '../../shared/errors.ts'

/** A part of the body that is well formed and still can't be, in the shape of a parse error: `path` is dotted. */
export function badField(path: string, message: string): AppError {
  return new AppError('bad_input', `body.${path}: ${message}`, { part: 'body', issues: [{ path, message }] })
}
