import '../ui/tokens.css'
import '../ui/live.css'
import './observe.css'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { LiveState } from '../../shared/live.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { signIn } from '../app/sign-in-first.ts'
import { openSocket } from '../app/socket.ts'
import { LostBanner } from '../live/banner.tsx'
import { onStage, waiting } from '../live/lesson-state.ts'
import { lineWord } from '../live/line-word.ts'
import { liveWords } from '../live/messages.ts'
import type { Participation } from '../live/participation.ts'
import { RoomPictures, useLayout } from '../live/room-pictures.tsx'
import { useLostSince, useParticipation } from '../live/use-participation.ts'
import { Sound } from '../media/sound.tsx'
import { lengthText, useNow } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { LineLight } from '../ui/line-light.tsx'
import { useStore } from '../ui/store.ts'
import { observeWords } from './messages.ts'

/** Not needed for the first frame. */
const Board = lazy(() =>
  import('../board/classroom-board.tsx').then((file) => ({ default: file.ClassroomBoard })),
)
const StillView = lazy(() => import('../live/still-view.tsx').then((file) => ({ default: file.StillView })))

const t = translator(observeWords)
const live = translator(liveWords)
const lessonId = location.pathname.split('/')[2] ?? ''
/** A lesson in which nobody is yet is asked for again. */
const againMs = 5_000

/** Looks into a lesson: sees and hears what classrooms see and hear, sends nothing. */
function ObservePage() {
  const socket = useMemo(() => openSocket('person'), [])
  const participation = useParticipation(socket, lessonId, 'classroom', 'lesson:observe')
  const { state: line } = useStore(socket.connection)
  useEffect(() => {
    if (line === 'refused') signIn()
  }, [line])
  return participation && <Looking participation={participation} />
}

function Looking({ participation }: { participation: Participation }) {
  const { attendance, lesson, error } = useStore(participation.state)
  const notBegun = error?.code === 'lesson_not_live'
  useEffect(() => participation.enter(), [participation])
  useEffect(() => {
    if (attendance !== 'out' || !notBegun) return
    const timer = setTimeout(() => participation.enter(), againMs)
    return () => clearTimeout(timer)
  }, [attendance, notBegun, participation])

  if ((attendance === 'in' || attendance === 'back') && lesson)
    return <Room participation={participation} lesson={lesson} />
  const over = attendance === 'over'
  const words = over ? t('over') : notBegun ? t('notBegun') : error ? errorText(error) : live('loading')
  return (
    <main className="observe-message" data-state={over ? 'over' : notBegun ? 'not-begun' : attendance}>
      <h1>{words}</h1>
      <Leave />
    </main>
  )
}

function Room({ participation, lesson }: { participation: Participation; lesson: LiveState }) {
  const { silentSince, skewMs } = useStore(participation.state)
  const lostSince = useLostSince(participation.socket)
  const now = useNow(1_000, skewMs)
  const [heard, hear] = useState(true)
  const { layout, choose } = useLayout(lesson, null)
  const { receiver } = participation.media
  const asked = waiting(lesson).length
  const isLive = lesson.phase === 'live'
  return (
    <main className="observe" data-phase={lesson.phase}>
      <header className="observe-head">
        <span className={isLive ? 'on-air live' : 'on-air'}>{t(isLive ? 'live' : 'open')}</span>
        <h1>
          {live(lesson.subject)} {lesson.topic}{' '}
          <small>
            {live('teacherOf', { teacher: lesson.lead.teacherName, school: lesson.lead.schoolName })}
          </small>
        </h1>
        {lesson.liveAt && <time>{lengthText(now - Date.parse(lesson.liveAt))}</time>}
        <button type="button" className="button" data-action="hear" onClick={() => hear(!heard)}>
          <Icon name="volume" /> {t(heard ? 'mute' : 'sound')}
        </button>
        <Leave />
      </header>
      <LostBanner lostSince={lostSince} silentSince={silentSince} />
      <RoomPictures
        lesson={lesson}
        layout={layout}
        mine={null}
        camera={null}
        receiver={receiver}
        onChoose={choose}
        mostLayer={1}
      >
        <Suspense>
          {lesson.still && <StillView lessonId={lesson.lessonId} still={lesson.still} />}
          {lesson.board.ground && <Board participation={participation} lesson={lesson} onStage={false} />}
        </Suspense>
      </RoomPictures>
      <footer className="observe-foot">
        <p>
          <Icon name="eye" /> {t('unseen')}
        </p>
        <ul aria-label={t('classrooms')}>
          {lesson.classrooms.map((one) => (
            <li key={one.classroomId} data-classroom-row={one.classroomId}>
              <LineLight
                level={one.present ? (one.line?.level ?? 'absent') : 'absent'}
                label={lineWord(one, live)}
              />
              {one.schoolName} {one.classGroupName}
              {one.onStage ? <em>{t('onStage')}</em> : <small>{lineWord(one, live)}</small>}
            </li>
          ))}
        </ul>
        <p>{asked > 0 ? t('waiting', { n: asked }) : t('nobody')}</p>
      </footer>
      {heard && (
        <Sound
          receiver={receiver}
          places={['lead', ...onStage(lesson).map((one) => one.classroomId)]}
          openLabel={live('openSound')}
        />
      )}
    </main>
  )
}

function Leave() {
  return (
    <a className="button" href={`/lessons/${lessonId}`} data-action="leave">
      {t('leave')}
    </a>
  )
}

createRoot(document.getElementById('root') as HTMLElement).render(<ObservePage />)
