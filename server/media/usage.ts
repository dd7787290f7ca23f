import type { types } from 'mediasoup'

/** What the media workers of a node do at this moment. */
export interface MediaUsage {
  /** How many there should be. */
  wanted: number
  /** Processor time of each that lives, in seconds since it began; by its index. */
  workers: { index: number; cpuSeconds: number }[]
  /** Workers that were put in a dead one's place. */
  restarts: number
  routers: number
  transports: number
  producers: number
  consumers: number
}

export interface UsageWatch {
  /** Counts what a worker that was just made holds from now on. */
  watch(index: number, worker: types.Worker): void
  read(): Promise<MediaUsage>
}

/** A worker that hangs must not make whoever asks hang. */
const patience = 1000

/** Counts by mediasoup's own events: nothing is asked of the workers but their processor time. */
export function watchUsage(wanted: number): UsageWatch {
  const alive = new Map<number, types.Worker>()
  const counts = { routers: 0, transports: 0, producers: 0, consumers: 0 }
  let started = 0

  function count(
    what: keyof typeof counts,
    observer: { once(event: 'close', gone: () => void): unknown },
  ): void {
    counts[what]++
    observer.once('close', () => {
      counts[what]--
    })
  }

  function watchTransport({ observer }: types.Transport): void {
    count('transports', observer)
    observer.on('newproducer', (producer) => count('producers', producer.observer))
    observer.on('newconsumer', (consumer) => count('consumers', consumer.observer))
  }

  return {
    watch(index, worker) {
      started++
      alive.set(index, worker)
      worker.observer.once('close', () => {
        if (alive.get(index) === worker) alive.delete(index)
      })
      worker.observer.on('newrouter', ({ observer }) => {
        count('routers', observer)
        observer.on('newtransport', watchTransport)
      })
    },

    async read() {
      const workers = await Promise.all(
        [...alive].map(async ([index, worker]) => ({ index, cpuSeconds: await cpuSecondsOf(worker) })),
      )
      return {
        wanted,
        workers: workers.filter(
          (one): one is { index: number; cpuSeconds: number } => one.cpuSeconds !== null,
        ),
        restarts: Math.max(0, started - wanted),
        ...counts,
      }
    },
  }
}

/** Null when it does not say: it died this moment, or hangs. */
async function cpuSecondsOf(worker: types.Worker): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined
  const silent = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patience)
  })
  const asked = worker.getResourceUsage().then(
    (usage) => (usage.ru_utime + usage.ru_stime) / 1000,
    () => null,
  )
  const cpuSeconds = await Promise.race([asked, silent])
  clearTimeout(timer)
  return cpuSeconds
}
