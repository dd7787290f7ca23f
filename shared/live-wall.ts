import { z } from 'zod'
import { id } from './account.ts'
import { livePlace, rung } from './live.ts'
import { place } from './media.ts'
import { lessonPhase } from './schedule.ts'

const wallPlace = z.object({
  present: z.boolean(),
  line: livePlace.shape.line,
  rung,
  camera: z.boolean(),
})

/** A lesson in which somebody is at this moment, as the live wall shows it. */
export const wallLesson = z.object({
  lessonId: id,
  phase: lessonPhase,
  lead: wallPlace,
  classrooms: z.array(
    wallPlace.extend({
      classroomId: id,
      schoolName: z.string(),
      classGroupName: z.string(),
      onStage: z.boolean(),
      headCount: z.int().nullable(),
      classSize: z.int(),
    }),
  ),
  /** Hands and questions that wait. */
  waiting: z.int(),
  observers: z.int(),
})
export type WallLesson = z.infer<typeof wallLesson>

/** How a place looked a few seconds ago. */
export const wallPicture = z.object({
  place,
  /** Epoch milliseconds, by the server's clock. */
  at: z.number(),
  /** JPEG, base64. */
  jpeg: z.string(),
})
export type WallPicture = z.infer<typeof wallPicture>

export const wallFilter = z.object({ regionId: id.optional() })
