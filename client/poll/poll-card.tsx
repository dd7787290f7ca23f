import { useEffect, useState } from 'react'
import type { Poll } from '../../shared/poll.ts'
import { call } from '../app/api.ts'
import { listText, translator } from '../app/i18n.ts'
import type { Participation } from '../live/participation.ts'
import { Dialog } from '../ui/dialog.tsx'
import { choiceLabel } from './choices.ts'
import { CountForm } from './count-form.tsx'
import { pollWords } from './messages.ts'
import './poll.css'
import { PollBars } from './poll-bars.tsx'

const t = translator(pollWords)

/** The poll on a classroom's big screen: what is asked, the bars as far as they may be seen, and how to answer. */
export function PollCard(props: {
  poll: Poll
  lessonId: string
  classroomId: string
  participation: Participation
}) {
  const { poll, lessonId, classroomId, participation } = props
  const [counting, setCounting] = useState(false)
  const open = poll.closedAt === null
  const code = useJoinCode(lessonId, classroomId, open && poll.devices)
  const mine = poll.answers.find((one) => one.classroomId === classroomId)
  return (
    <aside className="poll-card" data-poll={poll.id} data-open={open} aria-live="polite">
      <div className="poll-card-body">
        <p className="poll-state">{t(open ? 'opened' : 'closed')}</p>
        <h2>{poll.title}</h2>
        <PollBars poll={poll} />
        {!open && poll.right.length > 0 && (
          <p className="poll-right">
            {t('rightIs', { right: listText(poll.right.map((choice) => choiceLabel(poll, choice))) })}
          </p>
        )}
        {open && poll.hidden && <p className="soft">{t('resultLater')}</p>}
        {open && code && (
          <p className="poll-join">
            {t('join', { address: `${location.host}/join` })} <strong>{code}</strong>
          </p>
        )}
      </div>
      {open && (
        <button
          type="button"
          className="button primary"
          data-action="poll-count"
          onClick={() => setCounting(true)}
        >
          {t(mine?.by === 'hands' ? 'recount' : 'count')}
        </button>
      )}
      {mine && mine.answered !== null && <p className="soft">{t('counted', { n: mine.answered })}</p>}
      {counting && open && (
        <Dialog title={poll.title} onClose={() => setCounting(false)} wide>
          <CountForm
            focused
            poll={poll}
            classroomId={classroomId}
            send={(tally) => participation.send('poll:count', { id: poll.id, ...tally }, 60_000)}
            onDone={() => setCounting(false)}
          />
        </Dialog>
      )}
    </aside>
  )
}

/** The classroom's code for pupils' own devices; asked for once a lesson, when it is needed. */
function useJoinCode(lessonId: string, classroomId: string, wanted: boolean): string | null {
  const [code, setCode] = useState<string | null>(null)
  useEffect(() => {
    if (!wanted || code) return
    let off = false
    const ask = () =>
      call('GET /api/lessons/:id/join-codes', { params: { id: lessonId } }).then(
        (codes) => {
          if (!off) setCode(codes.find((one) => one.classroomId === classroomId)?.code ?? null)
        },
        () => {
          if (!off) timer = setTimeout(ask, 3_000)
        },
      )
    let timer: ReturnType<typeof setTimeout> | undefined
    void ask()
    return () => {
      off = true
      clearTimeout(timer)
    }
  }, [wanted, code, lessonId, classroomId])
  return wanted ? code : null
}
