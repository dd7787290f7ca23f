import { lazy, Suspense, useEffect, useState } from 'react'
import type { DeviceMe } from '../../shared/account.ts'
import type { LiveState } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { LostBanner } from '../live/banner.tsx'
import { handOf, onStage } from '../live/lesson-state.ts'
import { lineWord } from '../live/line-word.ts'
import { liveWords } from '../live/messages.ts'
import type { Participation } from '../live/participation.ts'
import { isSame, layoutOverTwo, teacherPicture } from '../live/picture-layout.ts'
import { roomWords } from '../live/room-messages.ts'
import { RoomPictures, useLayout } from '../live/room-pictures.tsx'
import { RungNote } from '../live/rung-note.tsx'
import { useLostSince, useSending } from '../live/use-participation.ts'
import { useWallPicture } from '../live/use-wall-picture.ts'
import { DeviceNotes } from '../media/device-notes.tsx'
import type { Devices } from '../media/devices.ts'
import { OwnVideo } from '../media/remote-video.tsx'
import { Sound } from '../media/sound.tsx'
import { ReactionKeys, Reactions } from '../poll/reactions.tsx'
import { AskForm } from '../question/ask-form.tsx'
import { HandButton } from '../question/hand-button.tsx'
import { questionWords } from '../question/messages.ts'
import { lengthText, useNow } from '../ui/clock.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { LineLight } from '../ui/line-light.tsx'
import { useStore } from '../ui/store.ts'
import { classroomWords } from './messages.ts'
import { type ClassroomCounting, ClassroomRollCall } from './roll-call.tsx'
import { mayHaveTwoDisplays, SecondDisplay, useSecondDisplay } from './second-display.tsx'

/** Not needed for the first frame. */
const ClassroomBoard = lazy(() =>
  import('../board/classroom-board.tsx').then((file) => ({ default: file.ClassroomBoard })),
)
const PollCard = lazy(() => import('../poll/poll-card.tsx').then((file) => ({ default: file.PollCard })))
const StillView = lazy(() => import('../live/still-view.tsx').then((file) => ({ default: file.StillView })))

const t = translator(classroomWords)
const live = translator(liveWords)
const asking = translator(questionWords)
const room = translator(roomWords)

