import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { PlanInput, PlanLesson } from '../../shared/plan.ts'
import type { Acceptance, acceptProposal as acceptSchema } from '../../shared/proposal.ts'
import type { Decision, Series, SeriesRule } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { teachingWeekOf, teachingWeeks } from '../calendar/day-rule.ts'
import { readTerm } from '../calendar/store.ts'
import type { Context } from '../platform/context.ts'
import { planSeries } from '../schedule/plan-series.ts'
import { putSeries } from '../schedule/put-series.ts'
import { readSeries } from '../schedule/series-store.ts'
import { type Decided, decideDates } from './decide-dates.ts'
import { keptIn } from './figures.ts'
import { readOnlyAssistants } from './ground-store.ts'
import { demandPlan } from './plan-rights.ts'
import {
  markUndone,
  noteAccepted,
  type PlacedProposal,
  readAccepted,
  readProposalContent,
  writeAcceptedVersion,
} from './proposal-store.ts'
import { isImaginedLesson, leadPeriodOf, seenProposal } from './read-proposal.ts'

type Result = Acceptance['lessons'][number]
type State = z.output<typeof acceptSchema>['state']

/** As often as somebody else may take a slot between looking and writing. */
const ATTEMPTS = 3

export const resultOf = (lessonId: string, result: Result['result'], more: Partial<Result> = {}): Result => ({
  lessonId,
  result,
  seriesId: null,
  dates: 0,
  problems: [],
  leftOut: [],
  error: null,
  ...more,
})

/**
 * Makes lessons of a proposal series, one after another, each by the schedule's own use case: what was booked since the plan was made
 * is seen, and each lesson that is refused says why. A lesson that is a series already stays it; a draft that is accepted as
 * confirmed is confirmed. A second call with the same lessons changes nothing.
 * @throws AppError `not_found`, `forbidden`, `proposal_not_ready`
 */
export async function acceptProposal(
  context: Context,
  actor: Actor,
  id: string,
  { lessonIds, state }: z.output<typeof acceptSchema>,
): Promise<Acceptance> {
  const proposal = await seenProposal(context, actor, id)
  await demandPlan(context, actor, 'plan:run', proposal.regionId)
  const { input, output } = (await readProposalContent(context, id))!
  if (!input || !output)
    throw new AppError('proposal_not_ready', 'This proposal is not ready; wait for it, then accept it.')
  const isKept = keptIn(input)
  const lessons = new Map(output.lessons.map((lesson) => [lesson.id, lesson]))
  const wanted = [...new Set(lessonIds)].flatMap((lessonId) => lessons.get(lessonId) ?? [])
  const ready = wanted.filter((lesson) => !isKept(lesson) && !isImaginedLesson(lesson))
  const seriesIds = await seriesFor(context, id, ready)
  const weeks = await weeksOf(context, proposal)
  const assistants = await readOnlyAssistants(context, [...new Set(input.classGroups.map((g) => g.school))])
  const results: Result[] = []
  for (const lessonId of new Set(lessonIds)) {
    const lesson = lessons.get(lessonId)
    const seriesId = seriesIds.get(lessonId)
    if (!lesson || isKept(lesson)) results.push(resultOf(lessonId, 'none'))
    else if (!seriesId) results.push(resultOf(lessonId, 'imagined'))
    else {
      const rule = ruleOf(proposal, input, lesson, weeks, assistants)
      results.push(
        await accept(context, actor, { lessonId, seriesId, rule, from: proposal.options.from, state }),
      )
    }
  }
  const accepted = results.filter((one) => one.result === 'accepted').length
  await audit(context, actor, 'plan:accept', `proposal:${id}`, { state, asked: lessonIds.length, accepted })
  return { lessons: results }
}

/** Which series each lesson is, or is to become: noted before it is there, so that a second call finds it. */
async function seriesFor(
  context: Context,
  proposalId: string,
  lessons: readonly PlanLesson[],
): Promise<Map<string, string>> {
  const known = await readAccepted(context, proposalId)
  const gone = known.filter((one) => one.state === 'cancelled')
  await markUndone(
    context,
    gone.map((one) => one.seriesId),
  )
  const there = new Set(known.filter((one) => one.state !== 'cancelled').map((one) => one.lessonId))
  await noteAccepted(
    context,
    proposalId,
    lessons.flatMap(({ id: lessonId }) =>
      there.has(lessonId) ? [] : [{ lessonId, seriesId: randomUUID() }],
    ),
  )
  const noted = new Map((await readAccepted(context, proposalId)).map((one) => [one.lessonId, one.seriesId]))
  return new Map(lessons.map((lesson) => [lesson.id, noted.get(lesson.id)!]))
}

