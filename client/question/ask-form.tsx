import { useRef, useState } from 'react'
import type { Question } from '../../shared/question.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { questionWords } from './messages.ts'

const t = translator(questionWords)
const stateWords = {
  asked: 'asked',
  taken: 'taken',
  answered: 'answeredState',
  dismissed: 'dismissed',
  withdrawn: 'withdrawn',
} as const

/** Asks in writing, and shows what became of the classroom's own questions. What was typed stays until it is stored. */
export function AskForm(props: {
  mine: Question[]
  /** Text questions of others that wait, and the classroom's own id, for its votes. */
  others: Question[]
  classroomId: string
  vote: (id: string, wants: boolean) => Promise<unknown>
  ask: (id: string, text: string) => Promise<unknown>
  withdraw: (id: string) => Promise<unknown>
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [state, setState] = useState<'typing' | 'sending' | 'sent'>('typing')
  const [error, setError] = useState<unknown>(null)
  /** One id as long as the text is the same, so that a second try makes no second question. */
  const id = useRef(newId())

  const send = async () => {
    setState('sending')
    setError(null)
    try {
      await props.ask(id.current, text.trim())
      id.current = newId()
      setText('')
      setState('sent')
    } catch (thrown) {
      setError(thrown)
      setState('typing')
    }
  }

  return (
    <form
      className="ask-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() && state !== 'sending') void send()
      }}
    >
      <textarea
        value={text}
        rows={3}
        maxLength={500}
        aria-label={t('askTitle')}
        placeholder={t('askPlaceholder')}
        readOnly={state === 'sending'}
        onChange={(event) => {
          setText(event.target.value)
          setState('typing')
        }}
      />
      <p className="note" role="status">
        {state === 'sending' ? t('sending') : state === 'sent' ? t('sent') : ''}
        {error ? <span className="poor-text">{errorText(error)}</span> : null}
      </p>
      {props.mine.length > 0 && (
        <>
          <h3>{t('mine')}</h3>
          <ul className="asked-list">
            {props.mine.map((question) => (
              <li key={question.id}>
                <span>{question.text}</span> <em>{t(stateWords[question.state])}</em>{' '}
                {question.state === 'asked' && (
                  <button
                    type="button"
                    className="link"
                    onClick={() => props.withdraw(question.id).catch(setError)}
                  >
                    {t('withdraw')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {props.others.length > 0 && (
        <>
          <h3>{t('others')}</h3>
          <ul className="asked-list">
            {props.others.map((question) => {
              const voted = question.votes.includes(props.classroomId)
              return (
                <li key={question.id}>
                  <span>{question.text}</span>{' '}
                  <button
                    type="button"
                    className="button small"
                    data-action="vote"
                    aria-pressed={voted}
                    onClick={() => props.vote(question.id, !voted).catch(setError)}
                  >
                    {t(voted ? 'voted' : 'vote')}
                    {question.votes.length > 0 && ` ${question.votes.length}`}
                  </button>
                </li>
              )
            })}
          </ul>
        </>
      )}
      <div className="actions">
        <button type="button" className="button" onClick={props.onClose}>
          {t('cancel')}
        </button>
        <button
          type="submit"
          className="button primary"
          data-action="ask"
          disabled={!text.trim() || state === 'sending'}
        >
          {t('ask')}
        </button>
      </div>
    </form>
  )
}
