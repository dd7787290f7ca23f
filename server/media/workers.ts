import type { types } from 'mediasoup'
import { createWorker } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { Log } from '../platform/log.ts'
import { StartError } from '../platform/start-error.ts'

export interface WorkerSettings {
  /** One worker a core. */
  count: number
  /** Path of the worker's program; mediasoup's own search (MEDIASOUP_WORKER_BIN among it) without it. */
  binary?: string
  /** Address to bind, and the one that browsers are told when it differs. */
  listen: { address: string; announced: string | null }[]
  /** Worker i listens on this port + i, UDP and TCP; null takes free ones. */
  firstPort: number | null
}

export interface MediaWorker {
  readonly index: number
  readonly worker: types.Worker
  readonly server: types.WebRtcServer
  /** Lessons and participants on it: what the least-loaded choice compares. */
  load: number
}

export interface WorkerPool {
  /** The least loaded worker. @throws AppError `unavailable` when none comes back within `patience` */
  pick(): Promise<MediaWorker>
  /** Those that live at this moment. */
  living(): MediaWorker[]
  /** Process ids of the living ones. */
  pids(): number[]
  close(): void
}

/** Waits before each try to replace a dead worker, in ms: at once, then ever later, so that a crash loop burns no core. */
const backOff = [0, 250, 500, 1000, 2000, 5000]
/** A worker that lived this long starts the back-off anew. */
const settledAfter = 60_000
/** How long someone who enters waits for a replacement: the time in which a lesson must be back. */
const patience = 5000

/** @throws StartError when a worker does not start or its port is taken */
export async function startWorkers(
  settings: WorkerSettings,
  log: Log,
  /** Is told of each worker that starts, before anything is on it. */
  onStarted: (index: number, worker: types.Worker) => void = () => {},
): Promise<WorkerPool> {
  const alive = new Map<number, MediaWorker>()
  const timers = new Set<NodeJS.Timeout>()
  const failures = new Map<number, number>()
  let waiting: (() => void)[] = []
  let closed = false

  async function start(index: number): Promise<void> {
    const started = await startWorker(settings, index)
    if (closed) return started.worker.close()
    const startedAt = performance.now()
    alive.set(index, started)
    onStarted(index, started.worker)
    const told = waiting
    waiting = []
    for (const go of told) go()
    started.worker.on('died', (error) => {
      alive.delete(index)
      if (closed) return
      log.error({ index, pid: started.worker.pid, error: error.message }, 'a media worker died')
      if (performance.now() - startedAt > settledAfter) failures.delete(index)
      replace(index)
    })
  }

  function replace(index: number): void {
    const failed = failures.get(index) ?? 0
    failures.set(index, failed + 1)
    const timer = setTimeout(
      async () => {
        timers.delete(timer)
        try {
          await start(index)
          log.info({ index, pid: alive.get(index)?.worker.pid }, 'a media worker was replaced')
        } catch (error) {
          log.error({ index, error: (error as Error).message }, 'a media worker could not be replaced')
          if (!closed) replace(index)
        }
      },
      backOff[Math.min(failed, backOff.length - 1)],
    )
    timers.add(timer)
  }

  function close(): void {
    closed = true
    for (const timer of timers) clearTimeout(timer)
    for (const { worker } of alive.values()) worker.close()
    alive.clear()
  }

  try {
    await Promise.all(Array.from({ length: settings.count }, (_, index) => start(index)))
  } catch (error) {
    close()
    throw error
  }

  return {
    async pick() {
      if (alive.size === 0) await oneIsBack()
      const [first, ...others] = alive.values()
      if (!first)
        throw new AppError('unavailable', 'The media server is starting again. Try again in a few seconds.')
      return others.reduce((least, one) => (one.load < least.load ? one : least), first)
    },
    living: () => [...alive.values()],
    pids: () => [...alive.values()].map(({ worker }) => worker.pid),
    close,
  }

  function oneIsBack(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patience)
      waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

async function startWorker(settings: WorkerSettings, index: number): Promise<MediaWorker> {
  const port = settings.firstPort === null ? undefined : settings.firstPort + index
  const worker = await createWorker({ workerBin: settings.binary, logLevel: 'warn' }).catch(
    (error: Error) => {
      throw new StartError(
        `The media worker does not start (${error.message}). Set MEDIASOUP_WORKER_BIN to a worker that runs on this machine.`,
      )
    },
  )
  try {
    const server = await worker.createWebRtcServer({
      listenInfos: settings.listen.flatMap(({ address, announced }) =>
        (['udp', 'tcp'] as const).map((protocol) => ({
          protocol,
          ip: address,
          announcedAddress: announced ?? undefined,
          port,
        })),
      ),
    })
    return { index, worker, server, load: 0 }
  } catch (error) {
    worker.close()
    const where = settings.listen.map(({ address }) => address).join(', ')
    throw new StartError(
      `Media can't listen on ${where}${port ? ` port ${port} (UDP and TCP)` : ''}: ${(error as Error).message}. ` +
        'Free the port, or choose another media port or address in the configuration.',
    )
  }
}
