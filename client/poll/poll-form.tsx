import { useState } from 'react'
import { translator } from '../app/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import { choiceTexts, letterOf } from './choices.ts'
import { maxChoices, type PollKind, type PollQuestion } from './limits.ts'
import { pollWords } from './messages.ts'

const t = translator(pollWords)
const kinds: PollKind[] = ['single', 'multiple', 'judge', 'scale', 'text']

const empty = { kind: 'single' as PollKind, title: '', options: ['', ''], right: [] as number[] }

/** The teacher's form for a new poll; what is complete can be asked at once or kept for later. */
export function PollForm(props: {
  busy: boolean
  start: (question: PollQuestion) => void
  keep: (question: PollQuestion) => void
}) {
  const [draft, setDraft] = useState(empty)
  const [hidden, setHidden] = useState(false)
  const [devices, setDevices] = useState(false)
  const { kind, title, options, right } = draft
  const own = kind === 'single' || kind === 'multiple'
  const filled = options.map((option) => option.trim())
  const complete = title.trim() !== '' && (!own || filled.every((option) => option !== ''))
  const question: PollQuestion = {
    kind,
    title: title.trim(),
    options: own ? filled : [],
    right: [...right].sort((a, b) => a - b),
    hidden,
    devices,
  }
  const mark = (choice: number) => {
    const others = kind === 'multiple' ? right.filter((one) => one !== choice) : []
    setDraft({ ...draft, right: right.includes(choice) ? others : [...others, choice] })
  }
  const choices = own ? options : choiceTexts({ kind, options: [] })

  return (
    <form
      className="poll-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (complete && !props.busy) props.start(question)
      }}
    >
      <fieldset className="poll-kinds" aria-label={t('panel')}>
        {kinds.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={kind === one}
            data-kind={one}
            onClick={() => setDraft({ ...draft, kind: one, right: [] })}
          >
            {t(one)}
          </button>
        ))}
      </fieldset>
      <input
        aria-label={t('title')}
        placeholder={t('titleHint')}
        value={title}
        maxLength={200}
        onChange={(event) => setDraft({ ...draft, title: event.target.value })}
      />
      {kind !== 'text' && (
        <ol className="poll-options">
          {choices.map((option, choice) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place
            <li key={choice}>
              <button
                type="button"
                className="poll-letter"
                aria-pressed={right.includes(choice)}
                aria-label={`${t('right')} ${own ? letterOf(choice) : option}`}
                title={t('rightHint')}
                onClick={() => mark(choice)}
              >
                {right.includes(choice) ? '✓' : own ? letterOf(choice) : '·'}
              </button>
              {own ? (
                <input
                  aria-label={t('option', { letter: letterOf(choice) })}
                  placeholder={t('option', { letter: letterOf(choice) })}
                  value={option}
                  maxLength={100}
                  onChange={(event) =>
                    setDraft({
                      ...draft,
                      options: options.map((one, i) => (i === choice ? event.target.value : one)),
                    })
                  }
                />
              ) : (
                <span>{option}</span>
              )}
              {own && options.length > 2 && (
                <button
                  type="button"
                  className="poll-drop"
                  aria-label={t('dropOption', { letter: letterOf(choice) })}
                  onClick={() =>
                    setDraft({ ...draft, options: options.filter((_, i) => i !== choice), right: [] })
                  }
                >
                  <Icon name="close" />
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
      {own && options.length < maxChoices && (
        <button
          type="button"
          className="button small quiet"
          onClick={() => setDraft({ ...draft, options: [...options, ''] })}
        >
          {t('addOption')}
        </button>
      )}
      <label>
        <input type="checkbox" checked={hidden} onChange={(event) => setHidden(event.target.checked)} />
        {t('hidden')}
      </label>
      <label>
        <input type="checkbox" checked={devices} onChange={(event) => setDevices(event.target.checked)} />
        {t('devices')}
      </label>
      <div className="poll-buttons">
        <button
          type="submit"
          className="button primary"
          data-action="poll-start"
          disabled={!complete || props.busy}
        >
          {t('start')}
        </button>
        <button
          type="button"
          className="button"
          data-action="poll-keep"
          disabled={!complete}
          onClick={() => props.keep(question)}
        >
          {t('prepare')}
        </button>
      </div>
    </form>
  )
}
