import '../ui/tokens.css'
import '../ui/live.css'
import './teach.css'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { signIn } from '../app/sign-in-first.ts'
import { liveWords } from '../live/messages.ts'
import { TeachEnded } from './ended.tsx'
import { teachWords } from './messages.ts'
import { TeachRoom } from './room.tsx'

const t = translator(teachWords)
const live = translator(liveWords)
const lessonId = location.pathname.split('/')[2] ?? ''

type Loaded = { lesson: Lesson; zone: string; refused: string | null }

/** Signs in if need be, finds the lesson, and sees that this person is its teacher. */
function TeachPage() {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: every attempt loads anew
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    Promise.all([call('GET /api/session'), call('GET /api/lessons/:id', { params: { id: lessonId } })]).then(
      ([{ person, zone }, lesson]) => {
        setError(null)
        setLoaded({
          lesson,
          zone,
          refused: lesson.teacherId === person.id ? null : t('notTeacher', { teacher: lesson.teacherName }),
        })
      },
      (thrown) => {
        if (thrown instanceof AppError && thrown.code === 'unauthenticated') return signIn()
        setError(thrown)
        if (thrown instanceof AppError && thrown.code === 'unavailable')
          timer = setTimeout(() => setAttempt((n) => n + 1), 3_000)
      },
    )
    return () => clearTimeout(timer)
  }, [attempt])

  if (error || loaded?.refused)
    return (
      <main className="teach-message">
        <h1>
          {loaded?.refused ??
            (error instanceof AppError && error.code === 'not_found' ? t('noLesson') : errorText(error))}
        </h1>
        <div className="actions">
          <a className="button" href="/">
            {t('home')}
          </a>
          {error ? (
            <button type="button" className="button primary" onClick={() => setAttempt((n) => n + 1)}>
              {live('tryAgain')}
            </button>
          ) : null}
        </div>
      </main>
    )
  if (!loaded)
    return (
      <main className="teach-message">
        <p>{live('loading')}</p>
      </main>
    )
  if (loaded.lesson.phase === 'ended' || loaded.lesson.phase === 'cancelled')
    return <TeachEnded lesson={loaded.lesson} last={null} />
  return <TeachRoom lesson={loaded.lesson} zone={loaded.zone} />
}

createRoot(document.getElementById('root') as HTMLElement).render(<TeachPage />)
