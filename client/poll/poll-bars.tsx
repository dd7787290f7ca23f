import type { Poll } from '../../shared/poll.ts'
import { translator } from '../app/i18n.ts'
import { choiceLabel, choiceTexts, totals } from './choices.ts'
import { pollWords } from './messages.ts'

const t = translator(pollWords)

/** A poll's choices with a bar each, as far as the counts are known here; answers in words as a list. */
export function PollBars({ poll }: { poll: Poll }) {
  const counts = totals(poll)
  const all = counts.reduce((sum, n) => sum + n, 0)
  const shown = poll.closedAt !== null || poll.answers.some((one) => one.counts.length > 0)
  if (poll.kind === 'text')
    return (
      <ul className="poll-texts" aria-label={t('answersHere')}>
        {poll.answers.flatMap(({ classroomId, texts }) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: two pupils may say the same
          texts.map((text, i) => <li key={`${classroomId} ${i}`}>{text}</li>),
        )}
      </ul>
    )
  return (
    <>
      <ol className="poll-bars">
        {choiceTexts(poll).map((text, choice) => {
          const n = counts[choice] ?? 0
          const isRight = poll.right.includes(choice)
          return (
            <li key={text} data-choice={choice} data-count={shown ? n : null} data-right={isRight}>
              <span className="poll-choice">
                {choiceLabel(poll, choice)}
                {isRight && <b title={t('right')}> ✓</b>}
              </span>
              {shown && (
                <>
                  <i aria-hidden>
                    <u style={{ width: `${all === 0 ? 0 : Math.round((n / all) * 100)}%` }} />
                  </i>
                  <strong>{n}</strong>
                </>
              )}
            </li>
          )
        })}
      </ol>
      {poll.kind === 'scale' && shown && all > 0 && (
        <p className="poll-mean">
          {t('mean', { mean: (counts.reduce((sum, n, i) => sum + n * (i + 1), 0) / all).toFixed(1) })}
        </p>
      )}
    </>
  )
}
