import { z } from 'zod'
import { id } from './account.ts'

/** One line of a name: nothing that a list, a file or a log would break on. */
const plain = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[^\p{Cc}]*$/u, 'no line breaks or control characters')

/** One pupil of a roster (名单). The school's people make the id; nothing else about a pupil is kept. */
export const pupil = z.object({
  id,
  name: plain(40).min(1),
  /** 座号 or 学号, or nothing. */
  number: plain(20).default(''),
})
export type Pupil = z.infer<typeof pupil>

/** The whole list takes the place of the one before; a pupil who is left out is deleted, with every mark of theirs. */
export const putRoster = z
  .object({
    pupils: z.array(pupil).min(1).max(100),
    /** Of the list that was read: when it is another by now, the list is `stale`. 0: there was none. */
    revision: z.int().min(0).optional(),
  })
  .refine(({ pupils }) => new Set(pupils.map((one) => one.id)).size === pupils.length, {
    message: 'a pupil is there twice',
    path: ['pupils'],
  })

/** That a class group has names, and until when; for whoever may see the class, without any name. */
export const rosterNote = z.object({
  classGroupId: id,
  size: z.int(),
  /** Goes up by one with each change. */
  revision: z.int(),
  savedAt: z.string(),
  /** When it is deleted, unless it is saved again before. */
  keepUntil: z.string(),
})
export type RosterNote = z.infer<typeof rosterNote>

/** The names themselves, in the order of the list. Each reading is in the audit. */
export const roster = rosterNote.extend({ pupils: z.array(pupil) })
export type Roster = z.infer<typeof roster>

/** `late` was there; the other two were not. */
export const pupilMark = z.enum(['late', 'leave', 'absent'])
export type PupilMark = z.infer<typeof pupilMark>

/** Why, as far as the school wants to say: a choice, never a sentence about a child. */
export const markReason = z.enum(['sick', 'personal', 'school', 'unknown'])
export type MarkReason = z.infer<typeof markReason>

export const mark = z.object({ pupilId: id, mark: pupilMark, reason: markReason.nullable().default(null) })
export type Mark = z.infer<typeof mark>

/** What the school's own people need to call the roll by name: the names, and who was marked in which count so far. */
export const namesAtLesson = z.object({
  roster,
  marks: z.array(mark.required().extend({ countId: id })),
})
export type NamesAtLesson = z.infer<typeof namesAtLesson>
