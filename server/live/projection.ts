import type { LiveState } from '../../shared/live.ts'
import type { Question } from '../../shared/question.ts'
import { outOf } from './conduct.ts'
import { wholeLine } from './line.ts'
import { viewPoll } from './poll.ts'
import { isOnStage } from './stage.ts'
import { isRunning, type LessonState, type PlaceState } from './state.ts'

/**
 * Of what is closed, so many are still sent with every change, the newest; the lesson's page afterwards has all of them. A hand
 * that is down says nothing any more, beyond that it is down.
 */
const closedShown = { text: 30, hand: 4 }

const isOpen = ({ state }: Question): boolean => state === 'asked' || state === 'taken'

const livePlace = ({ link, sources, line, uplink, rung, reason, sending }: PlaceState) => ({
  present: link.kind === 'here',
  sources,
  line: link.kind === 'here' ? wholeLine(line, uplink) : null,
  rung,
  reason,
  sending,
})

/** Whether `project` gives the lead end more than the others: notes, who looks on, an open poll's right choices and votes. */
export const hasForLeadAlone = ({ observers, polls, questions }: LessonState): boolean =>
  observers.length > 0 ||
  polls.all.some((poll) => poll.id === polls.shownId && poll.closedAt === null) ||
  questions.some(({ note }) => note !== '')

/** The lesson as those in it see it; that somebody looks on is for the lead end alone. */
export function project(
  state: LessonState,
  epoch: string,
  now: Date,
  to: 'lead' | 'others' = 'others',
): LiveState {
  const { lesson, headCounts } = state.facts
  const { focus, allowed, locked, muted } = state.conduct
  const shown = state.polls.all.find((poll) => poll.id === state.polls.shownId)
  const open = state.questions.filter(isOpen)
  const closed = state.questions.filter((question) => !isOpen(question))
  const newest = (kind: Question['kind']) =>
    closed.filter((question) => question.kind === kind).slice(-closedShown[kind])
  return {
    epoch,
    version: state.version,
    lessonId: lesson.id,
    subject: lesson.subject,
    kind: lesson.kind,
    topic: lesson.topic,
    phase: state.phase,
    startsAt: lesson.startsAt,
    endsAt: lesson.endsAt,
    liveAt: lesson.liveAt,
    serverTime: now.toISOString(),
    lead: {
      ...livePlace(state.lead),
      teacherName: lesson.teacherName,
      schoolName: lesson.leadSchoolName,
      classroomName: lesson.leadClassroomName,
    },
    classrooms: lesson.receivers.flatMap((receiver) => {
      const place = state.classrooms.get(receiver.classroomId)
      return place
        ? {
            ...livePlace(place),
            classroomId: receiver.classroomId,
            classroomName: receiver.classroomName,
            schoolName: receiver.schoolName,
            classGroupId: receiver.classGroupId,
            classGroupName: receiver.classGroupName,
            classSize: receiver.classSize,
            onStage: isRunning(state) && isOnStage(state, receiver.classroomId),
            floors: state.floors.get(receiver.classroomId) ?? 0,
            muted: muted.has(receiver.classroomId),
            out: outOf(state.conduct, receiver.classroomId),
            headCount: headCounts[receiver.classGroupId] ?? null,
            windowStartsAt: receiver.windowStartsAt,
            windowEndsAt: receiver.windowEndsAt,
          }
        : []
    }),
    questions: [...open, ...newest('text'), ...newest('hand')].map((question) =>
      to === 'lead' || question.note === '' ? question : { ...question, note: '' },
    ),
    questionCount: state.questions.length,
    board: { ground: state.board.ground, version: state.board.version },
    poll: shown ? viewPoll(shown, to) : null,
    stagePlaces: state.rules.stagePlaces,
    focus,
    allowed,
    locked,
    observers: to === 'lead' ? [...state.observers] : [],
    ...state.show,
  }
}
