import { AppError } from '../../shared/errors.ts'
import { SMALL_STILL_BYTES, STILL_BYTES, type StillSize } from '../../shared/media.ts'
import type { Actor } from '../account/actor.ts'
import { demand, demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import type { Still } from './show.ts'
import { insertStill, readStillBytes, storeSmallStill } from './still-store.ts'

/** Stills of one lesson that are kept: more than a teacher goes back to. */
const mostStills = 24

/**
 * Takes a picture in full resolution from the teacher of a lesson that is open or live; nobody sees it before
 * `still:show`. The same picture, small, comes after it.
 * @throws AppError `not_found`, `forbidden`, `lesson_wrong_phase`, `bad_input`, `too_large`, `already_exists`
 */
export async function putStill(
  context: Context,
  actor: Actor,
  {
    lessonId,
    stillId,
    size,
    bytes,
  }: { lessonId: string; stillId: string; size: StillSize; bytes: Uint8Array },
): Promise<Still> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  demand(actor, 'lesson:teach', targets.lead)
  if (lesson.phase !== 'open' && lesson.phase !== 'live')
    throw new AppError('lesson_wrong_phase', 'Pictures are shown in a lesson that is open or live.', {
      phase: lesson.phase,
    })
  const limitBytes = size === 'small' ? SMALL_STILL_BYTES : STILL_BYTES
  if (bytes.byteLength > limitBytes)
    throw new AppError(
      'too_large',
      `This picture may be ${limitBytes / 2 ** 10} KB. Take it at a lower resolution.`,
      { limitBytes },
    )
  // Beginning and end of every JPEG: half a picture is not kept.
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9
  if (!isJpeg) throw new AppError('bad_input', 'A still is one whole JPEG picture.')
  if (size === 'small') {
    const kept = await storeSmallStill(context, lessonId, stillId, bytes)
    if (!kept) throw new AppError('not_found', 'There is no such picture in full. Send that first.')
    return kept
  }
  return insertStill(context, lessonId, { id: stillId, takenAt: context.now(), bytes }, mostStills)
}

/** By whoever may read the lesson; in full where it was never sent small. @throws AppError `not_found` */
export async function readStill(
  context: Context,
  actor: Actor,
  { lessonId, stillId, size }: { lessonId: string; stillId: string; size: StillSize },
): Promise<Uint8Array> {
  const lesson = await loadLesson(context, lessonId)
  demandSeen(actor, 'lesson:read', lesson && (await lessonTargets(context, lesson)).all)
  const bytes = await readStillBytes(context, lessonId, stillId, size)
  if (!bytes) throw new AppError('not_found', 'There is no such picture, or it was kept for its lesson only.')
  return bytes
}
