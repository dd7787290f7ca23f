import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import type { Connection, SocketDoor } from '../platform/socket.ts'
import type { Command } from './command.ts'
import type { AsTeacher } from './moderation-events.ts'
import type { Member, RunningLesson } from './running-lesson.ts'

const done = { done: true } as const
/** Two reactions of one place in so many ms are one. */
const reactionEveryMs = 800

export type AsMember = <T>(
  connection: Connection<Actor>,
  task: (lesson: RunningLesson, member: Member) => Promise<T>,
) => Promise<T>

/** Opens the doors of polls and reactions. */
export function pollEvents(door: SocketDoor<Actor>, asMember: AsMember, asTeacher: AsTeacher): void {
  const lastReaction = new WeakMap<Connection<Actor>, number>()
  const change = (connection: Connection<Actor>, command: Command) =>
    asTeacher(connection, async (lesson) => {
      await lesson.change(command)
      return done
    })

  door.on('poll:open', ({ body, connection }) => change(connection, { type: 'open-poll', ...body }))
  door.on('poll:close', ({ body, connection }) => change(connection, { type: 'close-poll', ...body }))
  door.on('poll:show', ({ body, connection }) => change(connection, { type: 'show-poll', ...body }))
  door.on('poll:count', ({ body, connection }) =>
    asMember(connection, async (lesson, { place, observes }) => {
      if (place === 'lead' || observes) throw new AppError('forbidden', 'Classrooms answer polls.')
      await lesson.change({ type: 'count-poll', classroomId: place, ...body })
      return done
    }),
  )

  door.on('reaction:send', ({ body, connection }) =>
    asMember(connection, async (lesson, { place, observes }) => {
      if (observes) throw new AppError('forbidden', 'Who looks on is not noticed.')
      if (place !== 'lead' && !lesson.state().conduct.allowed.reactions)
        throw new AppError('switched_off', 'The teacher has switched this off for now.', { what: 'reaction' })
      const now = lesson.deps.context.now().getTime()
      if (now - (lastReaction.get(connection) ?? 0) < reactionEveryMs) return done
      lastReaction.set(connection, now)
      for (const member of lesson.members.values())
        member.connection.notify('lesson:reaction', { place, kind: body.kind })
      return done
    }),
  )
}
