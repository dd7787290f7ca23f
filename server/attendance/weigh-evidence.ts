import type { Selectable } from 'kysely'
import type { ClassAttendance, Connection, JudgedBy } from '../../shared/attendance.ts'
import type { Settings } from '../../shared/directory.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Interval } from '../../shared/time.ts'
import { type SchoolScope, schoolScopes, settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { schoolsOf } from '../schedule/lesson-target.ts'
import { readHeadCounts } from './count-store.ts'
import { intervalOf } from './interval.ts'
import { type ConnectionEvidence, judge, leadLiveOf } from './outcome.ts'
import { readClassGroup, readConnections, readOutcomes } from './store.ts'
import type { OutcomesTable } from './tables.ts'

/** A class group's part in a lesson, from the lesson and the directory. */
interface Seat {
  classGroupId: string
  classGroupName: string
  classSize: number
  schoolId: string
  /** Null: the lead end itself. */
  classroomId: string | null
  window: Interval
}

export interface WeighedLesson {
  leadLive: Interval[]
  leadConnections: Connection[]
  classes: ClassAttendance[]
}

/**
 * What a lesson is for each of its class groups by the evidence there is up to now; `pending` until it is over. The lead end is
 * judged by its own region's settings, every class by its own; one that was settled before by those of then.
 */
export async function weighEvidence(context: Context, lesson: Lesson): Promise<WeighedLesson> {
  const scopes = await schoolScopes(context, schoolsOf(lesson))
  const settings = await settingsBySchool(context, scopes)
  const connections = await readConnections(context, lesson.id)
  const headCounts = await readHeadCounts(context, lesson.id)
  const kept = new Map((await readOutcomes(context, lesson.id)).map((row) => [row.class_group_id, row]))
  const leadCloseGapSeconds =
    [...kept.values()].find((row) => row.thresholds)?.thresholds?.leadCloseGapSeconds ??
    settings.get(lesson.leadSchoolId)!.closeGapSeconds
  const leadLive = leadLiveOf(
    connections.get(null) ?? [],
    lesson.liveAt === null ? null : Date.parse(lesson.liveAt),
    lesson.endedAt === null ? context.now().getTime() : Date.parse(lesson.endedAt),
    leadCloseGapSeconds,
  )
  const classes = (await seatsOf(context, lesson)).map((seat): ClassAttendance => {
    const scope = scopes.get(seat.schoolId)!
    const { judgedBy, standardMinutes } = rulesOf(
      scope,
      settings.get(seat.schoolId)!,
      kept.get(seat.classGroupId),
      leadCloseGapSeconds,
    )
    const counts = headCounts.filter((count) => count.classGroupId === seat.classGroupId)
    const own = seat.classroomId === null ? [] : (connections.get(seat.classroomId) ?? [])
    const { presence, ...judged } = judge(
      {
        phase: lesson.phase,
        leadLive,
        window: seat.window,
        leadClass: seat.classroomId === null,
        connections: own,
        headCount: counts[0]?.present ?? null,
        standardMinutes,
      },
      judgedBy,
    )
    return {
      classGroupId: seat.classGroupId,
      classGroupName: seat.classGroupName,
      schoolName: scope.name,
      classSize: seat.classSize,
      leadClass: seat.classroomId === null,
      ...judged,
      windowStartsAt: new Date(seat.window.start).toISOString(),
      windowEndsAt: new Date(seat.window.end).toISOString(),
      standardMinutes,
      judgedBy,
      presence: presence.map(spanOf),
      connections: own.map(connectionOf),
      headCounts: counts,
    }
  })
  return { leadLive, leadConnections: (connections.get(null) ?? []).map(connectionOf), classes }
}

/** A lesson that was settled before is weighed anew by the rules of then: what is set later changes nothing of the past. */
function rulesOf(
  scope: SchoolScope,
  settings: Settings,
  kept: Selectable<OutcomesTable> | undefined,
  leadCloseGapSeconds: number,
): { judgedBy: JudgedBy; standardMinutes: number } {
  if (kept?.thresholds) return { judgedBy: kept.thresholds, standardMinutes: kept.standard_minutes }
  const { closeGapSeconds, attendedCredit, partialCredit, lateMinutes, interruptedMinutes, frozenShare } =
    settings
  return {
    judgedBy: {
      closeGapSeconds,
      leadCloseGapSeconds,
      attendedCredit,
      partialCredit,
      lateMinutes,
      interruptedMinutes,
      frozenShare,
    },
    standardMinutes:
      scope.stage === 'primary' ? settings.standardPeriodPrimary : settings.standardPeriodJunior,
  }
}

function connectionOf(connection: ConnectionEvidence): Connection {
  const { start, end } = intervalOf(connection)
  return {
    openedAt: new Date(start).toISOString(),
    endedAt: new Date(end).toISOString(),
    // A leave after a silence was dated back to the last beat.
    left: connection.closedAt !== null && connection.closedAt > connection.lastBeatAt,
    toldSeconds: Math.round(connection.toldSeconds),
    arrivedSeconds: Math.round(connection.arrivedSeconds),
  }
}

export const spanOf = (interval: Interval) => ({
  start: new Date(interval.start).toISOString(),
  end: new Date(interval.end).toISOString(),
})

/** The lead class of a 同步课堂 first, then the receiving ones in the order they were named. */
async function seatsOf(context: Context, lesson: Lesson): Promise<Seat[]> {
  const receiving = lesson.receivers.map((receiver) => ({
    ...receiver,
    window: { start: Date.parse(receiver.windowStartsAt), end: Date.parse(receiver.windowEndsAt) },
  }))
  if (lesson.leadClassGroupId === null) return receiving
  const group = await readClassGroup(context, lesson.leadClassGroupId)
  const lead: Seat = {
    classGroupId: group.id,
    classGroupName: group.name,
    classSize: group.size,
    schoolId: lesson.leadSchoolId,
    classroomId: null,
    window: { start: Date.parse(lesson.startsAt), end: Date.parse(lesson.endsAt) },
  }
  return [lead, ...receiving]
}

async function settingsBySchool(
  context: Context,
  scopes: ReadonlyMap<string, SchoolScope>,
): Promise<Map<string, Settings>> {
  const byRegion = new Map<string, Settings>()
  for (const { regionId } of scopes.values())
    if (!byRegion.has(regionId)) byRegion.set(regionId, await settingsOf(context, regionId))
  return new Map([...scopes.values()].map((scope) => [scope.id, byRegion.get(scope.regionId)!]))
}
