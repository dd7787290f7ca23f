import { z } from 'zod'
import { id } from './account.ts'
import { place } from './media.ts'

/** Whose picture, and which of them. */
export const pictureSource = z.enum(['camera', 'document', 'screen'])
export const picture = z.object({ place, source: pictureSource })
export type Picture = z.infer<typeof picture>

/** What the teacher has all classrooms look at: one picture, or two side by side. A classroom's is seen, and not heard. */
export const focus = z
  .array(picture)
  .min(1)
  .max(2)
  .refine(([a, b]) => !b || a?.place !== b.place || a.source !== b.source, 'two different pictures')
export type Focus = z.infer<typeof focus>

/** What classrooms may send at the moment, beside picture and sound. */
export const allowed = z.object({ hands: z.boolean(), texts: z.boolean(), reactions: z.boolean() })
export type Allowed = z.infer<typeof allowed>

export const setFocus = z.object({ focus })
export const mute = z.object({ classroomId: id, muted: z.boolean() })
export const muteAll = z.object({ muted: z.boolean() })
export const lock = z.object({ locked: z.boolean() })

/** Somebody who looks on; told to the lead end, and to no classroom. */
export const observer = z.object({
  id,
  name: z.string(),
  role: z.enum(['administrator', 'coordinator', 'inspector']),
  since: z.string(),
})
export type Observer = z.infer<typeof observer>

/** The page as it looks now: a JPEG of 160 × 90, at most 10 KB, in base64; for the live wall, and kept nowhere else. */
export const postPicture = z.object({
  jpeg: z
    .string()
    .max(13_700)
    .regex(/^\/9j\/[A-Za-z0-9+/]*={0,2}$/, 'a JPEG in base64'),
})
/** While somebody looks at the wall, one picture in so many ms. */
export const pictureEveryMs = 5_000
