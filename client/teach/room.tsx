import { useEffect, useMemo, useState } from 'react'
import type { Lesson } from '../../shared/schedule.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { signIn } from '../app/sign-in-first.ts'
import { openSocket } from '../app/socket.ts'
import { liveWords } from '../live/messages.ts'
import type { Participation } from '../live/participation.ts'
import { useLostSince, useParticipation, useSending } from '../live/use-participation.ts'
import { useWallPicture } from '../live/use-wall-picture.ts'
import type { Devices } from '../media/devices.ts'
import { createDevices } from '../media/devices.ts'
import { useStore } from '../ui/store.ts'
import { TeachEnded } from './ended.tsx'
import { isKeptOff, keepOff } from './kept-off.ts'
import { TeachLobby } from './lobby.tsx'
import { TeachStudio } from './studio.tsx'

const live = translator(liveWords)
/** Which lesson this tab has entered: a reload goes straight back in. */
const enteredKey = 'tongke.entered'

/**
 * 候课 → 上课 → 课后 of one lesson.
 * @param zone the teacher's
 */
export function TeachRoom({ lesson, zone }: { lesson: Lesson; zone: string }) {
  const socket = useMemo(() => openSocket('person'), [])
  const devices = useMemo(() => createDevices('lead'), [])
  const participation = useParticipation(socket, lesson.id, 'lead')
  const { state: line } = useStore(socket.connection)

  useEffect(() => {
    if (isKeptOff('camera', lesson.id)) void devices.cameraOn(false)
    void devices.open()
  }, [devices, lesson])
  useEffect(() => {
    if (line === 'refused') signIn()
  }, [line])
  if (!participation) return null
  return <Entered lesson={lesson} zone={zone} participation={participation} devices={devices} />
}

function Entered(props: { lesson: Lesson; zone: string; participation: Participation; devices: Devices }) {
  const { lesson, zone, participation, devices } = props
  const { attendance, lesson: state, error } = useStore(participation.state)
  const [last, setLast] = useState(state)
  const [muted, setMuted] = useState(() => isKeptOff('microphone', lesson.id))
  const { sender } = participation.media
  // Before the microphone is sent for the first time.
  useEffect(() => {
    sender.pause('microphone', muted)
    keepOff('microphone', lesson.id, muted)
  }, [sender, muted, lesson])
  useSending(participation, devices)
  useWallPicture(participation.socket, devices)
  const lostSince = useLostSince(participation.socket)

  useEffect(() => {
    if (state) setLast(state)
  }, [state])
  useEffect(() => {
    if (lesson.phase === 'live' || sessionStorage.getItem(enteredKey) === lesson.id) participation.enter()
  }, [participation, lesson])
  useEffect(() => {
    if (attendance === 'in') sessionStorage.setItem(enteredKey, lesson.id)
    if (attendance === 'over') {
      sessionStorage.removeItem(enteredKey)
      devices.close()
    }
  }, [attendance, devices, lesson])

  if (attendance === 'over') return <TeachEnded lesson={lesson} last={last} />
  if (attendance === 'superseded')
    return (
      <main className="teach-message">
        <h1>{live('supersededTitle')}</h1>
        <p>{live('supersededText')}</p>
        <button
          type="button"
          className="button primary"
          data-action="take-back"
          onClick={() => participation.enter()}
        >
          {live('takeBack')}
        </button>
      </main>
    )
  if ((attendance === 'in' || attendance === 'back') && state)
    return (
      <TeachStudio
        lesson={lesson}
        participation={participation}
        state={state}
        devices={devices}
        muted={muted}
        onMuted={setMuted}
      />
    )
  return (
    <TeachLobby
      lesson={lesson}
      zone={zone}
      devices={devices}
      entering={attendance === 'entering'}
      error={error}
      errorWords={error ? errorText(error) : ''}
      lostSince={lostSince}
      onEnter={() => participation.enter()}
    />
  )
}