/** The teaching weeks from the proposal's date on, as a pattern. */
async function weeksOf(context: Context, { termId, options }: PlacedProposal): Promise<string> {
  const term = (await readTerm(context, termId))!
  const first = teachingWeekOf(term, options.from)
  return first === null || first === 1 ? '' : `${first}-${teachingWeeks(term)}`
}

function ruleOf(
  { termId }: PlacedProposal,
  input: PlanInput,
  lesson: PlanLesson,
  weeks: string,
  assistants: ReadonlyMap<string, string>,
): SeriesRule {
  const schoolOf = new Map(input.classGroups.map((group) => [group.id, group.school]))
  const own = lesson.own ? input.ownLessons.find((one) => one.id === lesson.own)! : null
  return {
    termId,
    subject: lesson.subject as SeriesRule['subject'],
    kind: own ? 'synchronous' : 'delivered',
    topic: '',
    teacherId: lesson.teacher,
    leadClassroomId: lesson.classroom,
    leadClassGroupId: own?.classGroup ?? null,
    weekday: lesson.weekday,
    period: leadPeriodOf(input, lesson),
    weeks,
    receivers: lesson.receivers.map((receiver) => ({
      classGroupId: receiver.classGroup,
      classroomId: receiver.classroom,
      assistantId: assistants.get(schoolOf.get(receiver.classGroup)!) ?? null,
    })),
  }
}

interface Acceptable {
  lessonId: string
  seriesId: string
  rule: SeriesRule
  /** Its first date is not before this one. */
  from: string
  state: State
}

async function accept(context: Context, actor: Actor, wanted: Acceptable): Promise<Result> {
  const { lessonId, seriesId, rule, from, state } = wanted
  const [known] = await readSeries(context, { ids: [seriesId] })
  try {
    if (known && (known.state === state || known.state === 'confirmed'))
      return resultOf(lessonId, 'accepted', { seriesId, dates: known.lessons })
    if (known) {
      const { rule: own, version, decisions } = known
      const saved = await putSeries(context, actor, seriesId, { rule: own, state, version, decisions })
      await writeAcceptedVersion(context, seriesId, saved.version)
      return resultOf(lessonId, 'accepted', { seriesId, dates: saved.lessons })
    }
    for (let attempt = 1; ; attempt++) {
      const decided = await decide(context, actor, rule, from)
      if (!decided.rule) return resultOf(lessonId, 'refused', { problems: decided.problems })
      const saved = await put(context, actor, seriesId, decided.rule, decided.decisions, state)
      if (saved) {
        await writeAcceptedVersion(context, seriesId, saved.version)
        const { problems, leftOut } = decided
        return resultOf(lessonId, 'accepted', { seriesId, dates: saved.lessons, problems, leftOut })
      }
      if (attempt === ATTEMPTS) return resultOf(lessonId, 'refused', { error: 'stale' })
    }
  } catch (error) {
    // What stands against one lesson keeps none of the others.
    if (!(error instanceof AppError) || error.code === 'internal') throw error
    return resultOf(lessonId, 'refused', { error: error.code })
  }
}

async function decide(context: Context, actor: Actor, rule: SeriesRule, from: string): Promise<Decided> {
  const [plan] = await planSeries(context, actor, [{ seriesId: null, rule, decisions: [] }])
  return decideDates(
    rule,
    from,
    plan!.wanted.map((one) => one.plan.planned),
  )
}

/** Null when somebody took a slot meanwhile. */
async function put(
  context: Context,
  actor: Actor,
  seriesId: string,
  rule: SeriesRule,
  decisions: Decision[],
  state: State,
): Promise<Series | null> {
  try {
    return await putSeries(context, actor, seriesId, { rule, state, version: 0, decisions })
  } catch (error) {
    if (error instanceof AppError && error.code === 'series_undecided') return null
    throw error
  }
}
