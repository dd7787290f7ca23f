import type { Cluster, NodeInfo } from '../cluster/cluster.ts'
import type { Log } from '../platform/log.ts'
import type { FarSide } from './far-participant.ts'
import type { PipeSettings } from './link.ts'
import { type Outpost, openOutpost } from './outpost.ts'
import { notFound } from './refusal.ts'
import type { Elsewhere, Room, RoomEvents } from './room.ts'

/** The parts of this node's lessons on other nodes. */
export interface Outposts {
  of(
    room: Room,
    lesson: { id: string; expected: number; events: RoomEvents & { lost(): void }; log: Log },
  ): Elsewhere
  /** Looks whether the nodes that hold them live. */
  watch(alive: ReadonlySet<string>): void
  readonly size: number
}

const pressure = ({ load }: NodeInfo): number => load.cpu / Math.max(1, load.cores)

export function createOutposts(cluster: Cluster, pipe: PipeSettings): Outposts {
  const all = new Map<string, Outpost>()
  cluster.bus.onAsked('edge:told', async ({ room, n, events }) => {
    const outpost = all.get(room)
    if (!outpost) throw notFound()
    outpost.take(n, events)
    return {}
  })

  return {
    of(room, { id: lessonId, expected, events, log }) {
      const own = new Set<Outpost>()
      let opening: Promise<Outpost | null> | null = null
      let closed = false

      async function open(): Promise<Outpost | null> {
        const nodes = await cluster.nodes()
        const held = new Set([...own].map(({ nodeId }) => nodeId))
        const others = nodes
          .filter((one) => one.id !== cluster.nodeId && !one.draining && !held.has(one.id))
          .sort((a, b) => pressure(a) - pressure(b))
        for (const { id: nodeId } of others) {
          try {
            const outpost: Outpost = await openOutpost({
              cluster,
              pipe,
              log,
              nodeId,
              lessonId,
              expected,
              room,
              events,
              onClose() {
                all.delete(outpost.id)
                own.delete(outpost)
              },
            })
            if (closed || !outpost.hasRoom()) {
              outpost.close()
              continue
            }
            all.set(outpost.id, outpost)
            own.add(outpost)
            log.info({ nodeId }, 'a lesson goes on to another node')
            return outpost
          } catch (error) {
            log.warn({ nodeId, error: (error as Error).message }, 'a node could not take a part of a lesson')
          }
        }
        return null
      }

      /** Null: its node has no part in the lesson any more, and another may have room. */
      async function joined(
        outpost: Outpost,
        ...asked: Parameters<Outpost['join']>
      ): Promise<FarSide | null> {
        try {
          return await outpost.join(...asked)
        } catch (error) {
          if (own.has(outpost)) throw error
          return null
        }
      }

      return {
        async join(place, rtpCapabilities) {
          try {
            for (;;) {
              // Taken in the same turn in which room was seen: many come at once.
              const roomy = [...own].find((one) => one.hasRoom())
              if (roomy) {
                const far = await joined(roomy, place, rtpCapabilities)
                if (far) return far
                continue
              }
              if (closed) return null
              // One at a time: whoever comes meanwhile may find room there.
              opening ??= open().finally(() => {
                opening = null
              })
              if (!(await opening)) return null
            }
          } catch (error) {
            log.warn({ place, error: (error as Error).message }, 'a place was not taken by another node')
            return null
          }
        },
        changed() {
          for (const outpost of own) outpost.changed()
        },
        close() {
          closed = true
          for (const outpost of [...own]) outpost.close()
        },
      }
    },

    watch(alive) {
      for (const outpost of [...all.values()]) if (!alive.has(outpost.nodeId)) outpost.lose()
    },
    get size() {
      return all.size
    },
  }
}
