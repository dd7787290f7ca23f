import { lazy, Suspense, useEffect, useState } from 'react'
import type { DeviceMe } from '../../shared/account.ts'
import type { LiveState } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import { translator } from '../app/i18n.ts'
import { LostBanner } from '../live/banner.tsx'
import { onStage } from '../live/lesson-state.ts'
import { liveWords } from '../live/messages.ts'
import type { Participation } from '../live/participation.ts'
import { isSame, layoutOverTwo, teacherPicture } from '../live/picture-layout.ts'
import { roomWords } from '../live/room-messages.ts'
import { RoomPictures, useLayout } from '../live/room-pictures.tsx'
import { useLostSince, useSending } from '../live/use-participation.ts'
import { useWallPicture } from '../live/use-wall-picture.ts'
import type { Devices } from '../media/devices.ts'
import { Sound } from '../media/sound.tsx'
import { Reactions } from '../poll/reactions.tsx'
import { AskForm } from '../question/ask-form.tsx'
import { questionWords } from '../question/messages.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'
import { classroomWords } from './messages.ts'
import { type ClassroomCounting, ClassroomRollCall } from './roll-call.tsx'
import { SecondDisplay, useSecondDisplay } from './second-display.tsx'
import { StageBanner } from './stage-banner.tsx'
import { type RoomDialog, RoomStrip } from './strip.tsx'

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
  const { lesson, silentSince } = useStore(participation.state)
  const { camera } = useStore(devices.state)
  const { outgoing } = useStore(counting.queue.state)
  const lostSince = useLostSince(participation.socket)
  const [dialog, setDialog] = useState<RoomDialog | null>(null)
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
  const thin = mine.rung !== 'full'
  const still = lesson.still && (
    <Suspense>
      <StillView lessonId={lesson.lessonId} still={lesson.still} thin={thin} />
    </Suspense>
  )
  const board = lesson.board.ground !== null && (
    <Suspense>
      <ClassroomBoard participation={participation} lesson={lesson} onStage={staged} thin={thin} />
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
      {staged && <StageBanner mine={mine} devices={devices} participation={participation} />}
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
      <RoomStrip
        participation={participation}
        devices={devices}
        lesson={lesson}
        mine={mine}
        counted={counted}
        unsent={unsent !== undefined}
        lostSince={lostSince}
        second={second}
        onOpen={setDialog}
      />
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
        <ConfirmDialog
          title={t('leave')}
          cancel={live('cancel')}
          confirm={t('leave')}
          action="confirm-leave"
          onConfirm={props.onLeave}
          onClose={() => setDialog(null)}
        >
          {t('leaveConfirm')}
        </ConfirmDialog>
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
