import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import { mediaCodecs } from './codecs.ts'
import type { MediaLimits } from './limits.ts'
import { rest } from './link.ts'
import { createLocalPipes } from './local-pipe.ts'
import { asked } from './refusal.ts'
import type { Arrival, Part } from './stream.ts'
import type { MediaWorker, WorkerPool } from './workers.ts'

/** A room's routers on the workers of this node, at most one on each: a small lesson has one, a large one as many as it needs. */
export interface Spread {
  /**
   * Room for one place: on the least loaded router of those that are not full, or on a new one. Null when this node is full; with
   * `anyway` it takes one more then. @throws AppError `unavailable` when the room has closed
   */
  seat(anyway: boolean): Promise<Part | null>
  leave(part: Part): void
  /** The first living one. */
  first(): Part | undefined
  /** The one with that router. */
  part(routerId: string): Part | undefined
  /** Places that would still find room, as far as can be known now. */
  room(): number
  /** The producer on that router, piped there when it isn't; once, however many ask. Null when `prune` ended that meanwhile. */
  reach(arrival: Arrival, to: Part): types.Producer | Promise<types.Producer | null>
  /** Ends the pipes that nobody needs, and lets pictures rest that nobody behind the pipe shows. */
  prune(
    isNeeded: (producerId: string, at: Part) => boolean,
    isShown: (producerId: string, at: Part) => boolean,
  ): void
  /** Whether anything is piped. */
  readonly piped: boolean
  close(): void
}

interface Pipe {
  producerId: string
  to: Part
  /** Null: it is being ended, or was never made. */
  made: Promise<{ consumer: types.Consumer; producer: types.Producer } | null>
  ending: boolean
  /** Once it is made. */
  consumer: types.Consumer | null
  resting: boolean
}

export async function createSpread(
  pool: WorkerPool,
  limits: MediaLimits,
  /** A router went with its worker: its places have no media any more. */
  onLost: (part: Part, died: boolean) => void,
): Promise<Spread> {
  const parts = new Set<Part>()
  const pipes = new Map<string, Pipe>()
  const local = createLocalPipes()
  let closed = false
  let opening: Promise<Part> | null = null

  async function openOn(on: MediaWorker): Promise<Part> {
    const router = await asked(
      () => on.worker.createRouter({ mediaCodecs }),
      () => on.worker.closed,
    )
    const part: Part = { on, router, places: 0 }
    if (closed) {
      router.close()
      throw gone()
    }
    parts.add(part)
    on.load++
    router.once('workerclose', () => {
      drop(part)
      onLost(part, on.worker.died)
    })
    return part
  }

  function drop(part: Part): void {
    if (!parts.delete(part)) return
    part.on.load--
    for (const [key, pipe] of pipes) if (pipe.to === part) pipes.delete(key)
  }

  const free = (): MediaWorker[] => {
    const taken = new Set([...parts].map(({ on }) => on))
    return pool.living().filter((one) => !taken.has(one))
  }
  const least = <T>(all: readonly T[], load: (one: T) => number): T | undefined =>
    all.reduce<T | undefined>((best, one) => (best && load(best) <= load(one) ? best : one), undefined)
  const byPlaces = ({ places }: Part) => places
  const byLoad = ({ load }: MediaWorker) => load

  /** A worker for another router; those that are full only if it must be. */
  const another = (anyway: boolean): MediaWorker | undefined =>
    least(
      free().filter(({ load }) => anyway || load < limits.workerPlaces),
      byLoad,
    )

  async function seat(anyway: boolean): Promise<Part | null> {
    for (;;) {
      if (closed) throw gone()
      const roomy = least(
        [...parts].filter(({ places }) => places < limits.routerPlaces),
        byPlaces,
      )
      if (roomy) return take(roomy)
      // One at a time: whoever comes meanwhile may find room on it.
      if (opening) {
        await opening.catch(() => {})
        continue
      }
      const on = another(anyway)
      if (on) {
        opening = openOn(on).finally(() => {
          opening = null
        })
        await opening
        continue
      }
      const crowded = least([...parts], byPlaces)
      return anyway && crowded ? take(crowded) : null
    }
  }

  function take(part: Part): Part {
    part.places++
    part.on.load++
    return part
  }

  async function pipe(arrival: Arrival, to: Part): Promise<types.Producer | null> {
    const key = `${arrival.producer.id} ${to.router.id}`
    for (;;) {
      const before = pipes.get(key)
      if (before) {
        const made = await before.made
        if (made && !before.ending && !made.producer.closed) return made.producer
        if (pipes.get(key) === before) pipes.delete(key)
        continue
      }
      const work = local.pipe(arrival, to)
      const one: Pipe = {
        producerId: arrival.producer.id,
        to,
        made: work.catch(() => null),
        ending: false,
        consumer: null,
        resting: false,
      }
      pipes.set(key, one)
      const forget = () => {
        if (pipes.get(key) === one) pipes.delete(key)
      }
      try {
        const { consumer, producer } = await work
        one.consumer = consumer
        producer.observer.once('close', forget)
        if (producer.closed) forget()
        return one.ending ? null : producer
      } catch (error) {
        forget()
        throw error
      }
    }
  }

  await openOn(await pool.pick())
  return {
    seat,
    leave(part) {
      part.places--
      part.on.load--
    },
    first: () => [...parts][0],
    part: (routerId) => [...parts].find(({ router }) => router.id === routerId),
    room: () =>
      [...parts].reduce((sum, { places }) => sum + Math.max(0, limits.routerPlaces - places), 0) +
      free().filter(({ load }) => load < limits.workerPlaces).length * limits.routerPlaces,
    reach: (arrival, to) => (arrival.part === to ? arrival.producer : pipe(arrival, to)),
    prune(isNeeded, isShown) {
      for (const [key, one] of pipes) {
        if (one.ending) continue
        if (isNeeded(one.producerId, one.to)) {
          const rests = !isShown(one.producerId, one.to)
          if (one.consumer?.kind !== 'video' || rests === one.resting) continue
          one.resting = rests
          rest(one.consumer, rests)
          continue
        }
        one.ending = true
        void one.made.then((made) => {
          made?.consumer.close()
          if (pipes.get(key) === one) pipes.delete(key)
        })
      }
    },
    get piped() {
      return pipes.size > 0
    },
    close() {
      if (closed) return
      closed = true
      for (const part of [...parts]) {
        drop(part)
        part.router.close()
      }
    },
  }
}

const gone = () => new AppError('unavailable', 'The media of this lesson has closed. Enter the lesson again.')
