import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { TransportWire } from '../../shared/media.ts'
import { asked } from './refusal.ts'
import type { WorkerPool } from './workers.ts'

/** Ways to the media port that carry nothing: a page finds out by them whether UDP gets through. */
export interface Probes {
  /** @throws AppError `unavailable` while too many are open, or no worker lives */
  open(): Promise<TransportWire>
  close(): void
}

export interface ProbeBounds {
  lifeMs: number
  /** Open at a time. */
  most: number
}

/** Long enough for ICE over UDP and then over TCP; a prefecture's classrooms check themselves over some minutes before the bell. */
const usual: ProbeBounds = { lifeMs: 12_000, most: 500 }

export function createProbes(pool: WorkerPool, bounds: ProbeBounds = usual): Probes {
  const routers = new WeakMap<types.Worker, Promise<types.Router>>()
  const open = new Set<types.WebRtcTransport>()

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

  return {
    async open() {
      if (open.size >= bounds.most)
        throw new AppError('unavailable', 'Too many classrooms check their line now. Try again in a minute.')
      const { worker, server } = await pool.pick()
      const transport = await asked(
        async () =>
          (await routerOf(worker)).createWebRtcTransport({
            webRtcServer: server,
            enableTcp: true,
            preferUdp: true,
          }),
        () => worker.closed,
      )
      open.add(transport)
      const timer = setTimeout(() => transport.close(), bounds.lifeMs)
      transport.observer.once('close', () => {
        clearTimeout(timer)
        open.delete(transport)
      })
      const { id, iceParameters, iceCandidates, dtlsParameters } = transport
      return {
        id,
        iceParameters: { ...iceParameters },
        iceCandidates: iceCandidates.map((candidate) => ({ ...candidate })),
        dtlsParameters: { ...dtlsParameters },
      }
    },
    close() {
      for (const transport of [...open]) transport.close()
    },
  }
}
