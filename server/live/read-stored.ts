import { AppError } from '../../shared/errors.ts'
import { schoolScopes, settingsOf } from '../directory/scope.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { readBoard } from './board-store.ts'
import { readConduct } from './conduct-store.ts'
import type { LiveDeps } from './deps.ts'
import { readPolls } from './poll-store.ts'
import { readQuestions } from './question-store.ts'
import type { Stored } from './state.ts'
import { readShow } from './still-store.ts'
import { readFloors, readOpenTurns } from './store.ts'

/** Everything that was stored of a lesson, from which whoever owns it next goes on. @throws AppError `not_found` */
export async function readStored(deps: LiveDeps, lessonId: string): Promise<Stored> {
  const { context, evidence, times } = deps
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const [scopes, questions, floors, polls, board, openTurns, show, headCounts, conduct] = await Promise.all([
    schoolScopes(context, [lesson.leadSchoolId]),
    readQuestions(context, lessonId),
    readFloors(context, lessonId),
    readPolls(context, lessonId),
    readBoard(context, lessonId),
    readOpenTurns(context, lessonId),
    readShow(context, lessonId),
    evidence.headCounts(lessonId),
    readConduct(context, lessonId),
  ])
  const { stagePlaces } = await settingsOf(context, scopes.get(lesson.leadSchoolId)!.regionId)
  return {
    facts: { lesson, headCounts: Object.fromEntries(headCounts) },
    rules: { stagePlaces, graceMs: times.graceMs, silenceMs: times.silenceMs },
    questions,
    floors,
    polls,
    board,
    openTurns,
    conduct,
    show,
  }
}
