import { randomUUID } from 'node:crypto'
import type { Context } from '../platform/context.ts'
import type { SharedRedis } from '../platform/redis.ts'
import type { Cluster, ComingLesson, NodeLoad } from './cluster.ts'
import { createRedisBus } from './redis-bus.ts'
import { createRedisLeases } from './redis-leases.ts'
import { createRedisNodes } from './redis-nodes.ts'
import { createRedisPlaces } from './redis-places.ts'
import { createSeal } from './seal.ts'

export interface ClusterTimes {
  /** A lease ends so long after its last renewal; a node that said nothing for so long is dead. It is renewed four times in it. */
  ttlMs: number
  /** An answer of another node later than this is none. */
  answerMs: number
  /** How often what is coming is spread over the nodes. */
  planMs: number
}

/**
 * A dead owner is replaced within 10 s, of which 6 are waited here: two renewals may be late or lost, and a node whose event
 * loop stood still for four seconds keeps its lessons.
 */
export const clusterTimes: ClusterTimes = { ttlMs: 6000, answerMs: 5000, planMs: 60_000 }

export interface RedisClusterOptions {
  context: Context
  /** Its opener closes it, after `stop`. */
  redis: SharedRedis
  /** Where browsers reach this node. */
  nodeUrl: string
  /** Shared by all nodes. */
  secret: string
  times?: Partial<ClusterTimes> | undefined
  /** Milliseconds since 1970, by this machine; what tests bend. */
  clock?: () => number
}

/** One of many nodes around a Redis. */
export function createRedisCluster({
  context,
  redis,
  nodeUrl,
  secret,
  times,
  clock = Date.now,
}: RedisClusterOptions): Cluster {
  const { log } = context
  const { ttlMs, answerMs, planMs } = { ...clusterTimes, ...times }
  const nodeId = randomUUID()
  const seal = createSeal(secret, clock)
  const nodes = createRedisNodes(redis, seal, log, { id: nodeId, url: nodeUrl }, clock)
  const leases = createRedisLeases(context, redis, nodes, ttlMs)
  const bus = createRedisBus(redis, seal, log, nodeId, answerMs)
  const places = createRedisPlaces(redis, nodes)
  bus.onAsked('ping', async () => ({ nodeId }))
  const timers: NodeJS.Timeout[] = []

  async function plan(coming: () => Promise<ComingLesson[]>): Promise<void> {
    await places
      .plan(coming, planMs)
      .catch((error) => log.warn({ err: error }, 'what is coming was not spread over the nodes'))
  }

  /** A load that can't be read, or not yet, is the one before. */
  function measure(load: () => Promise<NodeLoad>): Promise<void> {
    return load().then(nodes.setLoad, (error) => log.warn({ err: error }, 'this node’s load is not known'))
  }

  return {
    nodeId,
    leases,
    bus,
    nodes: () => nodes.living(),
    placeOf: (lessonId) => places.placeOf(lessonId),
    clockAheadMs: () => nodes.clockAheadMs(),
    hasTwin: () => nodes.twinForMs() > ttlMs,
    async drain() {
      nodes.drain()
      // One that is under way may have left with the old word.
      await leases.beat()
      await leases.beat()
    },
    async start(load, coming) {
      await redis.ready()
      await bus.start()
      await measure(load)
      await leases.beat()
      const beat = () => {
        void measure(load)
        void leases.beat()
        void bus.check()
        // While Redis is gone, these are whom a page may be sent to.
        nodes.living().catch(() => {})
      }
      timers.push(setInterval(beat, ttlMs / 4))
      // Owners put theirs back before anybody can take them; who was frozen hears at once what it lost.
      redis.onBack(() => void leases.beat())
      if (!coming) return
      void plan(coming)
      timers.push(setInterval(() => void plan(coming), planMs))
    },
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await leases.releaseAll()
      await nodes.leave()
      bus.stop()
    },
  }
}
