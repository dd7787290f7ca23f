import { AppError } from '../../shared/errors.ts'
import type { LiveClassroom } from '../../shared/live.ts'
import type { WallLesson, WallPicture } from '../../shared/live-wall.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, may } from '../account/policy.ts'
import { type SchoolScope, schoolScopes } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets, schoolsOf, targetsAmong } from '../schedule/lesson-target.ts'
import type { Live } from './live.ts'
import { watchedForMs } from './pictures.ts'
import { isRunning } from './state.ts'

/** The lessons in which somebody is now and on which the actor may look, in a region and all below it or everywhere. */
export async function readWall(
  context: Context,
  actor: Actor,
  live: Live,
  { regionId }: { regionId?: string },
): Promise<WallLesson[]> {
  const running = (await live.all()).filter((lesson) => isRunning(lesson.state()))
  const booked = running.map((lesson) => lesson.state().facts.lesson)
  const scopes = await schoolScopes(context, [...new Set(booked.flatMap(schoolsOf))])
  return running.flatMap((lesson, i) => {
    const { all } = targetsAmong(scopes, booked[i]!)
    if (!may(actor, 'lesson:observe', all) || !isWithin(scopes, booked[i]!, regionId)) return []
    const { lessonId, phase, lead, classrooms, questions, observers } = lesson.view('lead')
    return [
      {
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
    ]
  })
}

/**
 * How the places of a lesson looked a few seconds ago; those who are in it send pictures as long as somebody asks for them.
 * @throws AppError `not_found` also when nobody is in the lesson
 */
export async function readPictures(
  context: Context,
  actor: Actor,
  live: Live,
  lessonId: string,
): Promise<WallPicture[]> {
  const lesson = await live.held(lessonId)
  if (!lesson) throw new AppError('not_found', 'Nobody is in this lesson now.')
  const { all } = await lessonTargets(context, lesson.state().facts.lesson)
  demandSeen(actor, 'lesson:observe', all)
  if (lesson.pictures.watch())
    for (const { connection, observes } of lesson.members.values())
      if (!observes) connection.notify('presence:picture-wanted', { forMs: watchedForMs })
  return lesson.pictures.all()
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
