import { errors } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'

/** A node asks for what is not here: it knows then that it is over. */
export const notFound = () =>
  new AppError('not_found', 'That part of the lesson is not here any more. Enter the lesson again.')

/**
 * Runs a request to the worker and says its failure in our words. What is not our own error was caused by what the
 * browser sent: mediasoup throws TypeErrors for bad parameters, and the worker answers with plain Errors.
 * @throws AppError `unavailable` when the worker went away meanwhile, `media_refused` otherwise
 */
export async function asked<T>(request: () => Promise<T>, gone: () => boolean): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof errors.WorkerClosedError || gone())
      throw new AppError('unavailable', 'The media of this lesson was rebuilt. Enter the lesson again.')
    throw new AppError('media_refused', `The media server refused: ${(error as Error).message}`)
  }
}
