import { useEffect, useRef, useState } from 'react'
import type { LiveClassroom } from '../../shared/live.ts'
import type { Question } from '../../shared/question.ts'
import type { Queued } from '../../shared/question-order.ts'
import { translator } from '../app/i18n.ts'
import { lengthText } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { questionWords } from './messages.ts'
import { focusedBy, queueAct } from './queue-key.ts'

const t = translator(questionWords)

/**
 * The teacher's one queue of hands and questions, fairest first: what is being answered above, what waits below, each with why
 * it stands there. Arrow keys choose, Enter takes, Delete dismisses; any other can be taken too.
 */
export function Queue(props: {
  taken: Question[]
  waiting: Queued[]
  classrooms: LiveClassroom[]
  now: number
  /** Hands come on stage only in a running lesson. */
  enabled: boolean
  take: (question: Question) => void
  answer: (question: Question) => void
  dismiss: (question: Question) => void
  note: (question: Question, note: string) => void
}) {
  const { taken, enabled } = props
  const waiting = props.waiting.map(({ question }) => question)
  const [chosenId, choose] = useState<string | null>(null)
  const chosen = waiting.find((question) => question.id === chosenId) ?? waiting[0] ?? null
  const nameOf = (question: Question) => {
    const room = props.classrooms.find((one) => one.classroomId === question.classroomId)
    return room ? `${room.schoolName} ${room.classGroupName}` : ''
  }

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (!chosen || !enabled || document.querySelector('dialog[open]')) return
      const act = queueAct(event, focusedBy(event.target as Element))
      if (!act) return
      const at = waiting.indexOf(chosen)
      if (act === 'down') choose(waiting[Math.min(at + 1, waiting.length - 1)]?.id ?? null)
      else if (act === 'up') choose(waiting[Math.max(at - 1, 0)]?.id ?? null)
      else if (act === 'take') props.take(chosen)
      else props.dismiss(chosen)
      event.preventDefault()
    }
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  })

  return (
    <section className="queue" aria-label={t('queue')}>
      <h2>
        {t('queue')}
        {waiting.length > 0 && <span className="count">{waiting.length}</span>}
      </h2>
      <ol>
        {taken.map((question) => (
          <li key={question.id} className="taken" data-question={question.id} data-state="taken">
            <p>
              <Icon name={question.kind === 'hand' ? 'stage' : 'text'} />
              <strong>{nameOf(question)}</strong>
              <em>{t(question.kind === 'hand' ? 'takenHand' : 'takenText')}</em>
            </p>
            {question.text && <blockquote>{question.text}</blockquote>}
            <Note question={question} save={props.note} />
            <div className="actions">
              <button
                type="button"
                className="button small primary"
                data-action="answer"
                onClick={() => props.answer(question)}
              >
                <Icon name="check" />
                {t('answered')}
              </button>
            </div>
          </li>
        ))}
        {props.waiting.map(({ question, floors }) => (
          <li
            key={question.id}
            className={question === chosen ? 'chosen' : ''}
            data-question={question.id}
            data-state="asked"
          >
            <p>
              <Icon name={question.kind === 'hand' ? 'hand' : 'text'} />
              <strong>{nameOf(question)}</strong>
              <em>{t('waited', { time: lengthText(props.now - Date.parse(question.askedAt)) })}</em>
            </p>
            {question.text && <blockquote>{question.text}</blockquote>}
            <p className="queue-why" data-floors={floors} data-votes={question.votes.length}>
              {floors === 0 ? t('noFloor') : t('floors', { n: floors })}
              {question.votes.length > 0 && ` · ${t('votes', { n: question.votes.length })}`}
            </p>
            <div className="actions">
              <button
                type="button"
                className="button small primary"
                data-action="take"
                disabled={!enabled}
                onClick={() => props.take(question)}
              >
                {t(question.kind === 'hand' ? 'take' : 'takeText')}
              </button>
              <button
                type="button"
                className="button small"
                data-action="dismiss"
                disabled={!enabled}
                onClick={() => props.dismiss(question)}
              >
                {t('dismiss')}
              </button>
            </div>
          </li>
        ))}
      </ol>
      {taken.length + waiting.length === 0 ? (
        <p className="queue-empty">
          <strong>{t('empty')}</strong>
          {t('emptyText')}
        </p>
      ) : (
        <p className="queue-keys">
          {t('order')}
          <br />
          {t('keys')}
        </p>
      )}
    </section>
  )
}

/** What the teacher writes down while a question is being answered; saved when the field is left, and Enter leaves it. */
function Note(props: { question: Question; save: (question: Question, note: string) => void }) {
  const { question, save } = props
  const field = useRef<HTMLInputElement>(null)
  const keep = () => {
    const note = field.current?.value.trim() ?? ''
    if (note !== question.note) save(question, note)
  }
  return (
    <input
      ref={field}
      className="queue-note"
      aria-label={t('note')}
      placeholder={t('note')}
      defaultValue={question.note}
      maxLength={500}
      onBlur={keep}
      onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && field.current?.blur()}
    />
  )
}
