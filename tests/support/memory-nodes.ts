import { randomUUID } from 'node:crypto'
import type { Bus, Cluster, NodeInfo } from '../../server/cluster/cluster.ts'
import { createHearing, type Hearing } from '../../server/cluster/hearing.ts'
import { createLog } from '../../server/platform/log.ts'
import { AppError } from '../../shared/errors.ts'

/** Nodes in this process that reach each other without Redis: only what goes as JSON passes between them. */
export interface MemoryNodes {
  open(): Cluster
  /** As if it had died: nobody hears or sees it any more. */
  kill(nodeId: string): void
  /** Nothing passes between nodes until it is called with false. */
  cut(isCut: boolean): void
}

export function memoryNodes(): MemoryNodes {
  const nodes = new Map<string, { info: NodeInfo; hearing: Hearing }>()
  let cut = false
  const gone = (nodeId: string) => new AppError('unavailable', 'That node does not answer.', { nodeId })
  const over = <T>(value: T): T => JSON.parse(JSON.stringify(value))
  const leases: Cluster['leases'] = {
    take: async () => Promise.reject(new AppError('unavailable', 'These nodes share no leases.')),
    holderOf: async () => null,
  }

  function open(): Cluster {
    const id = randomUUID()
    const hearing = createHearing(createLog('silent'))
    const info: NodeInfo = {
      id,
      url: '',
      load: { cpu: 0, cores: 1, lessons: 0, consumers: 0, outgoing: 0 },
      draining: false,
    }
    nodes.set(id, { info, hearing })
    const bus: Bus = {
      onTold: hearing.onTold,
      onAsked: hearing.onAsked,
      tell: (name, body) => {
        for (const node of nodes.values()) node.hearing.hear(name, over(body))
      },
      async ask(nodeId, name, body) {
        const node = nodes.get(nodeId)
        if (!node || !nodes.has(id) || cut) throw gone(nodeId)
        // Another turn of the event loop, as with any network.
        await new Promise((resolve) => setImmediate(resolve))
        const answer = await node.hearing.answer(name, over(body))
        if (!nodes.has(nodeId) || !nodes.has(id) || cut) throw gone(nodeId)
        return over(answer) as never
      },
    }
    return {
      nodeId: id,
      leases,
      bus,
      nodes: async () => (cut ? Promise.reject(gone(id)) : [...nodes.values()].map((node) => node.info)),
      placeOf: async () => info,
      clockAheadMs: () => null,
      hasTwin: () => false,
      async drain() {
        info.draining = true
      },
      async start() {},
      async stop() {},
    }
  }

  return {
    open,
    kill: (nodeId) => void nodes.delete(nodeId),
    cut(isCut) {
      cut = isCut
    },
  }
}
