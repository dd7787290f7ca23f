import { randomUUID } from 'node:crypto'
import type { Context } from '../platform/context.ts'
import type { Cluster } from './cluster.ts'
import { createLocalCluster } from './local-cluster.ts'

/** What of the settings says where this node stands. */
export interface ClusterSettings {
  /** Where browsers reach this one node; without a cluster the public address. */
  nodeUrl: string
  /** Shared by all nodes: signs their messages and the tickets. */
  secret: string
}

/** What is between the nodes: many around a Redis if there is one, this process alone otherwise. */
export function createCluster({ context, publicUrl }: { context: Context; publicUrl: string }): Cluster {
  return createLocalCluster(context, { id: randomUUID(), url: publicUrl })
}
