import type { BoardChange } from '../../shared/board.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import type { Connection, SocketDoor } from '../platform/socket.ts'
import { mayDraw } from './board.ts'
import type { Command } from './command.ts'
import type { AsTeacher } from './moderation-events.ts'
import type { AsMember } from './poll-events.ts'
import type { RunningLesson } from './running-lesson.ts'
import { isRunning } from './state.ts'

const done = { done: true } as const

/** Opens the doors of the board that teacher and stage share. */
export function boardEvents(door: SocketDoor<Actor>, asMember: AsMember, asTeacher: AsTeacher): void {
  /** Stored first; then everybody is told of the change alone. */
  async function change(lesson: RunningLesson, command: Command): Promise<typeof done> {
    const before = lesson.state().board.version
    const { events } = await lesson.change(command)
    const { version } = lesson.state().board
    if (version === before) return done
    const told: BoardChange = {
      version,
      drawn: events.flatMap((event) => (event.type === 'stroke-drawn' ? [event.stroke] : [])),
      erased: events.flatMap((event) => (event.type === 'strokes-erased' ? [...event.ids] : [])),
      cleared: events.some((event) => event.type === 'board-cleared'),
    }
    for (const { connection } of lesson.members.values()) connection.notify('board:changed', told)
    return done
  }

  const drawing = (connection: Connection<Actor>, command: (by: string) => Command) =>
    asMember(connection, (lesson, { place, observes }) => {
      if (observes) throw new AppError('forbidden', 'Who looks on does not draw.')
      return change(lesson, command(place))
    })

  door.on('board:set', ({ body, connection }) =>
    asTeacher(connection, (lesson) => change(lesson, { type: 'set-board', ...body })),
  )
  door.on('board:clear', ({ connection }) =>
    asTeacher(connection, (lesson) => change(lesson, { type: 'clear-board' })),
  )
  door.on('board:draw', ({ body, connection }) =>
    drawing(connection, (by) => ({ type: 'draw', by, stroke: body })),
  )
  door.on('board:erase', ({ body, connection }) =>
    drawing(connection, (by) => ({ type: 'erase', by, ids: body.ids })),
  )
  door.on('board:trace', ({ body, connection }) =>
    asMember(connection, async (lesson, { place, observes }) => {
      const state = lesson.state()
      const refused =
        isRunning(state) && !observes
          ? mayDraw(state, place)
          : new AppError('forbidden', 'Who looks on does not draw.')
      if (refused) throw refused
      for (const member of lesson.members.values())
        if (member.place !== place) member.connection.notify('board:traced', { ...body, by: place })
      return done
    }),
  )
  door.on('board:read', ({ connection }) =>
    asMember(connection, async (lesson) => {
      const { version, strokes } = lesson.state().board
      return { version, strokes: [...strokes.values()] }
    }),
  )
}
