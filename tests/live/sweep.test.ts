import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunningLesson } from '../../server/live/running-lesson.ts'
import { createSweep } from '../../server/live/sweep.ts'
import { createLog } from '../../server/platform/log.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function scene(count: number) {
  const all = Array.from({ length: count }, () => ({ id: randomUUID() }) as RunningLesson)
  const looked = new Map(all.map((lesson) => [lesson, 0]))
  const atOnce: number[] = []
  let together = 0
  const stuck = new Map<RunningLesson, () => void>()
  const sweep = createSweep({
    lessons: () => [...looked.keys()],
    look(lesson) {
      looked.set(lesson, looked.get(lesson)! + 1)
      atOnce[atOnce.length - 1]! += 1
      return new Promise((resolve) => (stuck.has(lesson) ? stuck.set(lesson, resolve) : resolve()))
    },
    async together() {
      together++
    },
    everyMs: 2_000,
    log: createLog('silent'),
  })
  /** Time goes on in steps, so that what is done in each is seen. */
  async function pass(ms: number) {
    for (let gone = 0; gone < ms; gone += 50) {
      atOnce.push(0)
      await vi.advanceTimersByTimeAsync(50)
    }
  }
  return { all, looked, stuck, sweep, pass, most: () => Math.max(...atOnce), together: () => together }
}

test('each lesson is looked at once in its time, and never many of them at once', async () => {
  const { looked, sweep, pass, most, together } = scene(500)
  sweep.start()
  await pass(6_000)
  await sweep.stop()
  expect(new Set(looked.values())).toEqual(new Set([3]))
  expect(most()).toBeLessThan(100)
  expect(together()).toBe(3)
})

test('one that waits is not looked at again meanwhile, and holds up nobody else', async () => {
  const { all, looked, stuck, sweep, pass } = scene(3)
  const waiting = all[0]!
  stuck.set(waiting, () => {})
  sweep.start()
  await pass(6_000)
  expect([...looked.values()]).toEqual([1, 3, 3])
  const release = stuck.get(waiting)!
  stuck.clear()
  release()
  await pass(2_000)
  expect([...looked.values()]).toEqual([2, 4, 4])
  await sweep.stop()
  await pass(4_000)
  expect([...looked.values()]).toEqual([2, 4, 4])
})

test('who asks for a sweep gets one that begins now', async () => {
  const { looked, sweep, pass, together } = scene(3)
  const asked = [sweep.all(), sweep.all()]
  await pass(50)
  await Promise.all(asked)
  expect([...looked.values()]).toEqual([2, 2, 2])
  expect(together()).toBe(2)
})
