import type { DayKind, SchoolDay } from '../../shared/calendar.ts'
import type { Bell, Classroom, Directory, School, Subject } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { BookLesson, Clash, Lesson, LessonKind } from '../../shared/schedule.ts'
import { dateOf, type Interval, instantOf, overlap } from '../../shared/time.ts'
import { clockOf, spanOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { newId } from '../app/new-id.ts'
import { issuesOf } from '../ui/form-error.tsx'
import { bookingWords } from './messages.ts'

const t = translator(bookingWords)
const subjectName = translator(subjectWords)

export interface ReceiverDraft {
  key: string
  schoolId: string | null
  classGroupId: string | null
  classroomId: string | null
  assistantId: string | null
}

/** A booking as it is being filled in. */
export interface Draft {
  subject: Subject | null
  kind: LessonKind
  topic: string
  leadSchoolId: string | null
  teacherId: string | null
  leadClassroomId: string | null
  leadClassGroupId: string | null
  date: string | null
  timing: 'period' | 'free'
  period: number | null
  start: string
  end: string
  receivers: ReceiverDraft[]
}

/** Faults by field: `teacherId`, `receivers.0.classroomId`, … */
export type Faults = Record<string, string>

export const emptyReceiver = (): ReceiverDraft => ({
  key: newId(),
  schoolId: null,
  classGroupId: null,
  classroomId: null,
  assistantId: null,
})

export const emptyDraft = (): Draft => ({
  subject: 'music',
  kind: 'delivered',
  topic: '',
  leadSchoolId: null,
  teacherId: null,
  leadClassroomId: null,
  leadClassGroupId: null,
  date: null,
  timing: 'period',
  period: null,
  start: '',
  end: '',
  receivers: [emptyReceiver()],
})

const clockPadded = (at: string, zone: string): string => clockOf(at, zone).padStart(5, '0')

export function draftOf(lesson: Lesson, bells: Bell[], zone: string): Draft {
  const start = clockPadded(lesson.startsAt, zone)
  const end = clockPadded(lesson.endsAt, zone)
  const bell = bells.find((b) => b.start === start && b.end === end)
  return {
    ...lesson,
    date: dateOf(Date.parse(lesson.startsAt), zone),
    timing: bell ? 'period' : 'free',
    period: bell?.period ?? null,
    start,
    end,
    receivers: lesson.receivers.map((r) => ({
      key: r.classGroupId,
      schoolId: r.schoolId,
      classGroupId: r.classGroupId,
      classroomId: r.classroomId,
      assistantId: r.assistantId,
    })),
  }
}

/** The lesson's time, once the draft has one. */
export function timeOf(draft: Draft, bells: Bell[], zone: string): Interval | null {
  if (!draft.date) return null
  const bell = draft.timing === 'period' ? bells.find((b) => b.period === draft.period) : draft
  if (!bell?.start || !bell.end) return null
  const time = {
    start: instantOf(draft.date, bell.start, zone),
    end: instantOf(draft.date, bell.end, zone),
  }
  return time.start < time.end ? time : null
}

const notHeld = {
  weekend: 'notHeldWeekend',
  off: 'notHeldOff',
  undecided: 'notHeldUndecided',
  outside: 'notHeldOutside',
} as const

/** Why a school holds no lessons on a date. */
export const notHeldText = (kind: Exclude<DayKind, 'instruction'>, school: string, name: string): string =>
  t(notHeld[kind], { school, name })

/** The same of a day as it was read, or null where lessons can be held, or it isn't known yet. */
export function notHeldOn(day: SchoolDay | undefined, school: string): string | null {
  if (!day?.hasBells || day.status.kind === 'instruction') return null
  return notHeldText(day.status.kind, school, day.status.name)
}

/** What is missing or can't be, by field; an empty object when it can be sent. */
export function faultsOf(draft: Draft, time: Interval | null, now: number): Faults {
  const faults: Faults = {}
  const need = (field: string, missing: boolean, text: string) => {
    if (missing) faults[field] = text
  }
  need('subject', !draft.subject, t('needSubject'))
  need('leadSchoolId', !draft.leadSchoolId, t('needSchool'))
  need('teacherId', !draft.teacherId, t('needTeacher'))
  need('leadClassroomId', !draft.leadClassroomId, t('needRoom'))
  need('leadClassGroupId', draft.kind === 'synchronous' && !draft.leadClassGroupId, t('needClass'))
  need('date', !draft.date, t('needDate'))
  if (draft.timing === 'period') need('period', draft.period === null, t('needPeriod'))
  else if (!draft.start || !draft.end) faults.period = t('needTime')
  else need('period', draft.start >= draft.end, t('backward'))
  if (time && time.start <= now) faults.period = t('pastHere')
  if (time && time.end - time.start > 4 * 3_600_000) faults.period = t('tooLong')
  const classes = new Set(
    draft.leadClassGroupId && draft.kind === 'synchronous' ? [draft.leadClassGroupId] : [],
  )
  const rooms = new Set([draft.leadClassroomId])
  draft.receivers.forEach((r, i) => {
    need(`receivers.${i}.schoolId`, !r.schoolId, t('needSchool'))
    need(`receivers.${i}.classGroupId`, !r.classGroupId, t('needClass'))
    need(`receivers.${i}.classroomId`, !r.classroomId, t('needRoom'))
    if (r.classGroupId && classes.has(r.classGroupId)) faults[`receivers.${i}.classGroupId`] = t('twice')
    if (r.classroomId && rooms.has(r.classroomId)) faults[`receivers.${i}.classroomId`] = t('roomTwice')
    if (r.classGroupId) classes.add(r.classGroupId)
    if (r.classroomId) rooms.add(r.classroomId)
  })
  return faults
}

/** What travels; to be called with a draft that has no faults. */
export const bookingOf = (draft: Draft, time: Interval): BookLesson => ({
  subject: draft.subject ?? 'music',
  kind: draft.kind,
  topic: draft.topic.trim(),
  teacherId: draft.teacherId ?? '',
  leadClassroomId: draft.leadClassroomId ?? '',
  leadClassGroupId: draft.kind === 'synchronous' ? draft.leadClassGroupId : null,
  startsAt: new Date(time.start).toISOString(),
  endsAt: new Date(time.end).toISOString(),
  receivers: draft.receivers.map((r) => ({
    classGroupId: r.classGroupId ?? '',
    classroomId: r.classroomId ?? '',
    assistantId: r.assistantId,
  })),
})

export const clashesOf = (error: unknown): Clash[] =>
  error instanceof AppError && error.code === 'booking_conflict' && Array.isArray(error.details.clashes)
    ? (error.details.clashes as Clash[])
    : []

const fieldWords = {
  teacherId: 'notTeacher',
  leadClassroomId: 'notLeadRoom',
  classroomId: 'notReceiveRoom',
  assistantId: 'notAssistant',
} as const

/** The server's refusal, by the fields that it is about. */
export function refusalsOf(error: unknown, draft: Draft, zone: string): Faults {
  const faults: Faults = {}
  if (!(error instanceof AppError)) return faults
  for (const { path } of issuesOf(error)) {
    const field = path.join('.')
    const last = String(path.at(-1))
    faults[field === 'startsAt' || field === 'endsAt' ? 'period' : field] = t(
      last in fieldWords ? fieldWords[last as keyof typeof fieldWords] : 'fieldBad',
    )
  }
  const ofSchool = (schoolId: unknown, text: string) =>
    draft.receivers.forEach((r, i) => {
      if (r.schoolId === schoolId) faults[`receivers.${i}.schoolId`] = text
    })
  if (error.code === 'overlap_too_small') ofSchool(error.details.schoolId, t('overlapHere'))
  if (error.code === 'no_instruction') {
    const { kind, schoolId, schoolName, name } = error.details as Record<string, string>
    const text = notHeldText(kind as Exclude<DayKind, 'instruction'>, schoolName ?? '', name ?? '')
    if (schoolId === draft.leadSchoolId) faults.date = text
    else ofSchool(schoolId, text)
  }
  if (error.code === 'not_paired') ofSchool(error.details.memberSchoolId, t('notPairedHere'))
  if (error.code === 'lesson_in_past') faults.period = t('pastHere')
  for (const clash of clashesOf(error)) {
    const text = t('clashHere', {
      span: spanOf(clash.startsAt, clash.endsAt, zone),
      subject: subjectName(clash.subject),
      teacher: clash.teacherName,
    })
    if (clash.resourceId === draft.teacherId) faults.teacherId = text
    if (clash.resourceId === draft.leadClassroomId) faults.leadClassroomId = text
    if (clash.resourceId === draft.leadClassGroupId) faults.leadClassGroupId = text
    draft.receivers.forEach((r, i) => {
      if (clash.resourceId === r.classGroupId) faults[`receivers.${i}.classGroupId`] = text
      if (clash.resourceId === r.classroomId) faults[`receivers.${i}.classroomId`] = text
    })
  }
  return faults
}

/** Who and what is taken during a span of time, by id, by the lessons that can be seen; the server alone decides. */
export function busyDuring(lessons: Lesson[], time: Interval, except: string): Map<string, Lesson> {
  const busy = new Map<string, Lesson>()
  for (const lesson of lessons) {
    if (lesson.id === except || lesson.phase === 'cancelled' || lesson.phase === 'ended') continue
    const meets = (start: string, end: string) =>
      overlap(time, { start: Date.parse(start), end: Date.parse(end) }) !== null
    if (meets(lesson.startsAt, lesson.endsAt))
      for (const id of [lesson.teacherId, lesson.leadClassroomId, lesson.leadClassGroupId])
        if (id) busy.set(id, lesson)
    for (const r of lesson.receivers)
      if (meets(r.windowStartsAt, r.windowEndsAt))
        for (const id of [r.classroomId, r.classGroupId]) busy.set(id, lesson)
  }
  return busy
}

/** The only one of a list, so that nobody has to choose it. */
export const only = <T extends { id: string }>(list: T[]): string | null =>
  list.length === 1 ? (list[0]?.id ?? null) : null

/** Schools that may receive: paired with the lead school on that date, or all member schools where that isn't asked for. */
export function partnersOf(
  directory: Directory,
  leadSchoolId: string | null,
  date: string,
  pairingRequired: boolean,
): School[] {
  const paired = new Set(
    directory.pairings
      .filter(
        (p) => p.leadSchoolId === leadSchoolId && p.from <= date && (p.until === null || date <= p.until),
      )
      .map((p) => p.memberSchoolId),
  )
  return directory.schools.filter(
    (s) => s.id !== leadSchoolId && (pairingRequired ? paired.has(s.id) : s.member || paired.has(s.id)),
  )
}

export const receiveRooms = (rooms: Classroom[]): Classroom[] => rooms.filter((room) => room.receive)
