import { randomUUID } from 'node:crypto'
import type { Context } from '../platform/context.ts'
import type { SharedRedis } from '../platform/redis.ts'
import type { Cluster } from './cluster.ts'
import { createLocalCluster } from './local-cluster.ts'
import { type ClusterTimes, createRedisCluster } from './redis-cluster.ts'

export interface CreateCluster {
  /** Of the settings, what says where this node stands. */
  config: {
    http: { publicUrl: string }
    cluster: { nodeUrl: string; secret: string } | null
  }
  context: Context
  /** The open line, where the settings name a Redis. */
  redis: SharedRedis | null
  /** What tests bend. */
  times?: Partial<ClusterTimes> | undefined
}

/** What is between the nodes: many around a Redis where there is one, this process alone otherwise. */
export function createCluster({ config, context, redis, times }: CreateCluster): Cluster {
  if (!config.cluster || !redis)
    return createLocalCluster(context, { id: randomUUID(), url: config.http.publicUrl })
  return createRedisCluster({ context, redis, ...config.cluster, times })
}
