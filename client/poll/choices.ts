import type { Poll, PollKind } from '../../shared/poll.ts'
import { translator } from '../app/i18n.ts'
import { pollWords } from './messages.ts'

const t = translator(pollWords)

/** A, B, C … */
export const letterOf = (choice: number): string => String.fromCharCode(65 + choice)

/** The words of every choice, by its place; none for answers in words. */
export function choiceTexts({ kind, options }: { kind: PollKind; options: readonly string[] }): string[] {
  if (kind === 'judge') return [t('true'), t('false')]
  if (kind === 'scale') return [1, 2, 3, 4, 5].map((n) => t('points', { n }))
  return [...options]
}

/** `A 二胡`, `对` */
export function choiceLabel(poll: { kind: PollKind; options: readonly string[] }, choice: number): string {
  const text = choiceTexts(poll)[choice] ?? ''
  return poll.kind === 'single' || poll.kind === 'multiple' ? `${letterOf(choice)} ${text}` : text
}

/** Pupils by choice, over all classrooms that told of theirs. */
export function totals(poll: Pick<Poll, 'kind' | 'options' | 'answers'>): number[] {
  return choiceTexts(poll).map((_, choice) =>
    poll.answers.reduce((sum, { counts }) => sum + (counts[choice] ?? 0), 0),
  )
}
