import { z } from 'zod'
import { id } from './account.ts'

/** One of several, any of several, true or false, 1 to 5, or some words. */
export const pollKind = z.enum(['single', 'multiple', 'judge', 'scale', 'text'])
export type PollKind = z.infer<typeof pollKind>

export const maxChoices = 8
/** Words of one answer, and answers in words that one classroom writes itself. */
export const maxTextLength = 100
export const maxTexts = 20

/** How many choices there are; `options` are the poll's own, which only the first two kinds have. */
export function choicesOf(kind: PollKind, options: readonly string[]): number {
  return { single: options.length, multiple: options.length, judge: 2, scale: 5, text: 0 }[kind]
}

/** What is asked: on the spot, or from the teacher's prepared ones. */
export const pollQuestion = z
  .object({
    kind: pollKind,
    title: z.string().trim().min(1).max(200),
    options: z.array(z.string().trim().min(1).max(100)).max(maxChoices).default([]),
    /** Right choices by their place, from 0; none where no answer is right. */
    right: z.array(z.int().min(0)).max(maxChoices).default([]),
    /** Classrooms see the counts only when it is closed; the teacher always does. */
    hidden: z.boolean().default(false),
    /** Pupils answer on devices of their own too, by their classroom's join code. */
    devices: z.boolean().default(false),
  })
  .superRefine(({ kind, options, right }, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    const own = kind === 'single' || kind === 'multiple'
    if (own && options.length < 2) fault('options', 'at least two choices')
    if (!own && options.length > 0) fault('options', 'this kind has choices of its own')
    if (right.some((choice) => choice >= choicesOf(kind, options))) fault('right', 'there is no such choice')
    if (kind !== 'multiple' && right.length > 1) fault('right', 'one choice is right')
  })
export type PollQuestion = z.infer<typeof pollQuestion>

/** A classroom's answers: pupils by choice, and answers in words. */
export const pollAnswers = z.object({
  classroomId: id,
  /** By show of hands, as its assistant or PC gave them; or by the pupils' own devices. Hands stand in place of devices. */
  by: z.enum(['hands', 'devices']),
  /** By choice. */
  counts: z.array(z.int().min(0)),
  texts: z.array(z.string()),
  /** Pupils who answered; null by hands where they may choose several. */
  answered: z.int().nullable(),
})
export type PollAnswers = z.infer<typeof pollAnswers>

/** A poll as somebody sees it. */
export const poll = z.object({
  id,
  kind: pollKind,
  title: z.string(),
  options: z.array(z.string()),
  /** Empty for classrooms until it is closed. */
  right: z.array(z.int()),
  hidden: z.boolean(),
  devices: z.boolean(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  /** Classrooms that answered; counts and texts are kept back (empty) while it is hidden and open. */
  answers: z.array(pollAnswers),
})
export type Poll = z.infer<typeof poll>

export const openPoll = z.object({ id, question: pollQuestion })
export const pickPoll = z.object({ id })
/** Null takes it off the screens. */
export const showPoll = z.object({ id: id.nullable() })

/** What a classroom counted; given again, it is the new count. */
export const countPoll = z.object({
  counts: z.array(z.int().min(0).max(200)).max(maxChoices),
  texts: z.array(z.string().trim().min(1).max(maxTextLength)).max(maxTexts).default([]),
})
export const answerPoll = countPoll.extend({ id })

/** The teacher's own prepared ones. */
export const pollSet = z.object({ questions: z.array(pollQuestion).max(100) })
export type PollSet = z.infer<typeof pollSet>

/** Six digits, for one classroom in one lesson. */
export const joinCode = z.string().regex(/^\d{6}$/)
/** What a pupil's device is told; it has no account, and nobody's name. */
export const pupilSeat = z.object({
  lessonId: id,
  schoolName: z.string(),
  classGroupName: z.string(),
  over: z.boolean(),
  poll: poll
    .omit({ answers: true })
    .extend({ mine: z.object({ choices: z.array(z.int()), text: z.string() }).nullable() })
    .nullable(),
})
export type PupilSeat = z.infer<typeof pupilSeat>
export const pupilAnswer = z.object({
  choices: z
    .array(
      z
        .int()
        .min(0)
        .max(maxChoices - 1),
    )
    .max(maxChoices)
    .default([]),
  text: z.string().trim().max(maxTextLength).default(''),
})
export type PupilAnswer = z.infer<typeof pupilAnswer>

/** Applause costs nothing: it is shown, and kept nowhere. */
export const reactionKind = z.enum(['applause', 'like', 'heart', 'wow'])
export type ReactionKind = z.infer<typeof reactionKind>
