import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Question } from '../../shared/question.ts'
import type { Actor } from '../account/actor.ts'
import { routerCapabilities } from '../media/codecs.ts'
import type { Participant } from '../media/participant.ts'
import type { Context } from '../platform/context.ts'
import type { Connection, SocketDoor } from '../platform/socket.ts'
import { endLesson } from '../schedule/end-lesson.ts'
import { startLesson } from '../schedule/start-lesson.ts'
import { boardEvents } from './board-events.ts'
import type { Command } from './command.ts'
import type { Evidence } from './deps.ts'
import { lineOf } from './line.ts'
import { createLineLog } from './line-log.ts'
import type { Live } from './live.ts'
import { moderationEvents } from './moderation-events.ts'
import { pollEvents } from './poll-events.ts'
import type { Member, RunningLesson } from './running-lesson.ts'
import { placeIn } from './state.ts'
import { findStill } from './still-store.ts'

const done = { done: true } as const

/** Opens the doors of a running lesson: entering, presence, phases, questions, the stage, media. */
export function liveEvents(door: SocketDoor<Actor>, context: Context, live: Live, evidence: Evidence): void {
  const lines = createLineLog(context)

  /** Runs a task of a member of a lesson, if it still is one when its turn comes. */
  function asMember<T>(
    connection: Connection<Actor>,
    task: (lesson: RunningLesson, member: Member) => Promise<T>,
  ): Promise<T> {
    const { lesson } = live.seatOf(connection)
    return lesson.run(() => task(lesson, live.memberOf(connection)))
  }

  function asTeacher<T>(
    connection: Connection<Actor>,
    task: (lesson: RunningLesson) => Promise<T>,
  ): Promise<T> {
    return asMember(connection, (lesson, { place }) => {
      if (place !== 'lead') throw new AppError('forbidden', 'Only the teacher can do this.')
      return task(lesson)
    })
  }

  /** A classroom's own question; the lead end has the word anyway. */
  function asClassroom(
    connection: Connection<Actor>,
    command: (classroomId: string) => Command,
  ): Promise<Question> {
    return asMember(connection, async (lesson, { place }) => {
      if (place === 'lead') throw new AppError('forbidden', 'Classrooms ask; the teacher answers.')
      // The teacher's note on it is the teacher's.
      return { ...(await questionOf(lesson, command(place))), note: '' }
    })
  }

  function mediaOf(connection: Connection<Actor>): Participant {
    const { participant } = live.memberOf(connection)
    if (participant && !participant.closed) return participant
    throw new AppError('unavailable', 'There is no media at this place. Enter the lesson again.')
  }

  /** Who looks on sends nothing. */
  function sendingOf(connection: Connection<Actor>): Participant {
    if (live.memberOf(connection).observes)
      throw new AppError('forbidden', 'Who looks on sends neither picture nor sound.')
    return mediaOf(connection)
  }

  door.on('media:capabilities', async () => ({ rtpCapabilities: { ...routerCapabilities } }))
  door.on('lesson:enter', (call) => live.enter(call))
  door.on('lesson:observe', (call) => live.observe(call))
  door.on('lesson:leave', async ({ connection }) => {
    await live.leave(connection)
    return done
  })
  door.onClose((connection) => live.lose(connection))

  door.on('lesson:go-live', ({ actor, connection }) =>
    asTeacher(connection, async (lesson) => {
      await lesson.take(await lesson.within((inside) => startLesson(inside, actor, lesson.id)))
      return done
    }),
  )
  door.on('lesson:end', ({ actor, connection }) =>
    asTeacher(connection, async (lesson) => {
      await lesson.take(await lesson.within((inside) => endLesson(inside, actor, lesson.id)))
      return done
    }),
  )

  door.on('presence:beat', ({ body, connection }) =>
    asMember(connection, async (lesson, { place, connectionId, observes }) => {
      const at = context.now()
      if (observes) return { serverTime: at.toISOString() }
      await lesson.change({ type: 'beat', place, line: lineOf(body), sending: body.sending })
      const member = live.memberOf(connection)
      const { participant } = member
      // A page whose media is being rebuilt tells of a line that carries nothing.
      if (participant && !participant.closed)
        participant
          .readLine(body, at.getTime())
          .catch((error) => context.log.warn({ err: error, lessonId: lesson.id }, 'a rung was not taken'))
      const rung = placeIn(lesson.state(), place)?.rung ?? 'full'
      lines.take({ fence: lesson.fence, place, stay: member, at }, { ...body, rung }, lesson.written)
      const { receiving } = body
      const { token } = lesson.fence
      lesson.written.gather('beats', { connectionId, token, receiving, at }, evidence.beats)
      return { serverTime: at.toISOString() }
    }),
  )

  door.on('question:raise', ({ body, connection }) =>
    asClassroom(connection, (classroomId) => ({ type: 'raise', classroomId, ...body })),
  )
  door.on('question:ask', ({ body, connection }) =>
    asClassroom(connection, (classroomId) => ({ type: 'ask', classroomId, ...body })),
  )
  door.on('question:withdraw', ({ body, connection }) =>
    asClassroom(connection, (classroomId) => ({ type: 'withdraw', classroomId, ...body })),
  )
  door.on('question:take', ({ body, connection }) =>
    asTeacher(connection, (lesson) => questionOf(lesson, { type: 'take', ...body, turnId: randomUUID() })),
  )
  door.on('question:answer', ({ body, connection }) =>
    asTeacher(connection, (lesson) => questionOf(lesson, { type: 'answer', ...body })),
  )
  door.on('question:dismiss', ({ body, connection }) =>
    asTeacher(connection, (lesson) => questionOf(lesson, { type: 'dismiss', ...body })),
  )

  door.on('question:vote', ({ body, connection }) =>
    asClassroom(connection, (classroomId) => ({ type: 'vote', classroomId, ...body })),
  )
  door.on('question:note', ({ body, connection }) =>
    asTeacher(connection, (lesson) => questionOf(lesson, { type: 'note', ...body })),
  )

  door.on('stage:take', ({ body, connection }) =>
    asTeacher(connection, async (lesson) => {
      await lesson.change({ type: 'take-stage', ...body, turnId: randomUUID() })
      return done
    }),
  )
  door.on('stage:release', ({ body, connection }) =>
    asMember(connection, async (lesson, { place }) => {
      if (place !== 'lead' && place !== body.classroomId)
        throw new AppError('forbidden', 'Only the teacher sends another classroom off stage.')
      await lesson.change({ type: 'release-stage', ...body })
      return done
    }),
  )

  door.on('sound:mode', ({ body, connection }) =>
    asTeacher(connection, async (lesson) => {
      await lesson.change({ type: 'sound-mode', ...body })
      return done
    }),
  )
  door.on('still:show', ({ body, connection }) =>
    asTeacher(connection, async (lesson) => {
      const still = body.stillId === null ? null : await findStill(context, lesson.id, body.stillId)
      if (body.stillId !== null && !still)
        throw new AppError('not_found', 'There is no such picture in this lesson. Take it again.')
      await lesson.change({ type: 'show-still', still })
      return done
    }),
  )

  moderationEvents(door, asTeacher)
  pollEvents(door, asMember, asTeacher)
  boardEvents(door, asMember, asTeacher)
  door.on('presence:picture', async ({ body, connection }) => {
    const { place, observes } = live.memberOf(connection)
    if (!observes) live.seatOf(connection).lesson.pictures.put(place, body.jpeg)
    return done
  })

  door.on('media:connect', async ({ body, connection }) => {
    await mediaOf(connection).connect(body)
    return done
  })
  door.on('media:restart-ice', async ({ body, connection }) => ({
    iceParameters: { ...(await mediaOf(connection).restartIce(body.direction)) },
  }))
  door.on('media:produce', async ({ body, connection }) => ({
    producerId: await sendingOf(connection).produce(body),
  }))
  door.on('media:pause-producer', async ({ body, connection }) => {
    await sendingOf(connection).pauseProducer(body.source, body.paused)
    return done
  })
  door.on('media:close-producer', async ({ body, connection }) => {
    sendingOf(connection).closeProducer(body.source)
    return done
  })
  door.on('media:resume-consumer', async ({ body, connection }) => {
    await mediaOf(connection).resumeConsumer(body.consumerId)
    return done
  })
  door.on('media:pause-consumer', async ({ body, connection }) => {
    await mediaOf(connection).pauseConsumer(body.consumerId)
    return done
  })
  door.on('media:prefer-layer', async ({ body, connection }) => {
    await mediaOf(connection).preferLayer(body.consumerId, body.layer)
    return done
  })
}

async function questionOf(lesson: RunningLesson, command: Command): Promise<Question> {
  const { question } = await lesson.change(command)
  if (!question) throw new Error(`${command.type} is about a question`)
  return question
}
