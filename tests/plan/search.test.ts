import { setImmediate as breathe } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { readPlanInput } from '../../server/plan/read-input.ts'
import { solve } from '../../server/plan/solve.ts'
import { checkPlan } from '../support/check-plan.ts'
import { makeInstance, makeTiny, town } from '../support/plan-instance.ts'
import { solveByWork } from '../support/solve-plan.ts'

const plain = (output: Awaited<ReturnType<typeof solve>>) => ({
  ...output,
  stats: { ...output.stats, seconds: 0 },
})

describe('the search', () => {
  it('gives the same plan for the same input, work and seed, on however many threads', async () => {
    const input = makeInstance({ ...town, counties: 2 }, 5)
    const asked = { seconds: 0.2, seed: 7 }
    const one = await solveByWork(input, { ...asked, threads: 0 })
    expect(plain(await solveByWork(input, { ...asked, threads: 2 }))).toEqual(plain(one))
    expect(one.stats.parts).toBe(2)
    expect(one.stats.ended).not.toBe('clock')
  })

  it('breaks no rule on towns, proves no less than it covers, and covers most of what it proves', async () => {
    for (const seed of [1, 2, 3]) {
      const input = makeInstance(town, seed)
      const output = await solveByWork(input, { seconds: 0.8, seed })
      expect(checkPlan(input, output)).toEqual([])
      expect(output.stats.covered / output.bound!).toBeGreaterThan(0.95)
    }
  })

  it('ends with the best so far when it is cancelled, and leaves its caller free until then', async () => {
    const input = makeInstance(town, 4)
    const cancel = new AbortController()
    let turns = 0
    let done = false
    const asked = solve(input, {
      seconds: 600,
      seed: 1,
      signal: cancel.signal,
      onProgress: ({ covered, bound }) => {
        expect(covered).toBeLessThanOrEqual(bound!)
        if (covered > 0 && turns > 100) cancel.abort()
      },
    }).finally(() => {
      done = true
    })
    while (!done) {
      await breathe()
      turns++
      if (turns > 100_000) cancel.abort()
    }
    const output = await asked
    expect(checkPlan(input, output)).toEqual([])
    expect(['cancelled', 'optimal']).toContain(output.stats.ended)
    expect(output.stats.covered).toBeGreaterThan(0)
  })

  it('answers an input that nothing can be covered of, and one that asks for nothing', async () => {
    const input = { ...makeInstance(town, 1), pairings: [] }
    const output = await solveByWork(input)
    expect(checkPlan(input, output)).toEqual([])
    expect(output).toMatchObject({ lessons: [], bound: 0, stats: { covered: 0, ended: 'optimal' } })
    expect(new Set(output.unmet.map((one) => one.code))).toEqual(new Set(['not-paired']))
    const nothing = await solveByWork({ ...input, demands: [] })
    expect(nothing).toMatchObject({ lessons: [], unmet: [], bound: 0 })
  })

  it('drops kept lessons that break a rule with the reason, and keeps the others', async () => {
    const first = makeInstance(town, 2)
    const before = await solveByWork(first)
    const [a, b] = before.lessons
    const input = { ...first, keep: [a!, { ...a!, id: 'twice' }, b!] }
    const output = await solveByWork(input)
    expect(output.dropped).toEqual([{ id: 'twice', reason: expect.stringContaining(a!.teacher) }])
    expect(output.lessons).toEqual(expect.arrayContaining([a!, b!]))
    expect(checkPlan(input, output)).toEqual([])
  })

  it('begins from the plan before, and counts what changed of it', async () => {
    const first = makeInstance(town, 3)
    const before = await solveByWork(first, { seconds: 0.5 })
    const again = await solveByWork({ ...first, previous: before.lessons }, { seconds: 0.5, seed: 9 })
    expect(again.stats.covered).toBeGreaterThanOrEqual(before.stats.covered)
    const key = (l: (typeof before.lessons)[number]) =>
      l.receivers.map((r) => `${l.teacher} ${l.weekday} ${l.start} ${r.classGroup}`)
    const now = new Set(again.lessons.flatMap(key))
    expect(again.stats.changes).toBe(before.lessons.flatMap(key).filter((one) => !now.has(one)).length)
  })

  it('reads what it is given as it writes it', async () => {
    for (let seed = 1; seed < 20; seed++) {
      const input = makeTiny(seed)
      expect(readPlanInput(JSON.parse(JSON.stringify(input)))).toEqual({ input })
    }
  })
})
