import { AppError } from '../../shared/errors.ts'
import { type Actor, system } from '../account/actor.ts'
import { demand, demandSeen, may, type Target } from '../account/policy.ts'
import { localLessonsOf, type PlacedLocalLesson } from '../calendar/read-local-lessons.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import { schoolScopes, settingsOf, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import type { Ground, GroundSchool, Parts } from './ground.ts'
import { readPairings, readParts } from './ground-store.ts'

/**
 * Everything that planning these parts between two local dates looks at; a dozen queries however many they are. Asks first
 * whether the actor may book at every school that takes part: it takes their rooms and hours.
 * @throws AppError `not_found` (a part that is not there, or not the actor's to see, by `path`), `forbidden`
 */
export async function readGround(
  context: Context,
  actor: Actor,
  wanted: readonly Parts[],
  from: string,
  to: string,
): Promise<Ground> {
  const unique = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]
  const ids = {
    people: unique(wanted.flatMap((w) => [w.teacherId, ...w.receivers.map((r) => r.assistantId)])),
    classrooms: unique(wanted.flatMap((w) => [w.leadClassroomId, ...w.receivers.map((r) => r.classroomId)])),
    classGroups: unique(
      wanted.flatMap((w) => [w.leadClassGroupId, ...w.receivers.map((r) => r.classGroupId)]),
    ),
  }
  const parts = await readParts(context, ids)
  for (const one of wanted) refuseMissing(parts, one)
  const local = await localLessonsOf(context, {
    teacherIds: unique(wanted.map((w) => w.teacherId)),
    classGroupIds: ids.classGroups,
    classroomIds: ids.classrooms,
  })
  const taking = [
    ...[...parts.classrooms.values()].map((room) => room.schoolId),
    ...[...parts.classGroups.values()].map((group) => group.schoolId),
  ]
  const scopes = await schoolScopes(context, [...taking, ...local.map((lesson) => lesson.schoolId)])
  if (actor !== system)
    for (const schoolId of new Set(taking)) demandBook(actor, targetOf(scopes.get(schoolId)!))
  const calendars = await schoolCalendars(context, [...scopes.keys()], from, to)
  const settings = new Map<string, GroundSchool['settings']>()
  for (const { regionId } of scopes.values())
    if (!settings.has(regionId)) settings.set(regionId, await settingsOf(context, regionId))
  const leads = unique(wanted.map((w) => parts.classrooms.get(w.leadClassroomId)!.schoolId))
  return {
    now: context.now().getTime(),
    ...parts,
    schools: new Map(
      [...scopes.values()].map((scope) => [
        scope.id,
        { scope, calendar: calendars.get(scope.id)!, settings: settings.get(scope.regionId)! },
      ]),
    ),
    pairings: await readPairings(context, leads),
    local: byPart(local),
  }
}

function byPart(local: readonly PlacedLocalLesson[]): Ground['local'] {
  const found = new Map<string, PlacedLocalLesson[]>()
  for (const lesson of local)
    for (const id of [lesson.teacherId, lesson.classGroupId, lesson.classroomId]) {
      if (id === null) continue
      const list = found.get(id)
      if (list) list.push(lesson)
      else found.set(id, [lesson])
    }
  return found
}

/** A school that the actor may not even read is not there for them. */
function demandBook(actor: Actor, target: Target): void {
  if (!may(actor, 'directory:read', target)) demandSeen(actor, 'lesson:book', target)
  demand(actor, 'lesson:book', target)
}

function refuseMissing(
  { people, classrooms, classGroups }: Pick<Ground, 'people' | 'classrooms' | 'classGroups'>,
  wanted: Parts,
): void {
  const need = (among: ReadonlyMap<string, unknown>, id: string | null, path: string): void => {
    if (id !== null && !among.has(id))
      throw new AppError('not_found', `${path}: there is no such entry, or it is not yours to see.`, {
        path,
        id,
      })
  }
  need(people, wanted.teacherId, 'teacherId')
  need(classrooms, wanted.leadClassroomId, 'leadClassroomId')
  need(classGroups, wanted.leadClassGroupId, 'leadClassGroupId')
  wanted.receivers.forEach((receiver, i) => {
    need(classGroups, receiver.classGroupId, `receivers.${i}.classGroupId`)
    need(classrooms, receiver.classroomId, `receivers.${i}.classroomId`)
    need(people, receiver.assistantId, `receivers.${i}.assistantId`)
  })
}
