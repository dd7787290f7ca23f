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
  const probes = createProbes(pool, { lifeMs: 50, most: 2 })
  const first = await probes.open()
  expect(new Set(first.iceCandidates.map((candidate) => candidate.protocol))).toEqual(new Set(['udp', 'tcp']))
  expect((await probes.open()).id).not.toBe(first.id)
  await vi.waitFor(() => probes.open(), { timeout: 20_000 })
  probes.close()
})

it('no more are open at a time than the bound says', async () => {
  const probes = createProbes(pool, { lifeMs: 600_000, most: 2 })
  await probes.open()
  await probes.open()
  await expect(probes.open()).rejects.toMatchObject({ code: 'unavailable' })
  probes.close()
  await probes.open()
  probes.close()
})
