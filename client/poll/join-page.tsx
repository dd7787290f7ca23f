import { useEffect, useRef, useState } from 'react'
import { AppError } from '../../shared/errors.ts'
import type { PupilSeat } from '../../shared/poll.ts'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { listText, translator } from '../app/i18n.ts'
import { choiceLabel, choiceTexts } from './choices.ts'
import { pollWords } from './messages.ts'

const t = translator(pollWords)
/** How often a pupil's device asks whether there is something new. */
const everyMs = 2_000

/** A pupil's own device: the code of its classroom once, then each poll as it comes. No account, nobody's name. */
export function JoinPage() {
  const [seat, setSeat] = useState<PupilSeat | null>(null)
  const [state, setState] = useState<'asking' | 'out' | 'in'>('asking')
  const [lost, setLost] = useState(false)

  useEffect(() => {
    if (state === 'out') return
    let timer: ReturnType<typeof setTimeout> | undefined
    let off = false
    const look = async () => {
      try {
        const now = await call('GET /api/join')
        if (off) return
        setSeat(now)
        setLost(false)
        setState('in')
      } catch (error) {
        if (off) return
        if (error instanceof AppError && error.code === 'unauthenticated') return setState('out')
        setLost(true)
      }
      timer = setTimeout(look, everyMs)
    }
    void look()
    return () => {
      off = true
      clearTimeout(timer)
    }
  }, [state])

  if (state === 'asking' && !lost) return null
  if (state === 'out' || !seat)
    return (
      <Code
        lost={lost}
        onIn={(now) => {
          setSeat(now)
          setState('in')
        }}
      />
    )
  return (
    <main className="join">
      <header>
        {seat.schoolName} {seat.classGroupName}
        <button type="button" className="link" onClick={() => setState('out')}>
          {t('leave')}
        </button>
      </header>
      {lost && <p className="join-lost">{t('lost')}</p>}
      {seat.over ? (
        <p className="join-wait">{t('lessonOver')}</p>
      ) : seat.poll ? (
        <Answer key={seat.poll.id} poll={seat.poll} onSeat={setSeat} />
      ) : (
        <p className="join-wait">{t('waiting')}</p>
      )}
    </main>
  )
}

function Code({ lost, onIn }: { lost: boolean; onIn: (seat: PupilSeat) => void }) {
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const enter = async () => {
    setBusy(true)
    setError(null)
    try {
      onIn(await call('POST /api/join', { body: { code } }))
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <main className="join">
      <h1>{t('joinTitle')}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (code.length === 6 && !busy) void enter()
        }}
      >
        <label htmlFor="code">{t('joinHint')}</label>
        <input
          id="code"
          inputMode="numeric"
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the only field of the page
          autoFocus
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, '').slice(0, 6))}
        />
        <button type="submit" data-action="join" disabled={code.length !== 6 || busy}>
          {t('joinGo')}
        </button>
      </form>
      {error !== null && <p role="alert">{errorText(error)}</p>}
      {lost && error === null && <p className="join-lost">{t('lost')}</p>}
    </main>
  )
}

function Answer({
  poll,
  onSeat,
}: {
  poll: NonNullable<PupilSeat['poll']>
  onSeat: (seat: PupilSeat) => void
}) {
  const [choices, setChoices] = useState<number[]>(poll.mine?.choices ?? [])
  const [text, setText] = useState(poll.mine?.text ?? '')
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const open = poll.closedAt === null
  const last = useRef(0)
  const earlier = useRef(Promise.resolve())
  /** One after another, so that no answer overtakes a later one; of those that wait, the last is sent alone. */
  const send = (next: number[], words: string) => {
    last.current += 1
    const turn = last.current
    setSending(true)
    setError(null)
    earlier.current = earlier.current.then(async () => {
      if (turn !== last.current) return
      try {
        onSeat(
          await call('PUT /api/join/polls/:id', {
            params: { id: poll.id },
            body: { choices: next, text: words },
          }),
        )
      } catch (thrown) {
        setError(thrown)
      }
      if (turn === last.current) setSending(false)
    })
  }
  const pick = (choice: number) => {
    const picked = choices.includes(choice)
    const next =
      poll.kind !== 'multiple'
        ? [choice]
        : picked
          ? choices.filter((one) => one !== choice)
          : [...choices, choice]
    setChoices(next)
    if (poll.kind !== 'multiple') send(next, '')
  }
  const byHand = poll.kind === 'multiple' || poll.kind === 'text'
  const complete = poll.kind === 'text' ? text.trim() !== '' : choices.length > 0
  return (
    <section className="join-poll" data-poll={poll.id} data-open={open}>
      <h1>{poll.title}</h1>
      {poll.kind === 'text' ? (
        <textarea
          rows={4}
          maxLength={100}
          disabled={!open}
          aria-label={t('yours')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      ) : (
        choiceTexts(poll).map((one, choice) => (
          <button
            key={one}
            type="button"
            className="join-choice"
            data-choice={choice}
            data-right={!open && poll.right.includes(choice)}
            aria-pressed={choices.includes(choice)}
            disabled={!open}
            onClick={() => pick(choice)}
          >
            {choiceLabel(poll, choice)}
          </button>
        ))
      )}
      {open && byHand && (
        <button
          type="button"
          className="join-send"
          data-action="send-answer"
          disabled={!complete || sending}
          onClick={() => send(choices, poll.kind === 'text' ? text.trim() : '')}
        >
          {t('sendAnswer')}
        </button>
      )}
      <p role="status">
        {error !== null
          ? errorText(error)
          : sending
            ? t('sending')
            : open
              ? poll.mine && t('sent')
              : poll.right.length > 0
                ? t('rightIs', { right: listText(poll.right.map((choice) => choiceLabel(poll, choice))) })
                : t('closed')}
      </p>
    </section>
  )
}
