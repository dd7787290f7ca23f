import { describe, expect, it } from 'vitest'
import { checkPlan } from '../support/check-plan.ts'
import { makeTiny } from '../support/plan-instance.ts'
import { mostCovered } from '../support/plan-ways.ts'
import { solveByWork } from '../support/solve-plan.ts'

describe('the best plan', () => {
  it('covers exactly as much as the best of all possible plans, on small inputs of every kind', async () => {
    const wrong: string[] = []
    let some = 0
    for (let seed = 1; seed <= 120; seed++) {
      const input = makeTiny(seed)
      const output = await solveByWork(input)
      const most = mostCovered(input)
      if (most > 0) some++
      if (output.stats.covered !== most || (output.bound ?? 0) < most)
        wrong.push(`seed ${seed}: ${output.stats.covered} of ${most}, bound ${output.bound}`)
    }
    expect(wrong).toEqual([])
    expect(some).toBeGreaterThan(40)
  })

  it('breaks no rule, on hundreds of inputs', async () => {
    const wrong: string[] = []
    for (let seed = 1_000; seed < 1_300; seed++) {
      const input = makeTiny(seed)
      const broken = checkPlan(input, await solveByWork(input, { seconds: 0.05, seed }))
      if (broken.length > 0) wrong.push(`seed ${seed}: ${broken.join('; ')}`)
    }
    expect(wrong).toEqual([])
  })
})
