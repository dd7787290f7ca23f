import { expect, test } from 'vitest'
import { watchLoad } from '../../server/live/node-load.ts'
import type { MediaUsage } from '../../server/media/usage.ts'

const usage = (...cpuSeconds: number[]): MediaUsage => ({
  wanted: cpuSeconds.length,
  workers: cpuSeconds.map((seconds, index) => ({ index, cpuSeconds: seconds })),
  restarts: 0,
  routers: 1,
  transports: 2,
  producers: 3,
  consumers: 12,
})

test('a node tells what its workers used since it told last, and what its lessons are sent', async () => {
  const readings = [usage(5, 100), usage(5, 100), usage(7, 1)]
  const look = watchLoad(
    2,
    async () => readings.shift()!,
    () => ({ count: 3, outgoing: 4.5 }),
  )
  // What they used before anybody looked counts from the start of the watch.
  expect((await look()).cpu).toBeGreaterThan(0)
  expect(await look()).toEqual({ cpu: 0, cores: 2, lessons: 3, consumers: 12, outgoing: 4.5 })
  // The second worker died and began anew: it used one second, not minus ninety-nine.
  expect((await look()).cpu).toBeGreaterThan(0)
})
