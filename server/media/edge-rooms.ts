import { AppError } from '../../shared/errors.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { AskBody } from '../cluster/messages.ts'
import type { Log } from '../platform/log.ts'
import { createEdgeRoom, type EdgeRoom } from './edge-room.ts'
import type { MediaLimits } from './limits.ts'
import type { PipeSettings } from './link.ts'
import { notFound } from './refusal.ts'
import type { OpenWays } from './way.ts'
import type { WorkerPool } from './workers.ts'

export interface EdgeSettings {
  cluster: Cluster
  pool: WorkerPool
  pipe: PipeSettings
  limits: MediaLimits
  openWays: OpenWays
  log: Log
}

/** What this node holds for lessons that other nodes own. */
export interface EdgeRooms {
  /** Ends what is held for nodes that are gone, and now and then what its owner knows nothing of. */
  watch(alive: ReadonlySet<string>): Promise<void>
  /** Tells the owners that their places here have no media any more, and ends. */
  giveBack(): Promise<void>
  readonly size: number
}

/** So many looks at who lives pass between two questions whether an owner still has what is held for it: 20 s by default. */
const watchesAnAsking = 10

/** Opens this node to the others: each may have places of its large lessons held here. */
export function serveEdges(settings: EdgeSettings): EdgeRooms {
  const { bus } = settings.cluster
  const rooms = new Map<string, Promise<EdgeRoom>>()
  let ending = false
  let watched = 0
  const begun = new WeakSet<EdgeRoom>()

  async function roomOf(id: string): Promise<EdgeRoom> {
    const room = await rooms.get(id)
    // One that is being given back is gone: who comes again is not to come here.
    if (!room || room.closed || ending) throw notFound()
    return room
  }

  function open({ room: id, owner, lessonId, expected }: AskBody<'edge:open'>): Promise<EdgeRoom> {
    if (ending) throw new AppError('unavailable', 'This server is being stopped.')
    let opening = rooms.get(id)
    if (!opening) {
      opening = createEdgeRoom({
        ...settings,
        id,
        owner,
        lessonId,
        expected,
        onClose: () => rooms.delete(id),
      })
      rooms.set(id, opening)
      opening.catch(() => rooms.delete(id))
    }
    return opening
  }

  bus.onAsked('edge:open', async (body) => ({ places: (await open(body)).room() }))
  bus.onAsked('edge:join', async ({ room, ...body }) => (await roomOf(room)).join(body))
  bus.onAsked('edge:do', async ({ room, member, act }) => (await roomOf(room)).act(member, act))
  bus.onAsked('edge:link', async ({ room, ...body }) => (await roomOf(room)).link(body))
  bus.onAsked('edge:send', async ({ room, ...body }) => (await roomOf(room)).send(body))
  bus.onAsked('edge:sync', async ({ room, ...body }) => (await roomOf(room)).sync(body))
  bus.onAsked('edge:close', async ({ room }) => {
    ;(await rooms.get(room))?.close()
    return {}
  })

  const opened = async () =>
    (await Promise.allSettled([...rooms.values()])).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    )

  return {
    async watch(alive) {
      const asks = ++watched % watchesAnAsking === 0
      for (const room of await opened()) {
        if (!alive.has(room.owner)) room.close()
        // Of one that has just begun the owner may not have heard yet.
        else if (asks && begun.has(room)) void room.check()
        else if (asks) begun.add(room)
      }
    },
    async giveBack() {
      ending = true
      await Promise.all((await opened()).map((room) => room.giveBack()))
    },
    get size() {
      return rooms.size
    },
  }
}
