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

export interface SeenSeries {
  series: StoredSeries
  targets: Target[]
}

/** Those of the series that there are, by id. @throws AppError `not_found` when one is not the actor's to see */
export async function seenSeries(
  context: Context,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, SeenSeries>> {
  const all = await readSeries(context, { ids })
  if (all.length === 0) return new Map()
  const targets = await targetsOfRules(
    context,
    all.map((series) => series.rule),
  )
  return new Map(
    all.map((series, i) => {
      if (!maySeeSeries(actor, series, targets[i]!)) demandSeen(actor, 'lesson:book', null)
      return [series.id, { series, targets: targets[i]! }]
    }),
  )
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
