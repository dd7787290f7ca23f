import { z } from 'zod'

export const id = z.uuid()

export const regionRole = z.enum(['administrator', 'coordinator', 'inspector'])
export const schoolRole = z.enum(['lead-teacher', 'assistant-teacher'])
export const role = z.enum([...regionRole.options, ...schoolRole.options])
export type Role = z.infer<typeof role>

/** A right: a role over a region and all below it, or within one school. */
export const grant = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('region'), role: regionRole, regionId: id }),
  z.object({ kind: z.literal('school'), role: schoolRole, schoolId: id }),
])
export type Grant = z.infer<typeof grant>

/** The name a person signs in with: letters (any script), digits, `. _ -`, 2–40 characters. */
export const signInName = z
  .string()
  .trim()
  .min(2)
  .max(40)
  .regex(/^[\p{L}\p{N}._-]+$/u, 'letters, digits and . _ - only')
/** 10–200 characters; length is what protects (NIST SP 800-63B), so nothing is asked of its composition. */
export const password = z.string().min(10).max(200)
export const displayName = z.string().trim().min(1).max(60)

export const person = z.object({
  id,
  /** Null for people of a paired school elsewhere, of whom only what a booking needs is shown. */
  name: signInName.nullable(),
  displayName,
  grants: z.array(grant),
  disabled: z.boolean(),
  /** Whether the person has set a password yet. */
  active: z.boolean(),
})
export type Person = z.infer<typeof person>

export const putPerson = z.object({
  name: signInName,
  displayName,
  grants: z.array(grant).max(20),
  disabled: z.boolean().default(false),
})

export const me = z.object({
  person: person.extend({ name: signInName }),
  sample: z.boolean(),
  /** Of the region of their first right: pages show times in it, whatever the machine's own clock says. */
  zone: z.string(),
})
export type Me = z.infer<typeof me>

/** What a link found: a person who is now signed in, or one who must set a name or a password first. */
export const linkKind = z.enum(['first-administrator', 'set-password', 'sign-in'])
export type LinkKind = z.infer<typeof linkKind>
export const linkToken = z.string().min(20).max(100)
export const link = z.object({
  kind: linkKind,
  displayName: z.string().nullable(),
  name: z.string().nullable(),
  expiresAt: z.string(),
})

/** Eight digits, shown in two groups of four. */
export const pairingCode = z
  .string()
  .transform((s) => s.replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{8}$/, 'eight digits'))

export const device = z.object({
  id,
  classroomId: id,
  pairedAt: z.string(),
  lastSeenAt: z.string(),
  revokedAt: z.string().nullable(),
  userAgent: z.string(),
})
export type Device = z.infer<typeof device>

/** How a classroom hears: by a loudspeaker (its microphone hears it too), by headphones, or by line into a mixer. */
export const soundPath = z.enum(['loudspeaker', 'headphones', 'line'])
export type SoundPath = z.infer<typeof soundPath>

export const deviceMe = z.object({
  deviceId: id,
  classroom: z.object({ id, name: z.string() }),
  school: z.object({ id, name: z.string() }),
  zone: z.string(),
  sample: z.boolean(),
  /** How the classroom hears: what its microphone is cleaned of follows from it. */
  soundPath,
})
export type DeviceMe = z.infer<typeof deviceMe>
