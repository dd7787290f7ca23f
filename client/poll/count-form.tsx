import { useState } from 'react'
import type { Poll } from '../../shared/poll.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { choiceLabel, choiceTexts } from './choices.ts'
import { maxTexts } from './limits.ts'
import { pollWords } from './messages.ts'

const t = translator(pollWords)
const maxCount = 200

/** By show of hands: a number a choice; or the pupils' words, a line each. What was typed stays until it is stored. */
export function CountForm(props: {
  poll: Poll
  classroomId: string
  send: (tally: { counts: number[]; texts: string[] }) => Promise<unknown>
  onDone: () => void
  /** Goes to the first field by itself: in a dialog, and never on a phone, whose keyboard would come up. */
  focused?: boolean
}) {
  const { poll } = props
  const before = poll.answers.find((one) => one.classroomId === props.classroomId && one.by === 'hands')
  const [counts, setCounts] = useState(() => choiceTexts(poll).map((_, i) => before?.counts[i] ?? 0))
  const [words, setWords] = useState(before?.texts.join('\n') ?? '')
  const [state, setState] = useState<'typing' | 'sending'>('typing')
  const [error, setError] = useState<unknown>(null)
  const set = (choice: number, n: number) =>
    setCounts(counts.map((one, i) => (i === choice ? Math.max(0, Math.min(maxCount, n)) : one)))
  const send = async () => {
    setState('sending')
    setError(null)
    const texts = words
      .split('\n')
      .map((line) => line.trim().slice(0, 100))
      .filter((line) => line !== '')
      .slice(0, maxTexts)
    try {
      await props.send({ counts, texts: poll.kind === 'text' ? texts : [] })
      props.onDone()
    } catch (thrown) {
      setError(thrown)
      setState('typing')
    }
  }
  return (
    <form
      className="poll-count"
      onSubmit={(event) => {
        event.preventDefault()
        if (state !== 'sending') void send()
      }}
    >
      <p>{t(poll.kind === 'text' ? 'textsTitle' : 'countTitle')}</p>
      {poll.kind === 'text' ? (
        <textarea
          rows={5}
          // biome-ignore lint/a11y/noAutofocus: the one thing to do in a dialog
          autoFocus={props.focused}
          value={words}
          placeholder={t('textsHint', { max: maxTexts })}
          onChange={(event) => setWords(event.target.value)}
        />
      ) : (
        <ol>
          {counts.map((n, choice) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place
            <li key={choice}>
              <span>{choiceLabel(poll, choice)}</span>
              <button type="button" aria-label={t('less')} onClick={() => set(choice, n - 1)}>
                −
              </button>
              <input
                type="number"
                inputMode="numeric"
                min={0}
                max={maxCount}
                aria-label={choiceLabel(poll, choice)}
                // biome-ignore lint/a11y/noAutofocus: the one thing to do in a dialog
                autoFocus={props.focused && choice === 0}
                value={n === 0 ? '' : n}
                placeholder="0"
                onFocus={(event) => event.target.select()}
                onChange={(event) => set(choice, Number(event.target.value) || 0)}
              />
              <button type="button" aria-label={t('more')} onClick={() => set(choice, n + 1)}>
                +
              </button>
            </li>
          ))}
        </ol>
      )}
      {error !== null && <p className="poor-text">{errorText(error)}</p>}
      <button
        type="submit"
        className="button primary"
        data-action="send-counts"
        disabled={state === 'sending'}
      >
        {t(state === 'sending' ? 'sending' : 'send')}
      </button>
    </form>
  )
}
