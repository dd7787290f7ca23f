import type { SoundPath } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from './actor.ts'
import { writeSoundPath } from './device-store.ts'
import { demand } from './policy.ts'

/** A classroom's PC says how the classroom hears: whoever plugs in the headphones knows it. */
export async function setSoundPath(context: Context, actor: Actor, path: SoundPath): Promise<void> {
  if (actor.kind !== 'device')
    throw new AppError('forbidden', "A classroom's own PC sets how it hears. Open the classroom page there.")
  const { classroomId, schoolId, regionPath } = actor
  demand(actor, 'lesson:receive', { regionPath, schoolId, classroomIds: [classroomId] })
  await writeSoundPath(context, classroomId, path)
}
