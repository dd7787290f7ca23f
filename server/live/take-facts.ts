import { isDeepStrictEqual } from 'node:util'
import { closePolls } from './poll.ts'
import { closeTurns } from './stage.ts'
import { type Changed, type Facts, isOver, isRunning, type LessonState, nobody } from './state.ts'

/**
 * What the rooms below say now becomes the lesson's own. A lesson that is over has no stage: whoever is on it goes off,
 * and that is stored like any other turn; its polls are closed.
 */
export function takeFacts(state: LessonState, { facts }: { facts: Facts }, now: number): Changed {
  if (isDeepStrictEqual(facts, state.facts)) return { state, events: [] }
  const { phase, receivers } = facts.lesson
  const ending = isRunning(state) && isOver(phase)
  const left = ending ? closeTurns(state, () => true, now) : { state, events: [] }
  const closed = ending ? closePolls(left.state, now) : left
  const off = { state: closed.state, events: ending ? [...left.events, ...closed.events] : [] }
  const classrooms = new Map(
    receivers.map(({ classroomId }) => [classroomId, state.classrooms.get(classroomId) ?? nobody]),
  )
  const { version, rules, lead, questions, floors, polls, board, conduct, observers, show } = off.state
  const common = {
    version,
    rules,
    lead,
    questions,
    floors,
    polls,
    board,
    conduct,
    observers,
    show,
    facts,
    classrooms,
  }
  if (phase === 'open' || phase === 'live')
    return {
      state: { ...common, phase, stage: isRunning(off.state) ? off.state.stage : [] },
      events: off.events,
    }
  return { state: { ...common, phase }, events: off.events }
}
