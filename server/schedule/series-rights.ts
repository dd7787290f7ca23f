import { AppError } from '../../shared/errors.ts'
import type { SeriesRule } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, may, type Target } from '../account/policy.ts'
import { schoolScopes, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { readParts } from './ground-store.ts'
import { readSeries, type StoredSeries } from './series-store.ts'

/** The schools that take part in each of these rules, as the policy is asked about them; the lead school first. */
export async function targetsOfRules(context: Context, rules: readonly SeriesRule[]): Promise<Target[][]> {
  const parts = await readParts(context, {
    people: [],
    classrooms: rules.map((rule) => rule.leadClassroomId),
    classGroups: rules.flatMap((rule) => rule.receivers.map((r) => r.classGroupId)),
  })
  const schoolsOf = (rule: SeriesRule): string[] => [
    parts.classrooms.get(rule.leadClassroomId)!.schoolId,
    ...rule.receivers.map((r) => parts.classGroups.get(r.classGroupId)!.schoolId),
  ]
  const scopes = await schoolScopes(context, rules.flatMap(schoolsOf))
  return rules.map((rule) => schoolsOf(rule).map((id) => targetOf(scopes.get(id)!)))
}

/** Who may book at a school of it sees a series; drafts tell what is only thought of. */
export const maySeeSeries = (
  actor: Actor,
  { state }: Pick<StoredSeries, 'state'>,
  targets: Target[],
): boolean => may(actor, state === 'draft' ? 'lesson:book' : 'lesson:read', targets)

/** The series of that id, if it is the actor's to see, or null when there is none. @throws AppError `not_found` */
export async function seenSeries(
  context: Context,
  actor: Actor,
  id: string,
): Promise<{ series: StoredSeries; targets: Target[] } | null> {
  const [series] = await readSeries(context, { id })
  if (!series) return null
  const [targets] = await targetsOfRules(context, [series.rule])
  if (!maySeeSeries(actor, series, targets!)) demandSeen(actor, 'lesson:book', null)
  return { series, targets: targets! }
}

/** @throws AppError `stale`, with who changed it and when */
export function refuseStale(series: StoredSeries, version: number): void {
  if (series.version === version) return
  throw staleSeries(series)
}

export const staleSeries = (series: StoredSeries): AppError =>
  new AppError(
    'stale',
    `This series was changed by ${series.changedByName || 'somebody'} at ${series.changedAt}. Read it again, then change it.`,
    { changedBy: series.changedByName, changedAt: series.changedAt, version: series.version },
  )
