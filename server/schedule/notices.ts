import { AppError } from '../../shared/errors.ts'
import type { Notice } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { markRead, type NoticeOwner, readNotices } from './history-store.ts'

/** What the person, or the classroom's screen, was told; the latest first, at most 200. Nobody reads another's. */
export async function listNotices(context: Context, actor: Actor, unread: boolean): Promise<Notice[]> {
  return readNotices(context, ownerOf(actor), unread)
}

/** Marks own notices as read; others', and those read already, are left as they are. */
export async function readNoticesNow(context: Context, actor: Actor, ids: readonly string[]): Promise<void> {
  await markRead(context, ownerOf(actor), ids)
}

function ownerOf(actor: Actor): NoticeOwner {
  if (actor.kind === 'person') return { personId: actor.id }
  if (actor.kind === 'device') return { classroomId: actor.classroomId }
  throw new AppError('forbidden', 'The program itself is told nothing.')
}
