import type { Actor } from '../account/actor.ts'
import type { Connection, SocketDoor } from '../platform/socket.ts'
import type { Command } from './command.ts'
import type { RunningLesson } from './running-lesson.ts'

const done = { done: true } as const

/** Runs a task of the teacher in the lesson that the connection is in. */
export type AsTeacher = <T>(
  connection: Connection<Actor>,
  task: (lesson: RunningLesson) => Promise<T>,
) => Promise<T>

/** Opens the doors by which the teacher conducts a lesson: what all look at, who is heard, who may send and come in. */
export function moderationEvents(door: SocketDoor<Actor>, asTeacher: AsTeacher): void {
  const change = (connection: Connection<Actor>, command: Command) =>
    asTeacher(connection, async (lesson) => {
      await lesson.change(command)
      return done
    })

  door.on('focus:set', ({ body, connection }) => change(connection, { type: 'focus', ...body }))
  door.on('moderation:mute', ({ body, connection }) => change(connection, { type: 'mute', ...body }))
  door.on('moderation:mute-all', ({ body, connection }) => change(connection, { type: 'mute-all', ...body }))
  door.on('moderation:admit', ({ body, connection }) => change(connection, { type: 'admit', ...body }))
  door.on('moderation:lock', ({ body, connection }) => change(connection, { type: 'lock', ...body }))
  door.on('moderation:allow', ({ body, connection }) => change(connection, { type: 'allow', allowed: body }))
  door.on('moderation:remove', ({ body, connection }) => change(connection, { type: 'remove', ...body }))
}
