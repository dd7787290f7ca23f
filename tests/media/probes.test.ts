import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createProbes } from '../../server/media/probes.ts'
import { startWorkers, type WorkerPool } from '../../server/media/workers.ts'
import { createLog } from '../../server/platform/log.ts'
import { workerBin } from '../support/app.ts'

const log = createLog('silent')
let pool: WorkerPool
beforeAll(async () => {
  pool = await startWorkers(
    { count: 1, binary: workerBin(), listen: [{ address: '127.0.0.1', announced: null }], firstPort: null },
    log,
  )
})
afterAll(() => pool?.close())

it('a probe names the media port over UDP and TCP, is gone after its time, and its place is given again', async () => {
  const probes = createProbes(pool, { lifeMs: 50, most: 2, mostOfOne: 2 })
  const first = await probes.open('a')
  expect(new Set(first.iceCandidates.map((candidate) => candidate.protocol))).toEqual(new Set(['udp', 'tcp']))
  expect((await probes.open('a')).id).not.toBe(first.id)
  await vi.waitFor(() => probes.open('a'), { timeout: 20_000 })
  probes.close()
})

it('no more are open at a time than the bound says', async () => {
  const probes = createProbes(pool, { lifeMs: 600_000, most: 2, mostOfOne: 9 })
  await probes.open('a')
  await probes.open('a')
  await expect(probes.open('a')).rejects.toMatchObject({ code: 'unavailable' })
  probes.close()
  await probes.open('a')
  probes.close()
})

it('who opens too many is refused, and nobody else', async () => {
  const probes = createProbes(pool, { lifeMs: 600_000, most: 9, mostOfOne: 2 })
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => probes.open('flooding')))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  await expect(probes.open('flooding')).rejects.toMatchObject({
    code: 'rate_limited',
    details: { retryAfterSeconds: 600 },
  })
  await probes.open('another')
  probes.close()
  await probes.open('flooding')
  probes.close()
})
