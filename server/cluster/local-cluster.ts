import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import type { Bus, Cluster, Lease, Leases, NodeInfo, NodeLoad } from './cluster.ts'
import { countUpToken } from './cluster-store.ts'
import { createHearing } from './hearing.ts'
import type { AskAnswer } from './messages.ts'

const idle: NodeLoad = { cpu: 0, cores: 1, lessons: 0, consumers: 0, outgoing: 0 }

/**
 * One process alone: whatever it asks for it has. A second process on the same database, started by mistake or while the
 * first is still ending, is held off by the tokens alone.
 * @param self `id` names this process and no other; `url` is where browsers reach it
 */
export function createLocalCluster(context: Context, self: { id: string; url: string }): Cluster {
  let draining = false
  let loadOf = async () => idle
  const info = async (): Promise<NodeInfo> => ({ ...self, draining, load: await loadOf() })
  const bus = localBus(context, self.id)
  bus.onAsked('ping', async () => ({ nodeId: self.id }))
  return {
    nodeId: self.id,
    leases: localLeases(context, self.id, info),
    bus,
    nodes: async () => [await info()],
    placeOf: info,
    clockAheadMs: () => null,
    hasTwin: () => false,
    async drain() {
      draining = true
    },
    async start(load) {
      loadOf = load
    },
    async stop() {},
  }
}

function localLeases(context: Context, nodeId: string, info: () => Promise<NodeInfo>): Leases {
  const held = new Map<string, Promise<Lease>>()

  function begin(lessonId: string): Promise<Lease> {
    const taking = countUpToken(context, lessonId, nodeId).then((token) => ({
      lessonId,
      token,
      // There is nobody who could take it.
      onLost() {},
      async release() {
        forget()
      },
    }))
    const forget = () => {
      if (held.get(lessonId) === taking) held.delete(lessonId)
    }
    held.set(lessonId, taking)
    taking.catch(forget)
    return taking
  }

  return {
    take: async (lessonId) => ({ lease: await (held.get(lessonId) ?? begin(lessonId)) }),
    holderOf: async (lessonId) => (held.has(lessonId) ? info() : null),
  }
}

function localBus(context: Context, nodeId: string): Bus {
  const hearing = createHearing(context.log)
  return {
    onTold: hearing.onTold,
    onAsked: hearing.onAsked,
    tell: (name, body) => hearing.hear(name, body),
    async ask(asked, name, body) {
      if (asked !== nodeId)
        throw new AppError('unavailable', 'That server is not there any more. Try again.', { nodeId: asked })
      return (await hearing.answer(name, body)) as AskAnswer<typeof name>
    },
  }
}
