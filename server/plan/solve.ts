import type { PlanInput, PlanOutput } from '../../shared/plan.ts'

export interface SolveProgress {
  elapsedMs: number
  covered: number
  /** Proven upper bound on covered periods; null as long as there is none. */
  bound: number | null
  /** The best plan so far, whole and checked, where it has become better since it was last told. */
  output?: PlanOutput
}

export interface SolveOptions {
  /** Wall clock, from the call on. */
  seconds: number
  /** The same input, seconds and seed give the same plan. */
  seed: number
  /** Takes what there is: `solve` then answers with the best so far, it does not throw. */
  signal?: AbortSignal
  onProgress?: (progress: SolveProgress) => void
}

/** Finds the week that covers most. Works in threads of its own: the caller's event loop stays free. */
export async function solve(_input: PlanInput, _options: SolveOptions): Promise<PlanOutput> {
  throw new Error('being built')
}
