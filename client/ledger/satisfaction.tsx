import { useEffect, useRef, useState } from 'react'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import './satisfaction.css'
import { satisfactionWords } from './satisfaction-messages.ts'

const t = translator(satisfactionWords)
const scores = [1, 2, 3, 4, 5] as const
type Score = (typeof scores)[number]

/** Asks a classroom after a lesson how it was, by keys 1–5 or a touch; the last word counts. */
export function Satisfaction({ lessonId, classroomId }: { lessonId: string; classroomId: string }) {
  const [score, setScore] = useState<Score | null>(null)
  const [failed, setFailed] = useState(false)
  const give = (next: Score) => {
    setScore(next)
    setFailed(false)
    call('PUT /api/lessons/:id/satisfaction/:classroomId', {
      params: { id: lessonId, classroomId },
      body: { score: next },
    }).catch(() => {
      setScore(null)
      setFailed(true)
    })
  }
  const latest = useRef(give)
  latest.current = give
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const pressed = scores.find((one) => String(one) === event.key)
      if (pressed && !event.ctrlKey && !event.metaKey && !event.altKey) latest.current(pressed)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return (
    <fieldset className="satisfaction" data-score={score ?? ''}>
      <legend>
        {t('ask')} <small>{t('keys')}</small>
      </legend>
      <div className="satisfaction-scores">
        {scores.map((one) => (
          <button
            key={one}
            type="button"
            className={one === score ? 'satisfaction-score chosen' : 'satisfaction-score'}
            aria-pressed={one === score}
            onClick={() => give(one)}
          >
            <strong>{one}</strong>
            <span>{t(`s${one}`)}</span>
          </button>
        ))}
      </div>
      <p role="status">{score ? t('thanks', { word: t(`s${score}`) }) : failed ? t('failed') : ''}</p>
    </fieldset>
  )
}
