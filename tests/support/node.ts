import type { Cluster, ComingLesson, Lease, NodeLoad, Taken } from '../../server/cluster/cluster.ts'
import { type CreateCluster, createCluster } from '../../server/cluster/create-cluster.ts'
import type { Context } from '../../server/platform/context.ts'
import type { Database } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { openRedis, type SharedRedis } from '../../server/platform/redis.ts'
import { AppError } from '../../shared/errors.ts'

export const clusterSecret = 'a-secret-that-all-test-nodes-have'

/** Long enough that a busy test machine renews in time. */
export const testTimes = { ttlMs: 5000, answerMs: 5000, planMs: 60_000 }

/** One node of a cluster, without doors. */
export interface TestNode extends Cluster {
  context: Context
  redis: SharedRedis | null
  setLoad(load: Partial<NodeLoad>): void
  /** Its line to Redis is cut, for good: the others hear nothing of it any more. */
  cut(): Promise<void>
}

/** @param redisUrl without one, a process alone */
export async function startNode(
  database: Database,
  redisUrl: string | null,
  options: {
    url?: string
    prefix?: string
    secret?: string
    times?: CreateCluster['times']
    coming?: () => Promise<ComingLesson[]>
  } = {},
): Promise<TestNode> {
  const { url = 'http://node.example', prefix = 'test:', secret = clusterSecret, times = testTimes } = options
  const log = createLog('silent')
  const context: Context = { db: database.db, now: () => new Date(), log }
  const redis = redisUrl === null ? null : openRedis({ url: redisUrl, prefix, answerMs: 500 }, log)
  const config = {
    http: { publicUrl: url },
    cluster: redis ? { nodeUrl: url, secret } : null,
  }
  const cluster = createCluster({ config, context, redis, times })
  let load: NodeLoad = { cpu: 0, cores: 2, lessons: 0, consumers: 0, outgoing: 0 }
  await cluster.start(async () => load, options.coming)
  return {
    ...cluster,
    context,
    redis,
    setLoad(changes) {
      load = { ...load, ...changes }
    },
    cut: async () => redis?.close(),
    async stop() {
      await cluster.stop()
      await redis?.close()
    },
  }
}

export function leaseOf(taken: Taken): Lease {
  if ('holder' in taken) throw new Error(`it is held by ${taken.holder.url}`)
  return taken.lease
}

/** Asks again while the answer is `unavailable`, as pages do, with their pause between two questions. */
export async function once<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'unavailable') throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
