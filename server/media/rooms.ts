import type { types } from 'mediasoup'
import type { Log } from '../platform/log.ts'
import { mediaCodecs } from './codecs.ts'
import { asked } from './refusal.ts'
import { createRoom, type MediaRoom, type RoomEvents } from './room.ts'
import type { WorkerPool } from './workers.ts'

export interface LessonRoomEvents extends RoomEvents {
  /** The worker died and took the room with it: open it again, and let everybody join again. */
  lost(): void
}

/** The rooms that are open, by lesson. */
export interface MediaRooms {
  /**
   * The lesson's room; made on the least loaded worker when there is none. Two who come at once get the same one, with the
   * first one's events.
   * @throws AppError `unavailable` while no worker lives
   */
  open(lessonId: string, events: LessonRoomEvents): Promise<MediaRoom>
  /** How many are open. */
  size(): number
}

export function createMediaRooms(pool: WorkerPool, log: Log): MediaRooms {
  const rooms = new Map<string, Promise<MediaRoom>>()

  async function make(lessonId: string, events: LessonRoomEvents): Promise<MediaRoom> {
    const on = await pool.pick()
    const router: types.Router = await asked(
      () => on.worker.createRouter({ mediaCodecs }),
      () => on.worker.closed,
    )
    const room = createRoom(on, router, events, log.child({ lessonId }))
    // However it closes, it goes from here, so that the next to come makes a new one.
    router.observer.once('close', () => rooms.delete(lessonId))
    router.once('workerclose', () => {
      room.close()
      if (on.worker.died) events.lost()
    })
    return room
  }

  return {
    open(lessonId, events) {
      let opening = rooms.get(lessonId)
      if (!opening) {
        const made = make(lessonId, events)
        opening = made
        rooms.set(lessonId, made)
        made.catch(() => {
          if (rooms.get(lessonId) === made) rooms.delete(lessonId)
        })
      }
      return opening
    },
    size: () => rooms.size,
  }
}
