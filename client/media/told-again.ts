import { AppError } from '../../shared/errors.ts'

/** What the server did not answer over a line that lives, or had no time for, it is told again after so long. */
export const againMs = 1_000
const passing: readonly string[] = ['unavailable', 'rate_limited']

export const isPassing = (error: unknown): boolean =>
  error instanceof AppError && passing.includes(error.code)