/** A running lesson on the classroom's big screen: what the teacher points at, the rest small, and a quiet strip below. */
export function ClassroomLesson(props: {
  participation: Participation
  devices: Devices
  counting: ClassroomCounting
  me: DeviceMe
  onLeave: () => void
}) {
  const { participation, devices, counting, me } = props
  const { lesson, silentSince, skewMs } = useStore(participation.state)
  const { camera } = useStore(devices.state)
  const { outgoing } = useStore(counting.queue.state)
  const lostSince = useLostSince(participation.socket)
  const [dialog, setDialog] = useState<'head-count' | 'question' | 'leave' | null>(null)
  const { receiver, sender } = participation.media
  useSending(participation, devices, me.soundPath)
  useWallPicture(participation.socket, devices)

  const mine = lesson?.classrooms.find((one) => one.classroomId === me.classroom.id) ?? null
  const staged = mine?.onStage ?? false
  const muted = mine?.muted ?? false
  const lookedAt = lesson?.focus.some(({ place }) => place === me.classroom.id) ?? false
  const { layout, byHand, choose } = useLayout(lesson, me.classroom.id)
  const second = useSecondDisplay()
  useEffect(() => {
    sender.pause('microphone', !staged || muted)
    sender.limit(staged || lookedAt ? 2 : 1)
  }, [sender, staged, muted, lookedAt])

  if (!lesson || !mine)
    return (
      <main className="waiting">
        <p className="waiting-loading">{live('loading')}</p>
      </main>
    )
  const stage = onStage(lesson)
  const voices: Place[] = ['lead', ...stage.filter((one) => one !== mine).map((one) => one.classroomId)]
  const over = second.window ? layoutOverTwo(layout) : null
  const first = over?.first ?? layout
  const still = lesson.still && (
    <Suspense>
      <StillView lessonId={lesson.lessonId} still={lesson.still} />
    </Suspense>
  )
  const board = lesson.board.ground !== null && (
    <Suspense>
      <ClassroomBoard participation={participation} lesson={lesson} onStage={staged} />
    </Suspense>
  )
  const unsent = outgoing.findLast((one) => one.classGroupId === mine.classGroupId)
  const counted = unsent?.present ?? mine.headCount

  return (
    <main className="room" data-phase={lesson.phase} data-split={second.window !== null}>
      <RoomPictures
        lesson={lesson}
        layout={first}
        mine={mine.classroomId}
        camera={camera.track}
        receiver={receiver}
        onChoose={choose}
      >
        {(first.main.some((one) => isSame(one, teacherPicture)) || !lesson.lead.present) && (
          <LeadNote lesson={lesson} />
        )}
        {second.window === null && still}
        {second.window === null && board}
      </RoomPictures>
      {over && second.window && (
        <SecondDisplay on={second.window}>
          <RoomPictures
            lesson={lesson}
            layout={{ main: over.second, side: [] }}
            mine={mine.classroomId}
            camera={camera.track}
            receiver={receiver}
            onChoose={choose}
          >
            {still}
            {board}
          </RoomPictures>
        </SecondDisplay>
      )}
      {byHand ? (
        <p className="room-by-hand" data-state="by-hand">
          {room('byHand')}
          <button type="button" className="button" data-action="follow" onClick={() => choose(null)}>
            {room('follow')}
          </button>
        </p>
      ) : (
        lookedAt &&
        !staged && (
          <p className="room-looked-at" data-state="looked-at" role="status">
            <Icon name="eye" /> {room('lookedAt')}
          </p>
        )
      )}
      {staged && (
        <div className="banner stage-banner" data-state="on-stage">
          <strong>{t('youAreOnStage')}</strong>
          <span data-state={mine.muted ? 'muted' : 'heard'}>
            <Icon name={mine.muted ? 'microphone-off' : 'microphone'} />{' '}
            {mine.muted ? room('muted') : t('micOpen')}
          </span>
          <button
            type="button"
            className="button"
            data-action="leave-stage"
            onClick={() =>
              void participation
                .send('stage:release', { classroomId: mine.classroomId })
                .catch(() => undefined)
            }
          >
            {t('leaveStage')}
          </button>
        </div>
      )}
      {lesson.poll && (
        <Suspense>
          <PollCard
            key={lesson.poll.id}
            poll={lesson.poll}
            lessonId={lesson.lessonId}
            classroomId={mine.classroomId}
            participation={participation}
          />
        </Suspense>
      )}
      <Reactions socket={participation.socket} lesson={lesson} />
      <LostBanner lostSince={lostSince} silentSince={silentSince} />
      <footer className="room-strip">
        {!staged && (
          <div className="room-own">
            {camera.track ? (
              <OwnVideo track={camera.track} mirrored={false} />
            ) : (
              <DeviceNotes devices={devices} />
            )}
          </div>
        )}
        <div className="room-line">
          <LineLight
            level={lostSince === null ? (mine.line?.level ?? 'absent') : 'absent'}
            label={lineWord(mine, live)}
          />
          <span>{lostSince === null ? lineWord(mine, live) : ''}</span>
          <RungNote place={mine} />
          <Timer lesson={lesson} skewMs={skewMs} />
          {lesson.soundMode === 'music' && (
            <span
              className="room-mode"
              data-state="music-mode"
              role="img"
              aria-label={room('musicMode')}
              title={room('musicMode')}
            >
              <Icon name="music" /> <span>{room('musicMode')}</span>
            </span>
          )}
        </div>
        <button type="button" className="button quiet" data-action="leave" onClick={() => setDialog('leave')}>
          {t('leave')}
        </button>
        <button
          type="button"
          className="button"
          data-action="head-count"
          onClick={() => setDialog('head-count')}
        >
          <Icon name="people" />
          <span>
            {counted === null ? t('headCount') : t('headCountOf', { present: counted, size: mine.classSize })}
            <small>
              {unsent ? t('waitingToSend') : counted === null ? t('headCountNone') : t('recount')}
            </small>
          </span>
        </button>
        {mayHaveTwoDisplays() && (
          <button
            type="button"
            className={second.window ? 'button on' : 'button'}
            data-action="second-display"
            aria-label={room(second.window ? 'secondClose' : 'second')}
            title={room(second.window ? 'secondClose' : 'second')}
            aria-pressed={second.window !== null}
            onClick={() => void second.toggle()}
          >
            <Icon name="screen" />
            <span>
              {room(second.window ? 'secondClose' : 'second')}
              {second.blocked && <small className="poor-text">{room('secondBlocked')}</small>}
            </span>
          </button>
        )}
        <button
          type="button"
          className="button"
          data-action="question"
          disabled={!lesson.allowed.texts}
          onClick={() => setDialog('question')}
        >
          <Icon name="text" />
          <span>
            {t('question')}
            {!lesson.allowed.texts && <small>{room('textsOff')}</small>}
          </span>
        </button>
        {lesson.allowed.reactions && lesson.phase === 'live' && (
          <ReactionKeys participation={participation} />
        )}
        {!lesson.allowed.hands && lesson.phase === 'live' && !staged && (
          <p className="room-off" data-state="hands-off">
            <Icon name="hand" /> {room('handsOff')}
          </p>
        )}
        <FocusedHand
          disabled={lesson.phase !== 'live' || staged || !lesson.allowed.hands}
          hand={handOf(lesson, mine.classroomId)}
          participation={participation}
        />
      </footer>
      <Sound receiver={receiver} places={voices} openLabel={live('openSound')} />
      {dialog === 'head-count' && (
        <ClassroomRollCall
          counting={counting}
          lessonId={lesson.lessonId}
          classGroupId={mine.classGroupId}
          classSize={mine.classSize}
          me={me}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'question' && (
        <Dialog title={asking('askTitle')} onClose={() => setDialog(null)} wide>
          <AskForm
            mine={lesson.questions.filter((q) => q.kind === 'text' && q.classroomId === mine.classroomId)}
            ask={(id, text) => participation.send('question:ask', { id, text }, 60_000)}
            others={lesson.questions.filter(
              (q) => q.kind === 'text' && q.state === 'asked' && q.classroomId !== mine.classroomId,
            )}
            classroomId={mine.classroomId}
            vote={(id, wants) => participation.send('question:vote', { id, for: wants })}
            withdraw={(id) => participation.send('question:withdraw', { id })}
            onClose={() => setDialog(null)}
          />
        </Dialog>
      )}
      {dialog === 'leave' && (
        <Dialog title={t('leave')} onClose={() => setDialog(null)}>
          <p>{t('leaveConfirm')}</p>
          <div className="actions">
            <button type="button" className="button" onClick={() => setDialog(null)}>
              {live('cancel')}
            </button>
            <button
              type="button"
              className="button danger"
              data-action="confirm-leave"
              onClick={props.onLeave}
            >
              {t('leave')}
            </button>
          </div>
        </Dialog>
      )}
    </main>
  )
}

/** What stands over the teacher's picture when there is none, or before the lesson begins. */
function LeadNote({ lesson }: { lesson: LiveState }) {
  const { lead, phase } = lesson
  const picture = lead.present && lead.sources.includes('camera')
  if (phase === 'live') {
    if (!lead.present) return <p className="room-note">{t('leadGone')}</p>
    return picture ? null : <p className="room-note quiet">{t('leadNoPicture')}</p>
  }
  const here = lesson.classrooms.filter((one) => one.present)
  return (
    <div className={picture ? 'room-note corner' : 'room-note'} data-state="not-started">
      <strong>{t('notStarted')}</strong>
      <span>{t(lead.present ? 'teacherHere' : 'teacherAbsent')}</span>
      {here.length > 0 && !picture && (
        <>
          <h3>{t('whoIsHere')}</h3>
          <ul>
            {here.map((one) => (
              <li key={one.classroomId}>
                {one.schoolName} {one.classGroupName}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function Timer({ lesson, skewMs }: { lesson: LiveState; skewMs: number }) {
  const now = useNow(1_000, skewMs)
  if (!lesson.liveAt) return null
  return <time className="room-timer">{lengthText(now - Date.parse(lesson.liveAt))}</time>
}

function FocusedHand(props: {
  disabled: boolean
  hand: ReturnType<typeof handOf>
  participation: Participation
}) {
  const { participation, disabled } = props
  useEffect(() => {
    if (disabled) return
    // In the next frame: to focus lays the page out, and the teacher's picture is being negotiated just now.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        document.querySelector<HTMLElement>('[data-action="raise-hand"]')?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [disabled])
  if (disabled) return null
  return (
    <HandButton
      hand={props.hand}
      raise={() => participation.send('question:raise', { id: newId() }, 30_000)}
      lower={(hand) => participation.send('question:withdraw', { id: hand.id }, 30_000)}
      words={{ raise: t('raise'), raiseKey: t('raiseKey'), raised: t('raised'), lower: t('lower') }}
    />
  )
}
