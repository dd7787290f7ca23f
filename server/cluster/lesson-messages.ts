import { z } from 'zod'
import { id } from '../../shared/account.ts'
import { wallLesson, wallPicture } from '../../shared/live-wall.ts'
import { countPoll, pupilAnswer, pupilSeat } from '../../shared/poll.ts'
import { lesson } from '../../shared/schedule.ts'

const done = z.object({ done: z.literal(true) })

export const lessonTellings = {
  /** A lesson was changed, or heads were counted in it: whoever runs it looks. `by` has looked already. */
  'lesson:changed': z.object({ lessonId: id, by: z.string() }),
  /** Sessions ended: lines behind them are ended everywhere. */
  'session:ended': z.union([
    z.object({ deviceId: id }),
    z.object({ personId: id, only: z.string().optional(), except: z.string().optional() }),
  ]),
} as const satisfies Record<string, z.ZodType>

/** Asked of the node that has the lesson; `unavailable` when it has it no more. Rights are checked by who asks. */
export const lessonAskings = {
  /** All lessons in which somebody is. */
  'live:wall': {
    body: z.object({}),
    answer: z.object({ lessons: z.array(z.object({ lesson, wall: wallLesson })) }),
  },
  /** Somebody looks at a lesson's pictures: what they are now; its pages are asked for the next. */
  'live:pictures': {
    body: z.object({ lessonId: id }),
    answer: z.object({ pictures: z.array(wallPicture) }),
  },
  /** What a classroom counted, told by its assistant's phone. */
  'poll:count': {
    body: z.object({ lessonId: id, pollId: id, classroomId: id, tally: countPoll }),
    answer: done,
  },
  /** What a pupil's own device answers, and the poll as it sees it then. */
  'poll:answer': {
    body: z.object({ lessonId: id, classroomId: id, pupilId: id, pollId: id, answer: pupilAnswer }),
    answer: pupilSeat,
  },
  'poll:seat': { body: z.object({ lessonId: id, classroomId: id, pupilId: id }), answer: pupilSeat },
} as const satisfies Record<string, { body: z.ZodType; answer: z.ZodType }>
