import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startWorkers, type WorkerPool, type WorkerSettings } from '../../server/media/workers.ts'
import { createLog } from '../../server/platform/log.ts'
import { StartError } from '../../server/platform/start-error.ts'
import { workerBin } from '../support/app.ts'

const log = createLog('silent')
const settings = (changes: Partial<WorkerSettings> = {}): WorkerSettings => ({
  count: 2,
  binary: workerBin(),
  listen: [{ address: '127.0.0.1', announced: null }],
  firstPort: null,
  ...changes,
})

const pools: WorkerPool[] = []
async function start(changes: Partial<WorkerSettings> = {}): Promise<WorkerPool> {
  const pool = await startWorkers(settings(changes), log)
  pools.push(pool)
  return pool
}
afterEach(() => {
  for (const pool of pools.splice(0)) pool.close()
})

describe('media workers', () => {
  it('share the lessons: the least loaded is next', async () => {
    const pool = await start()
    const first = await pool.pick()
    first.load++
    expect(await pool.pick()).not.toBe(first)
  })

  it('are replaced, one killed after the other', async () => {
    const pool = await start({ count: 1 })
    for (let i = 0; i < 2; i++) {
      const { worker } = await pool.pick()
      const died = once(worker, 'died')
      process.kill(worker.pid, 'SIGKILL')
      await died
      // Waits for the one that comes.
      expect((await pool.pick()).worker.pid).not.toBe(worker.pid)
    }
  })

  it('listen on the ports they are told, UDP and TCP, and tell the announced address', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    const taken = await start({ firstPort: port, count: 1 }).catch((error: unknown) => error)
    expect(taken).toBeInstanceOf(StartError)
    expect((taken as StartError).message).toContain(String(port))
    probe.close()
    await once(probe, 'close')

    const pool = await start({
      firstPort: port,
      count: 1,
      listen: [{ address: '127.0.0.1', announced: 'media.example.cn' }],
    })
    const { worker, server } = await pool.pick()
    const { udpSockets, tcpServers } = await server.dump()
    expect([udpSockets, tcpServers]).toMatchObject([[{ port }], [{ port }]])
    const router = await worker.createRouter()
    const { iceCandidates } = await router.createWebRtcTransport({ webRtcServer: server })
    expect(iceCandidates.map(({ address }) => address)).toEqual(['media.example.cn', 'media.example.cn'])
  })

  it('say what is wrong when their program does not start', async () => {
    const error = await start({ binary: '/bin/false' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StartError)
    expect((error as StartError).message).toContain('MEDIASOUP_WORKER_BIN')
  })
})
