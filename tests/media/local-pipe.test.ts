import { afterEach, beforeEach, expect, test } from 'vitest'
import { mediaCodecs } from '../../server/media/codecs.ts'
import { createLocalPipes } from '../../server/media/local-pipe.ts'
import type { Part } from '../../server/media/stream.ts'
import { startWorkers, type WorkerPool } from '../../server/media/workers.ts'
import { createLog } from '../../server/platform/log.ts'
import { workerBin } from '../support/app.ts'

let pool: WorkerPool
beforeEach(async () => {
  pool = await startWorkers(
    { count: 2, binary: workerBin(), listen: [{ address: '127.0.0.1', announced: null }], firstPort: null },
    createLog('silent'),
  )
})
afterEach(() => pool?.close())

test('a pipe to a worker that is gone leaves nothing at the other', async () => {
  const [here, there] = (await Promise.all(
    pool.living().map(async (on) => ({
      on,
      router: await on.worker.createRouter({ mediaCodecs }),
      places: 0,
    })),
  )) as [Part, Part]
  const origin = await here.router.createDirectTransport()
  const producer = await origin.produce({
    kind: 'audio',
    rtpParameters: {
      mid: '0',
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
      encodings: [{ ssrc: 1 }],
    },
  })
  const local = createLocalPipes()
  const gone = new Promise<void>((resolve) => there.router.observer.once('close', resolve))
  there.on.worker.close()
  await gone
  await expect(local.pipe({ producer, part: here }, there)).rejects.toMatchObject({ code: 'unavailable' })
  expect((await here.router.dump()).transportIds).toEqual([origin.id])
})
