import { AppError } from '../../shared/errors.ts'
import type { LiveClassroom } from '../../shared/live.ts'
import type { WallLesson, WallPicture } from '../../shared/live-wall.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, may } from '../account/policy.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { type SchoolScope, schoolScopes } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets, schoolsOf, targetsAmong } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import type { Live } from './live.ts'
import { watchedForMs } from './pictures.ts'
import type { RunningLesson } from './running-lesson.ts'
import { isRunning } from './state.ts'

/** A lesson as its owner tells it to the node that somebody asked. */
interface Told {
  lesson: Lesson
  wall: WallLesson
}

/** The lessons in which somebody is now and on which the actor may look, in a region and all below it or everywhere. */
export async function readWall(
  context: Context,
  actor: Actor,
  live: Live,
  cluster: Cluster,
  { regionId }: { regionId?: string },
): Promise<WallLesson[]> {
  const told = (await Promise.all([wallHere(live), ...(await wallsElsewhere(context, cluster))])).flat()
  const scopes = await schoolScopes(context, [...new Set(told.flatMap(({ lesson }) => schoolsOf(lesson)))])
  return told.flatMap(({ lesson, wall }) => {
    const { all } = targetsAmong(scopes, lesson)
    return may(actor, 'lesson:observe', all) && isWithin(scopes, lesson, regionId) ? [wall] : []
  })
}

/** A node that doesn't answer hides its own lessons, and no other's. */
async function wallsElsewhere({ log }: Context, { nodes, nodeId, bus }: Cluster): Promise<Promise<Told[]>[]> {
  const others = (await nodes().catch(() => [])).filter(({ id }) => id !== nodeId)
  return others.map(({ id }) =>
    bus.ask(id, 'live:wall', {}).then(
      ({ lessons }) => lessons,
      (error) => {
        log.warn({ err: error, node: id }, 'a node did not tell its lessons')
        return []
      },
    ),
  )
}

export async function wallHere(live: Live): Promise<Told[]> {
  const running = live.all().filter((lesson) => !lesson.released && isRunning(lesson.state()))
  return running.map((lesson) => {
    const { lessonId, phase, lead, classrooms, questions, observers } = lesson.view('lead')
    return {
      lesson: lesson.state().facts.lesson,
      wall: {
        lessonId,
        phase,
        lead: placeOf(lead),
        classrooms: classrooms.map((one) => ({
          ...placeOf(one),
          classroomId: one.classroomId,
          schoolName: one.schoolName,
          classGroupName: one.classGroupName,
          onStage: one.onStage,
          headCount: one.headCount,
          classSize: one.classSize,
        })),
        waiting: questions.filter(({ state }) => state === 'asked').length,
        observers: observers.length,
      },
    }
  })
}

/**
 * How the places of a lesson looked a few seconds ago; those who are in it send pictures as long as somebody asks for them.
 * @throws AppError `not_found` also when nobody is in the lesson; `unavailable` while its node doesn't answer
 */
export async function readPictures(
  context: Context,
  actor: Actor,
  live: Live,
  { bus }: Cluster,
  lessonId: string,
): Promise<WallPicture[]> {
  const held = await live.held(lessonId)
  const lesson = held ? held.state().facts.lesson : await loadLesson(context, lessonId)
  demandSeen(actor, 'lesson:observe', lesson && (await lessonTargets(context, lesson)).all)
  if (held) return picturesHere(held)
  const owner = await live.owner(lessonId)
  if (!owner) throw new AppError('not_found', 'Nobody is in this lesson now.')
  return (await bus.ask(owner.id, 'live:pictures', { lessonId })).pictures
}

export function picturesHere({ pictures, members }: RunningLesson): WallPicture[] {
  if (pictures.watch())
    for (const { connection, observes } of members.values())
      if (!observes) connection.notify('presence:picture-wanted', { forMs: watchedForMs })
  return pictures.all()
}

type LivePlace = Pick<LiveClassroom, 'present' | 'line' | 'rung' | 'sources'>
const placeOf = ({ present, line, rung, sources }: LivePlace) => ({
  present,
  line,
  rung,
  camera: sources.includes('camera'),
})

const isWithin = (
  scopes: ReadonlyMap<string, SchoolScope>,
  lesson: Lesson,
  regionId: string | undefined,
): boolean =>
  regionId === undefined ||
  schoolsOf(lesson).some((schoolId) => scopes.get(schoolId)?.regionPath.includes(regionId))
