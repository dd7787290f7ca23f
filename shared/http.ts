import { z } from 'zod'
import * as account from './account.ts'
import * as attendance from './attendance.ts'
import * as calendar from './calendar.ts'
import * as directory from './directory.ts'
import { fileAnswer, fileBody } from './file.ts'
import * as imports from './import.ts'
import * as ledger from './ledger.ts'
import * as live from './live.ts'
import * as wall from './live-wall.ts'
import * as media from './media.ts'
import * as poll from './poll.ts'
import * as proposal from './proposal.ts'
import * as readiness from './readiness.ts'
import * as rosters from './roster.ts'
import * as schedule from './schedule.ts'
import * as series from './series.ts'
import { localDate } from './time.ts'

const { id } = account
const none = z.object({})
const byId = z.object({ id })
const done = z.object({ done: z.literal(true) })

/** One door: what its path, query and body must be, and what it answers. An absent part must be empty. */
export interface Route {
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  answer: z.ZodType
}

/** Every door of the HTTP interface, by `METHOD /path`. PUT makes or changes; the caller makes the id, so it can be retried. */
export const http = {
  // account
  'POST /api/session': {
    body: z.object({ name: z.string().max(100), password: z.string().max(200) }),
    answer: account.me,
  },
  'GET /api/session': { answer: account.me },
  'DELETE /api/session': { answer: done },
  'GET /api/links/:token': { params: z.object({ token: account.linkToken }), answer: account.link },
  /** Uses a link: signs in, or sets the password (and, for the first administrator, the names and the first region). */
  'POST /api/links/:token': {
    params: z.object({ token: account.linkToken }),
    body: z.object({
      password: account.password.optional(),
      name: account.signInName.optional(),
      displayName: account.displayName.optional(),
      region: directory.putRegion.omit({ parentId: true }).optional(),
    }),
    answer: account.me,
  },
  'PUT /api/session/password': {
    body: z.object({ current: z.string().max(200), next: account.password }),
    answer: done,
  },
  'GET /api/people': {
    query: z.object({ schoolId: id.optional(), role: account.role.optional() }),
    answer: z.array(account.person),
  },
  'PUT /api/people/:id': { params: byId, body: account.putPerson, answer: account.person },
  /** A one-time link with which the person sets a password; ends the older ones. */
  'POST /api/people/:id/link': { params: byId, answer: z.object({ url: z.string(), expiresAt: z.string() }) },
  'POST /api/classrooms/:id/pairing-code': {
    params: byId,
    answer: z.object({ code: z.string(), expiresAt: z.string() }),
  },
  'GET /api/devices': { query: z.object({ classroomId: id.optional() }), answer: z.array(account.device) },
  'DELETE /api/devices/:id': { params: byId, answer: done },
  // the classroom's own PC
  'POST /api/device': { body: z.object({ code: account.pairingCode }), answer: account.deviceMe },
  'GET /api/device': { answer: account.deviceMe },
  /** How the classroom hears, as set on its own PC. */
  'PUT /api/device/sound': { body: z.object({ path: account.soundPath }), answer: done },
  /** Of this classroom: today and the seven days after it, or seven days from a date. */
  'GET /api/device/lessons': {
    query: z.object({ from: localDate.optional() }),
    answer: z.array(schedule.lesson),
  },
  /** All that its page needs to begin, in one answer: who it is, what takes place, what the routers speak. */
  'GET /api/device/start': { answer: live.deviceStart },
  // directory
  'GET /api/directory': { answer: directory.directory },
  'PUT /api/regions/:id': { params: byId, body: directory.putRegion, answer: directory.region },
  'DELETE /api/regions/:id': { params: byId, answer: done },
  'PUT /api/schools/:id': { params: byId, body: directory.putSchool, answer: directory.school },
  'DELETE /api/schools/:id': { params: byId, answer: done },
  'PUT /api/classrooms/:id': { params: byId, body: directory.putClassroom, answer: directory.classroom },
  'DELETE /api/classrooms/:id': { params: byId, answer: done },
  'PUT /api/class-groups/:id': { params: byId, body: directory.putClassGroup, answer: directory.classGroup },
  'DELETE /api/class-groups/:id': { params: byId, answer: done },
  'PUT /api/pairings/:id': { params: byId, body: directory.putPairing, answer: directory.pairing },
  'DELETE /api/pairings/:id': { params: byId, answer: done },
  'GET /api/regions/:id/settings': {
    params: byId,
    answer: z.object({ own: directory.ownSettings, inForce: directory.settings }),
  },
  'PUT /api/regions/:id/settings': {
    params: byId,
    body: directory.ownSettings,
    answer: z.object({ own: directory.ownSettings, inForce: directory.settings }),
  },
  /** Which classes of a school have names; no names. */
  'GET /api/schools/:id/rosters': { params: byId, answer: z.array(rosters.rosterNote) },
  /** By the school's own people alone; each reading, change and deletion is in the audit. */
  'GET /api/class-groups/:id/roster': { params: byId, answer: rosters.roster },
  'PUT /api/class-groups/:id/roster': { params: byId, body: rosters.putRoster, answer: rosters.roster },
  'DELETE /api/class-groups/:id/roster': { params: byId, answer: done },
  /** All that is kept of the class's pupils: their names and every mark of theirs. */
  'GET /api/class-groups/:id/roster.csv': { params: byId, answer: fileAnswer },
  // calendar
  'GET /api/terms': { answer: z.array(calendar.term) },
  'PUT /api/terms/:id': { params: byId, body: calendar.putTerm, answer: calendar.term },
  /** What saving it would touch; nothing is written. */
  'POST /api/terms/:id/preview': { params: byId, body: calendar.putTerm, answer: calendar.daysSaved },
  'GET /api/calendar/holidays': { query: calendar.holidayFilter, answer: calendar.holidays },
  'GET /api/terms/:id/calendar': {
    params: byId,
    query: calendar.termCalendarFilter,
    answer: calendar.termCalendar,
  },
  'PUT /api/regions/:id/days': { params: byId, body: calendar.putDays, answer: calendar.daysSaved },
  'PUT /api/schools/:id/days': { params: byId, body: calendar.putDays, answer: calendar.daysSaved },
  'GET /api/schools/:id/day': {
    params: byId,
    query: z.object({ date: localDate }),
    answer: calendar.schoolDay,
  },
  'GET /api/schools/:id/bell-tables': { params: byId, answer: z.array(calendar.bellTable) },
  'PUT /api/bell-tables/:id': { params: byId, body: calendar.putBellTable, answer: calendar.bellTableSaved },
  /** With `preview`, only says what its end would touch. */
  'DELETE /api/bell-tables/:id': {
    params: byId,
    query: z.object({ preview: z.stringbool().default(false) }),
    answer: calendar.daysSaved,
  },
  'GET /api/class-groups/:id/local-lessons': { params: byId, answer: calendar.localLessons },
  'PUT /api/class-groups/:id/local-lessons': {
    params: byId,
    body: calendar.putLocalLessons,
    answer: calendar.localLessons,
  },
  // schedule
  'GET /api/lessons': { query: schedule.lessonFilter, answer: z.array(schedule.lesson) },
  'GET /api/lessons/:id': { params: byId, answer: schedule.lesson },
  'PUT /api/lessons/:id': { params: byId, body: schedule.bookLesson, answer: schedule.lesson },
  'POST /api/lessons/:id/cancel': {
    params: byId,
    body: z.object({ reason: z.string().trim().min(1).max(200) }),
    answer: schedule.lesson,
  },
  /** Dates, windows, and what stands against each; nothing is written. */
  'POST /api/series/preview': { body: series.previewSeries, answer: series.seriesPreview },
  'GET /api/series': { query: series.seriesFilter, answer: z.array(series.series) },
  'PUT /api/series/:id': { params: byId, body: series.putSeries, answer: series.series },
  'POST /api/series/:id/cancel': { params: byId, body: series.cancelSeries, answer: series.series },
  'POST /api/lessons/:id/change': { params: byId, body: series.changeLesson, answer: series.changed },
  /** Slots of the coming weeks in which a missed lesson could be made up for, best first, then those that can't be had. */
  'GET /api/lessons/:id/make-up': {
    params: byId,
    query: z.object({ from: localDate.optional() }),
    answer: z.array(series.slot),
  },
  'GET /api/lessons/:id/history': { params: byId, answer: z.array(series.historyEntry) },
  /** Lessons of the coming four weeks that calendars, bells, local timetables or pairings stand against since they were booked. */
  'GET /api/unsettled-lessons': { answer: z.array(series.unsettled) },
  /** Those that series give by now, and that are not there. */
  'GET /api/missing-lessons': { answer: z.array(series.missingLesson) },
  'GET /api/timetable': { query: series.timetableFilter, answer: series.timetable },
  'POST /api/timetable/slots': { body: series.slotsWanted, answer: z.array(series.slot) },
  /** Of the person, or of the classroom's own screen; the latest first. */
  'GET /api/notices': {
    query: z.object({ unread: z.stringbool().default(false) }),
    answer: z.array(series.notice),
  },
  'POST /api/notices/read': { body: z.object({ ids: z.array(id).max(500) }), answer: done },
  'GET /api/webhooks': { answer: z.array(series.webhook) },
  'PUT /api/webhooks/:id': { params: byId, body: series.putWebhook, answer: series.webhook },
  'DELETE /api/webhooks/:id': { params: byId, answer: done },
  /** One's own secret address of a calendar: whether there is one, a new one in its place, none any more. */
  'GET /api/feeds': { query: series.feedSubject, answer: series.feed },
  'POST /api/feeds': { body: series.feedSubject, answer: series.feed },
  'POST /api/feeds/revoke': { body: series.feedSubject, answer: series.feed },
  /** iCalendar, for the programs that subscribe. */
  'GET /api/feeds/:token/lessons.ics': { params: z.object({ token: account.linkToken }), answer: fileAnswer },
  // import
  /** Takes a workbook as the body and begins to read it; `GET` tells when its preview is there. Nothing is written. */
  'PUT /api/imports/:id': {
    params: byId,
    query: imports.importQuery,
    body: fileBody,
    answer: imports.importJob,
  },
  'GET /api/imports/:id': { params: byId, answer: imports.importJob },
  'GET /api/imports/:id/changes': { params: byId, query: imports.changesQuery, answer: imports.changesPage },
  /** Begins to write; `GET` tells when it is done, or why it was not. */
  'POST /api/imports/:id/apply': { params: byId, body: imports.applyImport, answer: imports.importJob },
  'DELETE /api/imports/:id': { params: byId, answer: done },
  /** A workbook to fill in, with the region's own names to choose from. */
  'GET /api/regions/:id/import-template': { params: byId, query: imports.templateQuery, answer: fileAnswer },
  // attendance
  'PUT /api/lessons/:id/head-counts/:countId': {
    params: z.object({ id, countId: id }),
    body: attendance.putHeadCount,
    answer: attendance.headCount,
  },
  /** Of the classes that the asking person or classroom counts; no names. */
  'GET /api/lessons/:id/head-counts': { params: byId, answer: attendance.rollCalls },
  /** Names of a class at a lesson, for its school's people and the classroom it sits in; in the audit. */
  'GET /api/lessons/:id/names/:classGroupId': {
    params: z.object({ id, classGroupId: id }),
    answer: rosters.namesAtLesson,
  },
  'GET /api/lessons/:id/attendance': { params: byId, answer: attendance.lessonAttendance },
  // plan
  /** What a plan with these options would be made from; nothing is written. */
  'POST /api/plan/ground': { body: proposal.proposalOptions, answer: proposal.planGround },
  'PUT /api/plan/teachers/:id': {
    params: byId,
    body: proposal.putPlanTeacher,
    answer: proposal.planTeacherView,
  },
  /** The latest first. */
  'GET /api/proposals': { query: z.object({ termId: id.optional() }), answer: z.array(proposal.proposal) },
  /** Begins to plan; `GET …/progress` tells how far it is. */
  'PUT /api/proposals/:id': { params: byId, body: proposal.putProposal, answer: proposal.proposal },
  'GET /api/proposals/:id': { params: byId, answer: proposal.proposalPlan },
  'GET /api/proposals/:id/progress': { params: byId, answer: proposal.proposal },
  /** Ends the search and takes what there is. */
  'POST /api/proposals/:id/cancel': { params: byId, answer: proposal.proposal },
  'DELETE /api/proposals/:id': { params: byId, answer: done },
  /** Makes lessons of it series, checked against what was booked meanwhile; each that is refused says why. */
  'POST /api/proposals/:id/accept': {
    params: byId,
    body: proposal.acceptProposal,
    answer: proposal.acceptance,
  },
  'POST /api/proposals/:id/undo': {
    params: byId,
    body: proposal.undoAcceptance,
    answer: proposal.acceptance,
  },
  /** Begins to try single additions: what each would cover more; `GET` of the proposal tells. */
  'POST /api/proposals/:id/additions': { params: byId, answer: done },
  // live
  'GET /api/lessons/:id/polls': { params: byId, answer: z.array(poll.poll) },
  /** What a classroom counted, told by its assistant. */
  'PUT /api/lessons/:id/polls/:pollId/counts/:classroomId': {
    params: z.object({ id, pollId: id, classroomId: id }),
    body: poll.countPoll,
    answer: done,
  },
  /** By which pupils answer on devices of their own, of the classrooms that the caller counts for. */
  'GET /api/lessons/:id/join-codes': {
    params: byId,
    answer: z.array(z.object({ classroomId: id, code: poll.joinCode })),
  },
  // a pupil's device, without an account
  'POST /api/join': { body: z.object({ code: poll.joinCode }), answer: poll.pupilSeat },
  'GET /api/join': { answer: poll.pupilSeat },
  'PUT /api/join/polls/:id': { params: byId, body: poll.pupilAnswer, answer: poll.pupilSeat },
  /** The teacher's own prepared polls. */
  'GET /api/poll-set': { answer: poll.pollSet },
  'PUT /api/poll-set': { body: poll.pollSet, answer: poll.pollSet },
  'GET /api/lessons/:id/talk': { params: byId, answer: live.talk },
  /** Lessons in which somebody is now; with `regionId` those of the region and below. */
  'GET /api/live-wall': { query: wall.wallFilter, answer: z.array(wall.wallLesson) },
  /** How their places looked a few seconds ago; to be asked again while they are shown. */
  'GET /api/lessons/:id/pictures': { params: byId, answer: z.array(wall.wallPicture) },
  /**
   * A picture in full resolution, one JPEG; kept until the lesson is over, and shown by `still:show`. Then the same once more,
   * small: whoever asks for that gets the full one where it was never sent.
   */
  'PUT /api/lessons/:id/stills/:stillId': {
    params: z.object({ id, stillId: id }),
    query: z.object({ size: media.stillSize.default('full') }),
    body: fileBody,
    answer: live.still,
  },
  'GET /api/lessons/:id/stills/:stillId': {
    params: z.object({ id, stillId: id }),
    query: z.object({ size: media.stillSize.default('full') }),
    answer: fileAnswer,
  },
  'GET /api/lessons/:id/line': { params: byId, answer: live.lineHistory },
  // readiness
  'GET /api/readiness': { query: readiness.readinessFilter, answer: z.array(readiness.readiness) },
  /** What a check found; the id is made by whoever checked. */
  'PUT /api/readiness/checks/:id': { params: byId, body: readiness.putCheck, answer: readiness.readiness },
  'GET /api/readiness/manners': { answer: readiness.checkManners },
  /** A way to the media port of each node, which carries nothing, for fifteen seconds; one that doesn't answer is left out. */
  'POST /api/readiness/probes': { answer: readiness.probes },
  /** Bytes that can't be made smaller, to measure the line by; each way. */
  'GET /api/readiness/line': { query: readiness.bytesWanted, answer: fileAnswer },
  'POST /api/readiness/line': { body: fileBody, answer: z.object({ bytes: z.int() }) },
  // ledger
  'GET /api/ledger': { query: ledger.ledgerViewFilter, answer: ledger.ledgerView },
  'GET /api/ledger/export': { query: ledger.exportFilter, answer: fileAnswer },
  'GET /api/ledger/class-groups/:id': {
    params: byId,
    query: ledger.ledgerFilter.omit({ classGroupId: true }),
    answer: ledger.ledgerClass,
  },
  'GET /api/ledger/snapshots': { answer: z.array(ledger.snapshot) },
  /** Its figures made again from the evidence of its date, and what was written since. */
  'GET /api/ledger/snapshots/:id': { params: byId, answer: ledger.snapshotCheck },
  'PUT /api/ledger/snapshots/:id': { params: byId, body: ledger.sealSnapshot, answer: ledger.snapshot },
  /** A school's own lessons of a week, named by its Monday; put, they are confirmed but for the exceptions. */
  'GET /api/schools/:id/local-weeks': {
    params: byId,
    query: z.object({ termId: id }),
    answer: z.array(ledger.localWeekSummary),
  },
  'GET /api/schools/:id/local-weeks/:monday': {
    params: z.object({ id, monday: localDate }),
    answer: ledger.localWeek,
  },
  'PUT /api/schools/:id/local-weeks/:monday': {
    params: z.object({ id, monday: localDate }),
    body: ledger.putLocalWeek,
    answer: ledger.localWeek,
  },
  'PUT /api/replays/:id': { params: byId, body: ledger.putReplay, answer: ledger.replay },
  'PUT /api/lessons/:id/satisfaction/:classroomId': {
    params: z.object({ id, classroomId: id }),
    body: ledger.putSatisfaction,
    answer: done,
  },
  'GET /api/coverage': { query: ledger.ledgerFilter, answer: ledger.coverage },
} as const satisfies Record<string, Route>

export type HttpTable = typeof http
export type RouteName = keyof HttpTable
type PartOf<N extends RouteName, P extends 'params' | 'query' | 'body'> =
  HttpTable[N] extends Record<P, infer S extends z.ZodType> ? S : typeof none
/** What the server's handler gets, after parsing. */
export type Parsed<N extends RouteName, P extends 'params' | 'query' | 'body'> = z.output<PartOf<N, P>>
/** What the caller writes, before parsing. */
export type Written<N extends RouteName, P extends 'params' | 'query' | 'body'> = z.input<PartOf<N, P>>
export type Answer<N extends RouteName> = z.output<HttpTable[N]['answer']>
