import type { Cluster } from '../cluster/cluster.ts'
import type { Log } from '../platform/log.ts'
import { serveEdges } from './edge-rooms.ts'
import { type MediaLimits, mediaLimits } from './limits.ts'
import type { PipeSettings } from './link.ts'
import { createOutposts } from './outposts.ts'
import { createRoom, type MediaRoom, type Room, type RoomEvents } from './room.ts'
import { createSpread } from './spread.ts'
import { type OpenWays, openWebRtcWays } from './way.ts'
import type { WorkerPool } from './workers.ts'

export interface LessonRoomEvents extends RoomEvents {
  /**
   * A worker died, or a node: the participants on it are closed, and are to join again; when it was all of the room, open it
   * again first.
   */
  lost(): void
}

/** The rooms that are open, by lesson. */
export interface MediaRooms {
  /**
   * The lesson's room; made on the least loaded worker when there is none. Two who come at once get the same one, with the
   * first one's events.
   * @param expected places that may come: a camera that many will watch is asked for fewer key frames from its beginning
   * @throws AppError `unavailable` while no worker lives
   */
  open(lessonId: string, events: LessonRoomEvents, expected?: number): Promise<MediaRoom>
  /** How many are open. */
  size(): number
  /** Places that this node holds for lessons of others are told to go elsewhere, and no more are taken: before it stops. */
  giveBack(): Promise<void>
  /** Ends what looks after other nodes. */
  close(): void
}

export interface MediaRoomsOptions {
  /** The other nodes, to which a large lesson goes on when this one is full. */
  cluster?: Cluster
  /** Where pipes from other nodes come in. */
  pipe?: PipeSettings
  /** What tests and benches bend. */
  limits?: Partial<MediaLimits>
  openWays?: OpenWays
}

const loopback: PipeSettings = { listen: '127.0.0.1', announced: '127.0.0.1', ports: null }

export function createMediaRooms(
  pool: WorkerPool,
  log: Log,
  { cluster, pipe = loopback, limits: bent, openWays = openWebRtcWays }: MediaRoomsOptions = {},
): MediaRooms {
  const limits = { ...mediaLimits, ...bent }
  const rooms = new Map<string, Promise<MediaRoom>>()
  const outposts = cluster && createOutposts(cluster, pipe)
  const edges = cluster && serveEdges({ cluster, pool, pipe, limits, openWays, log })

  async function watch(): Promise<void> {
    if (!cluster || !outposts || !edges || outposts.size + edges.size === 0) return
    const nodes = await cluster.nodes().catch(() => null)
    // Who can't be asked for may live: a lesson that runs goes on.
    if (!nodes?.some(({ id }) => id === cluster.nodeId)) return
    const alive = new Set(nodes.map(({ id }) => id))
    outposts.watch(alive)
    await edges.watch(alive)
  }
  const watching = cluster && setInterval(() => void watch(), limits.watchMs).unref()

  async function make(
    lessonId: string,
    events: LessonRoomEvents,
    expected: number,
    onClose: () => void,
  ): Promise<Room> {
    const roomLog = log.child({ lessonId })
    const spread = await createSpread(pool, limits, (part, died) => {
      room.dropPart(part)
      if (died) events.lost()
    })
    const room = createRoom(
      spread,
      { ...events, unusable() {}, closed: onClose },
      {
        limits,
        openWays,
        log: roomLog,
        expected,
        elsewhere: outposts && ((one) => outposts.of(one, { id: lessonId, expected, events, log: roomLog })),
      },
    )
    return room
  }

  return {
    open(lessonId, events, expected = 0) {
      let opening = rooms.get(lessonId)
      if (!opening) {
        // However it closes, it goes from here, so that the next to come makes a new one.
        const forget = () => {
          if (rooms.get(lessonId) === made) rooms.delete(lessonId)
        }
        const made = make(lessonId, events, expected, forget)
        opening = made
        rooms.set(lessonId, made)
        made.catch(forget)
      }
      return opening
    },
    size: () => rooms.size,
    giveBack: async () => edges?.giveBack(),
    close: () => clearInterval(watching),
  }
}
