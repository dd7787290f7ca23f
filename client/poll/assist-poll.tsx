import { useEffect, useState } from 'react'
import type { Poll } from '../../shared/poll.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { CountForm } from './count-form.tsx'
import { pollWords } from './messages.ts'
import './poll.css'

const t = translator(pollWords)
/** How often the phone asks whether a poll is open. */
const everyMs = 3_000

/** The poll that is open in a lesson, on the assistant's phone: what the class answers by show of hands. */
export function AssistPoll({ lessonId, classroomId }: { lessonId: string; classroomId: string }) {
  const [poll, setPoll] = useState<Poll | null>(null)
  const [done, setDone] = useState<string | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let off = false
    const look = async () => {
      const polls = await call('GET /api/lessons/:id/polls', { params: { id: lessonId } }).catch(() => null)
      if (off) return
      // Without a line the last one stays: what was typed is not lost.
      if (polls) setPoll(polls.find((one) => one.closedAt === null) ?? null)
      timer = setTimeout(look, everyMs)
    }
    void look()
    return () => {
      off = true
      clearTimeout(timer)
    }
  }, [lessonId])
  if (!poll) return null
  const mine = poll.answers.find((one) => one.classroomId === classroomId)
  return (
    <section className="assist-class assist-poll" data-poll={poll.id}>
      <h2>{poll.title}</h2>
      {done === poll.id ? (
        <>
          {mine?.answered !== null && mine && <p>{t('counted', { n: mine.answered })}</p>}
          <button type="button" className="button" data-action="recount" onClick={() => setDone(null)}>
            {t('recount')}
          </button>
        </>
      ) : (
        <CountForm
          key={poll.id}
          poll={poll}
          classroomId={classroomId}
          send={(body) =>
            call('PUT /api/lessons/:id/polls/:pollId/counts/:classroomId', {
              params: { id: lessonId, pollId: poll.id, classroomId },
              body,
            })
          }
          onDone={() => setDone(poll.id)}
        />
      )}
    </section>
  )
}
