import { solve } from '../../server/plan/solve.ts'
import { clockMs } from '../../server/plan/tasks.ts'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'

/** A plan by the work of so many seconds, however long that takes here: the clock has no say in it. */
export const solveByWork = (
  input: PlanInput,
  { seconds = 0.3, seed = 1, threads = 0 }: { seconds?: number; seed?: number; threads?: number } = {},
): Promise<PlanOutput> => solve(input, { seconds, seed, threads, since: clockMs() + 3_600_000 })
