import type { PlanInput, PlanLesson, PlanOutput, PlanUnmet } from '../../shared/plan.ts'
import { anneal, type Schedule } from './anneal.ts'
import { findParts } from './find-parts.ts'
import { fillGreedily } from './greedy.ts'
import { type Ground, readGround } from './ground.ts'
import { chosenFrom, layOut } from './lay-out.ts'
import { buildModel, type Model } from './model.ts'
import { createRandom } from './random.ts'
import {
  type Chosen,
  canOpen,
  canSit,
  chosenOf,
  close,
  compareWorth,
  emptyWeek,
  open,
  restore,
  sit,
  type Week,
  type Worth,
} from './week.ts'

/** A piece of work on one part; what it answers depends on nothing but itself. */
export type Task =
  | { do: 'survey' }
  | { do: 'begin'; part: number }
  | { do: 'anneal'; part: number; seed: number; schedule: Schedule; start: Chosen | null; enough: number }
  | { do: 'bound'; part: number; aim: number; rounds: number }
  | { do: 'describe'; part: number; chosen: Chosen }
  | { do: 'outside' }

export interface Survey {
  /** By part: demanded periods that kept lessons leave. */
  parts: number[]
  kept: PlanLesson[]
  dropped: PlanOutput['dropped']
}
export interface Found {
  chosen: Chosen
  worth: Worth
  /** The clock or the caller ended it early. */
  cut: boolean
}
/** What no lesson of a part can be better than. */
export interface Ideal {
  receivers: number
  minutes: number
}
export interface Answers {
  survey: Survey
  /** Something at once. */
  begin: { found: Found; ideal: Ideal }
  anneal: Found
  bound: { bound: number; cut: boolean }
  describe: { lessons: PlanLesson[]; unmet: PlanUnmet[] }
  outside: PlanUnmet[]
}
export type Answer = Answers[keyof Answers]

export interface Around {
  /** Whether to end now with what there is. */
  stop(): boolean
  /** Which part of the time that is left now is over, when it is asked; 1 and more: end. */
  startTimer(): () => number
  /** Told when a task has something better, now and then. */
  better(part: number, covered: number): void
}

/** Milliseconds since the process began, the same in all its threads. `performance` brings much that takes longer to load than a small plan. */
export const clockMs = (): number => process.uptime() * 1_000

/** What a thread knows of the time: a number that is above 0 when the caller wants the end, and when it must be, by `clockMs`. */
export function watch(ended: Int32Array, deadline: number): Pick<Around, 'stop' | 'startTimer'> {
  const stop = () => Atomics.load(ended, 0) > 0 || clockMs() >= deadline
  return {
    stop,
    startTimer() {
      const begin = clockMs()
      return () => (stop() ? 1 : (clockMs() - begin) / Math.max(1, deadline - begin))
    },
  }
}

/** Milliseconds between two words of progress. */
const TELL_EVERY = 200

