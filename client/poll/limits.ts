import type { maxChoices as choices, maxTexts as texts } from '../../shared/poll.ts'

export type { PollKind, PollQuestion } from '../../shared/poll.ts'

/** As the contract says; its module carries zod, which has no place in these pages. */
export const maxChoices: typeof choices = 8
export const maxTexts: typeof texts = 20
