import type { AttendanceFlag, EvidenceGrade, JudgedBy, Outcome } from '../../shared/attendance.ts'
import type { LessonPhase } from '../../shared/schedule.ts'
import { type Interval, lengthOf, minutes, seconds } from '../../shared/time.ts'
import { type ConnectionTimes, clip, intersect, intervalOf, longestGap, totalOf, unite } from './interval.ts'

/** The thresholds that outcomes are judged by (design/domain.md, Attendance); those of the class's own region. */
export type AttendanceThresholds = Omit<JudgedBy, 'leadCloseGapSeconds'>

/** One connection of a place, with how long could be told whether media arrived, and how long it did. */
export interface ConnectionEvidence extends ConnectionTimes {
  toldSeconds: number
  arrivedSeconds: number
}

/** All that is known about one class group at one lesson, times in epoch milliseconds. */
export interface Evidence {
  phase: LessonPhase
  /** When the lead end was live (`leadLiveOf`). */
  leadLive: readonly Interval[]
  /** The joint window; the whole lesson for the lead class. */
  window: Interval
  /** The lead class of a 同步课堂 is where the lead end is: it is present while that is live. */
  leadClass: boolean
  /** Of the receiving classroom. */
  connections: readonly ConnectionEvidence[]
  /** As last reported, or null. */
  headCount: number | null
  /** Whether there is a recording of the lesson. */
  recorded?: boolean
  standardMinutes: number
}

export interface Attendance {
  outcome: Outcome
  flags: AttendanceFlag[]
  evidence: EvidenceGrade
  presence: Interval[]
  presentMinutes: number
  creditMinutes: number
  /** Present ÷ joint window, 0–1: what the school could do. */
  compliance: number
  /** Credit minutes ÷ standard period, 0–1. */
  credit: number
}

/** The lead end was live while its teacher was connected, between the word to go live and the end. */
export function leadLiveOf(
  connections: readonly ConnectionTimes[],
  liveAt: number | null,
  endedAt: number,
  closeGapSeconds: number,
): Interval[] {
  if (liveAt === null || liveAt >= endedAt) return []
  return clip(unite(connections.map(intervalOf), seconds(closeGapSeconds)), { start: liveAt, end: endedAt })
}

/** What a lesson was for one class group, by the rules of design/domain.md, Attendance 1–6. */
export function judge(evidence: Evidence, thresholds: AttendanceThresholds): Attendance {
  const { window, leadLive, leadClass, connections, headCount } = evidence
  const presence = leadClass
    ? clip(leadLive, window)
    : clip(unite(connections.map(intervalOf), seconds(thresholds.closeGapSeconds)), window)
  // Connected is not attending: where the school counted nobody, nobody heard a minute, and a replay has nothing to add to.
  const creditTime = headCount === 0 ? 0 : totalOf(intersect(presence, leadLive))
  const standard = minutes(evidence.standardMinutes)
  const connected = leadClass ? leadLive.length > 0 : connections.length > 0
  return {
    outcome: outcomeOf(evidence, thresholds, connected, creditTime / standard),
    flags: flagsOf(evidence, thresholds, presence),
    evidence: gradeOf(connected, headCount, evidence.recorded ?? false),
    presence,
    presentMinutes: totalOf(presence) / minutes(1),
    creditMinutes: creditTime / minutes(1),
    compliance: totalOf(presence) / lengthOf(window),
    credit: Math.min(1, creditTime / standard),
  }
}

/**
 * How strong the evidence is. A head count weighs more on top of telemetry; alone it decides only when it says that nobody was
 * there. A recording shows what both say, and alone shows the lead end only.
 */
function gradeOf(connected: boolean, headCount: number | null, recorded: boolean): EvidenceGrade {
  if (headCount === 0 && !connected) return 'head-count'
  if (!connected) return 'schedule'
  if (headCount === null) return 'telemetry'
  return recorded ? 'recording' : 'head-count'
}

/** Sums of milliseconds divided by minutes: what is equal on paper may differ in the last binary digit. */
const reaches = (share: number, threshold: number): boolean => share >= threshold - 1e-9

function outcomeOf(
  { phase, leadLive, window, headCount, standardMinutes }: Evidence,
  { attendedCredit, partialCredit }: AttendanceThresholds,
  connected: boolean,
  credit: number,
): Outcome {
  if (phase === 'cancelled') return 'not-delivered'
  if (phase !== 'ended') return 'pending'
  // The lead end failed where nobody could have come as far as "partial": that is no class's absence.
  const offered = totalOf(clip(leadLive, window)) / minutes(standardMinutes)
  if (offered === 0 || !reaches(offered, partialCredit)) return 'not-delivered'
  // The school's own word that nobody sat there; connected is not attending.
  if (headCount === 0) return 'absent'
  // A count without a connection contradicts it: somebody has to ask.
  if (!connected) return 'unknown'
  if (reaches(credit, attendedCredit)) return 'attended'
  return reaches(credit, partialCredit) ? 'partial' : 'absent'
}

function flagsOf(
  { connections, window, leadClass }: Evidence,
  { lateMinutes, interruptedMinutes, frozenShare }: AttendanceThresholds,
  presence: readonly Interval[],
): AttendanceFlag[] {
  const flags: AttendanceFlag[] = []
  const first = presence[0]
  if (first && first.start - window.start > minutes(lateMinutes)) flags.push('late')
  if (longestGap(presence) > minutes(interruptedMinutes)) flags.push('interrupted')
  const told = connections.reduce((sum, c) => sum + c.toldSeconds, 0)
  const arrived = connections.reduce((sum, c) => sum + c.arrivedSeconds, 0)
  if (!leadClass && first && told > 0 && !reaches(arrived / told, frozenShare)) flags.push('frozen')
  return flags
}
