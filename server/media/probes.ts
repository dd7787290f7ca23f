import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { TransportWire } from '../../shared/media.ts'
import { asked } from './refusal.ts'
import type { WorkerPool } from './workers.ts'

/** Ways to the media port that carry nothing: a page finds out by them whether UDP gets through. */
export interface Probes {
  /**
   * @param who checks a device
   * @throws AppError `rate_limited` while they have too many open, `unavailable` while all together have, or no worker lives
   */
  open(who: string): Promise<TransportWire>
  close(): void
}

export interface ProbeBounds {
  lifeMs: number
  /** Open at a time. */
  most: number
  /** Of one who checks; a check has three at most, and can be begun again. */
  mostOfOne: number
}

/** Long enough for ICE over UDP and then over TCP; a prefecture's classrooms check themselves over some minutes before the bell. */
const usual: ProbeBounds = { lifeMs: 12_000, most: 500, mostOfOne: 6 }

export function createProbes(pool: WorkerPool, bounds: ProbeBounds = usual): Probes {
  const routers = new WeakMap<types.Worker, Promise<types.Router>>()
  const open = new Set<types.WebRtcTransport>()
  /** Who has how many, those included that are being made. */
  const taken = new Map<string, number>()
  let all = 0

  /** @returns gives it back, once */
  function take(who: string): () => void {
    const own = taken.get(who) ?? 0
    if (own >= bounds.mostOfOne)
      throw new AppError('rate_limited', 'This place checks its line too often. Try again in some seconds.', {
        retryAfterSeconds: Math.ceil(bounds.lifeMs / 1000),
      })
    if (all >= bounds.most)
      throw new AppError('unavailable', 'Too many classrooms check their line now. Try again in a minute.')
    taken.set(who, own + 1)
    all++
    return () => {
      const left = taken.get(who)! - 1
      if (left > 0) taken.set(who, left)
      else taken.delete(who)
      all--
    }
  }

  /** One a worker, without codecs. */
  function routerOf(worker: types.Worker): Promise<types.Router> {
    let router = routers.get(worker)
    if (!router) {
      router = worker.createRouter({ mediaCodecs: [] })
      routers.set(worker, router)
      router.catch(() => routers.delete(worker))
    }
    return router
  }

  async function make(): Promise<types.WebRtcTransport> {
    const { worker, server } = await pool.pick()
    return asked(
      async () =>
        (await routerOf(worker)).createWebRtcTransport({
          webRtcServer: server,
          enableTcp: true,
          preferUdp: true,
        }),
      () => worker.closed,
    )
  }

  return {
    async open(who) {
      const giveBack = take(who)
      try {
        const transport = await make()
        open.add(transport)
        const timer = setTimeout(() => transport.close(), bounds.lifeMs)
        transport.observer.once('close', () => {
          clearTimeout(timer)
          open.delete(transport)
          giveBack()
        })
        const { id, iceParameters, iceCandidates, dtlsParameters } = transport
        return {
          id,
          iceParameters: { ...iceParameters },
          iceCandidates: iceCandidates.map((candidate) => ({ ...candidate })),
          dtlsParameters: { ...dtlsParameters },
        }
      } catch (error) {
        giveBack()
        throw error
      }
    },
    close() {
      for (const transport of [...open]) transport.close()
    },
  }
}