/** Does tasks on one input, one after another. What only some inputs need is loaded when it is needed. */
export async function createTasks(
  input: PlanInput,
  around: Around,
): Promise<(task: Task) => Answer | Promise<Answer>> {
  const ground = readGround(input)
  const kept =
    input.keep.length === 0 ? { lessons: [], dropped: [] } : (await import('./kept.ts')).weighKept(ground)
  const parts = findParts(ground)
  const models = new Map<number, Model>()
  const modelOf = (part: number): Model => {
    let model = models.get(part)
    if (!model) {
      model = buildModel(ground, parts[part]!, { keep: kept.lessons, previous: input.previous })
      models.set(part, model)
    }
    return model
  }

  const work: {
    [K in Task['do']]: (task: Extract<Task, { do: K }>) => Answers[K] | Promise<Answers[K]>
  } = {
    survey: () => ({
      parts: parts.map((_, part) => modelOf(part).demand.need.reduce((sum, need) => sum + need, 0)),
      kept: kept.lessons,
      dropped: kept.dropped,
    }),
    begin({ part }) {
      const model = modelOf(part)
      const week = emptyWeek(model)
      for (const seat of chosenFrom(ground, model, input.previous).seats) place(week, seat)
      fillGreedily(week)
      complete(week)
      const ideal = {
        receivers: model.maxReceivers,
        minutes: model.seat.minutes.reduce((most, minutes) => Math.max(most, minutes), 0),
      }
      return { found: { chosen: chosenOf(week), worth: { ...week.worth }, cut: around.stop() }, ideal }
    },
    anneal({ part, seed, schedule, start, enough }) {
      const model = modelOf(part)
      const week = emptyWeek(model)
      if (start) restore(week, start)
      else if (input.previous.length > 0)
        for (const seat of chosenFrom(ground, model, input.previous).seats) place(week, seat)
      let told = clockMs()
      const timer = around.startTimer()
      const clock = (best: Worth): number => {
        const now = clockMs()
        if (now - told >= TELL_EVERY) {
          told = now
          around.better(part, best.covered)
        }
        return timer()
      }
      const { best, hurried } = anneal(week, createRandom(seed), schedule, clock, enough)
      restore(week, best)
      complete(week)
      return { chosen: chosenOf(week), worth: { ...week.worth }, cut: hurried || around.stop() }
    },
    async bound({ part, aim, rounds }) {
      const { priceBound } = await import('./price.ts')
      let cut = false
      const { bound } = priceBound(modelOf(part), aim, rounds, (_, bound) => {
        cut = around.stop()
        return cut || bound <= aim
      })
      return { bound, cut }
    },
    describe: ({ part, chosen }) => describe(ground, parts[part]!, modelOf(part), chosen, kept.lessons),
    async outside() {
      const inside = new Set(parts.flat())
      const asked = input.demands.filter((demand) => {
        const group = input.classGroups[ground.classGroups.get(demand.classGroup)!]!
        return demand.periods > 0 && !inside.has(ground.schools.get(group.school)!)
      })
      if (asked.length === 0) return []
      const { explainWithout } = await import('./reasons.ts')
      return asked.flatMap((demand): PlanUnmet[] => {
        const why = explainWithout(ground, demand)
        return why ? [{ ...why, periods: demand.periods }] : []
      })
    },
  }
  return <T extends Task>(task: T) => (work[task.do] as (task: T) => Answer | Promise<Answer>)(task)
}

/** Gives a class a seat that nothing stands in the way of, and opens the lesson for it where need be. */
function place(week: Week, seat: number): boolean {
  const { model } = week
  const lesson = model.seat.lesson[seat]!
  const post = model.lesson.post[lesson]!
  const there = week.chosen[post] === lesson
  if (there ? week.count[post]! >= model.maxReceivers : !canOpen(week, post)) return false
  if (!canSit(week, seat)) return false
  if (!there) {
    open(week, lesson)
    // It may have taken the classroom in which it was to be received.
    if (!canSit(week, seat)) {
      close(week, post)
      return false
    }
  }
  sit(week, seat)
  return true
}

/** Gives every missing period a lesson that nothing stands in the way of. */
export function complete(week: Week): void {
  const { need, seatStart, seats } = week.model.demand
  for (let demand = 0; demand < need.length; demand++)
    for (let i = seatStart[demand]!; i < seatStart[demand + 1]! && week.missingAt[demand] !== -1; i++)
      place(week, seats[i]!)
}

async function describe(
  ground: Ground,
  part: readonly number[],
  model: Model,
  chosen: Chosen,
  kept: readonly PlanLesson[],
): Promise<Answers['describe']> {
  const lessons = layOut(ground, model, chosen, kept)
  const covered = lessons.reduce((sum, lesson) => sum + lesson.receivers.length, 0)
  if (covered === model.demand.need.reduce((sum, need) => sum + need, 0)) return { lessons, unmet: [] }
  const { explainWithin, explainWithout } = await import('./reasons.ts')
  // Reasons look at the whole week, kept lessons with it.
  const whole = kept.length === 0 ? model : buildModel(ground, part, { keep: [], previous: [] })
  const week = emptyWeek(whole)
  const stay = chosenFrom(ground, whole, kept)
  for (const seat of stay.seats) place(week, seat)
  for (const seat of (kept.length === 0 ? chosen : chosenFrom(ground, whole, lessons)).seats)
    place(week, seat)
  const posts = new Set(Array.from(stay.seats, (seat) => whole.lesson.post[whole.seat.lesson[seat]!]!))
  const unmet = Array.from(whole.demand.need, (need, demand): PlanUnmet[] => {
    const periods = need - week.had[demand]!
    if (periods <= 0) return []
    const asked = ground.input.demands[whole.demand.source[demand]!]!
    const none = whole.demand.seatStart[demand] === whole.demand.seatStart[demand + 1]
    const why = (none && explainWithout(ground, asked)) || explainWithin(ground, whole, week, posts, demand)
    return [{ ...why, periods }]
  })
  return { lessons, unmet: unmet.flat() }
}

export const betterOf = (a: Found | null, b: Found): Found =>
  a === null || compareWorth(b.worth, a.worth) > 0 ? b : a
