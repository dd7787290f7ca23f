import { useEffect, useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import type { Poll, PollQuestion } from '../../shared/poll.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import type { Participation } from '../live/participation.ts'
import { pollWords } from './messages.ts'
import './poll.css'
import { PollBars } from './poll-bars.tsx'
import { PollForm } from './poll-form.tsx'

const t = translator(pollWords)

/** The teacher's polls: ask, watch the answers come, close, and the questions kept for later. */
export function PollPanel(props: {
  participation: Participation
  state: LiveState
  attempt: (work: Promise<unknown>) => void
}) {
  const { participation, state, attempt } = props
  const [busy, setBusy] = useState(false)
  const [prepared, setPrepared] = useState<PollQuestion[]>([])
  useEffect(() => {
    call('GET /api/poll-set').then(
      ({ questions }) => setPrepared(questions),
      () => undefined,
    )
  }, [])

  const start = (question: PollQuestion) => {
    setBusy(true)
    attempt(
      participation.send('poll:open', { id: newId(), question }).finally(() => {
        setBusy(false)
      }),
    )
  }
  const save = (questions: PollQuestion[]) => {
    setPrepared(questions)
    attempt(call('PUT /api/poll-set', { body: { questions } }))
  }
  const { poll } = state
  if (poll)
    return (
      <section
        className="poll"
        aria-label={t('panel')}
        data-poll={poll.id}
        data-open={poll.closedAt === null}
      >
        <p className="soft">{t(poll.closedAt === null ? 'opened' : 'closed')}</p>
        <h3>{poll.title}</h3>
        <PollBars poll={poll} />
        <ByRoom poll={poll} state={state} />
        <div className="poll-buttons">
          {poll.closedAt === null ? (
            <button
              type="button"
              className="button primary"
              data-action="poll-close"
              onClick={() => attempt(participation.send('poll:close', { id: poll.id }))}
            >
              {t('close')}
            </button>
          ) : (
            <button
              type="button"
              className="button primary"
              data-action="poll-again"
              onClick={() => attempt(participation.send('poll:show', { id: null }))}
            >
              {t('again')}
            </button>
          )}
          {poll.closedAt === null && (
            <button
              type="button"
              className="button"
              data-action="poll-hide"
              onClick={() => attempt(participation.send('poll:show', { id: null }))}
            >
              {t('hide')}
            </button>
          )}
        </div>
      </section>
    )
  return (
    <section className="poll" aria-label={t('panel')}>
      <PollForm busy={busy} start={start} keep={(question) => save([...prepared, question])} />
      {prepared.length > 0 && (
        <>
          <h3>{t('prepared')}</h3>
          <ul className="poll-set">
            {prepared.map((question, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same question may be kept twice
              <li key={`${i} ${question.title}`}>
                <span>
                  <em>{t(question.kind)}</em> {question.title}
                </span>
                <button
                  type="button"
                  className="button small primary"
                  data-action="poll-use"
                  disabled={busy}
                  onClick={() => start(question)}
                >
                  {t('use')}
                </button>
                <button
                  type="button"
                  className="button small quiet"
                  aria-label={`${t('drop')} ${question.title}`}
                  onClick={() => save(prepared.filter((_, j) => j !== i))}
                >
                  {t('drop')}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** Which classroom answered, how, and how many. */
function ByRoom({ poll, state }: { poll: Poll; state: LiveState }) {
  return (
    <ul className="poll-rooms">
      {state.classrooms.map((room) => {
        const answer = poll.answers.find((one) => one.classroomId === room.classroomId)
        return (
          <li key={room.classroomId} data-answered={answer !== undefined}>
            <span>
              {room.schoolName} {room.classGroupName}
            </span>
            {answer ? (
              <em>
                {answer.answered !== null && `${t('answeredOf', { n: answer.answered })} · `}
                {t(answer.by === 'hands' ? 'hands' : 'byDevices')}
              </em>
            ) : (
              <em>{t('notYet')}</em>
            )}
          </li>
        )
      })}
    </ul>
  )
}
