import { PROBED_NODES, type ProbeWire } from '../../shared/readiness.ts'
import type { Cluster, NodeInfo } from '../cluster/cluster.ts'
import type { Log } from '../platform/log.ts'
import type { Probes } from './probes.ts'

/** Ways to the media ports of all nodes: a lesson may come to any of them. */
export interface NodeProbes {
  /**
   * One of this node and one of each other that answers in time; none of one that is being stopped, which gets no lesson any more.
   * @throws AppError as `Probes.open` of this node, which is asked first: who asks too often is refused before others are troubled
   */
  open(who: string): Promise<ProbeWire[]>
}

/**
 * Opens them, here and for the pages of other nodes.
 * @param url where browsers reach this node
 */
export function createNodeProbes(cluster: Cluster, url: string, probes: Probes, log: Log): NodeProbes {
  cluster.bus.onAsked('media:probe', ({ who }) => probes.open(who))

  async function others(): Promise<NodeInfo[]> {
    // Without Redis nobody knows of any.
    const living = await cluster.nodes().catch(() => [])
    return living.filter(({ id, draining }) => id !== cluster.nodeId && !draining).slice(0, PROBED_NODES - 1)
  }

  async function ofOther(node: NodeInfo, who: string): Promise<ProbeWire | null> {
    try {
      const transport = await cluster.bus.ask(node.id, 'media:probe', { who })
      return { node: nameOf(node.url), transport }
    } catch (error) {
      // No fault of the line that is checked.
      log.info({ err: error, nodeId: node.id }, 'a node opened no way for a device check')
      return null
    }
  }

  return {
    async open(who) {
      const own = { node: nameOf(url), transport: await probes.open(who) }
      const opened = await Promise.all((await others()).map((node) => ofOther(node, who)))
      return [own, ...opened.filter((one) => one !== null)]
    },
  }
}

const nameOf = (url: string): string => new URL(url).host
