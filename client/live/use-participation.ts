import { useEffect, useState } from 'react'
import type { SoundPath } from '../../shared/account.ts'
import type { LessonSocket } from '../app/socket.ts'
import type { Devices } from '../media/devices.ts'
import type { SendingRole } from '../media/encodings.ts'
import { streamKey } from '../media/receive.ts'
import { useStore } from '../ui/store.ts'
import { type Participation, participate } from './participation.ts'

/** The participation in one lesson as long as the page is about it; null until there is one. */
export function useParticipation(
  socket: LessonSocket | null,
  lessonId: string | null,
  role: SendingRole,
  enterBy: 'lesson:enter' | 'lesson:observe' = 'lesson:enter',
): Participation | null {
  const [participation, set] = useState<Participation | null>(null)
  useEffect(() => {
    if (!socket || !lessonId) return
    const made = participate(socket, lessonId, role, enterBy)
    set(made)
    return () => {
      made.end()
      set(null)
    }
  }, [socket, lessonId, role, enterBy])
  return participation
}

/**
 * Sends what the devices give, whenever that changes, and takes the microphone as the lesson's mode says.
 * @param path how this place hears the others
 */
export function useSending(
  participation: Participation,
  devices: Devices,
  path: SoundPath = 'loudspeaker',
): void {
  const { camera, microphone, document } = useStore(devices.state)
  const { sender } = participation.media
  const mode = useStore(participation.state).lesson?.soundMode ?? 'speech'
  useEffect(() => sender.track('camera', camera.track), [sender, camera.track])
  useEffect(() => sender.track('document', document.track), [sender, document.track])
  useEffect(
    () => sender.track('microphone', microphone.track, microphone.quality),
    [sender, microphone.track, microphone.quality],
  )
  useEffect(() => void devices.hear({ mode, path }), [devices, mode, path])
}

/** However long the teacher's picture takes, the classroom's own camera is opened after this time. */
const ownLatestMs = 1_500
/** From the first packet to a picture on screen. */
const decodeMs = 150

/**
 * Whether the teacher's picture has begun to arrive, or there is none to wait for: to open a camera beside it costs an old PC,
 * and the pupils wait for the teacher.
 */
export function useReceived(participation: Participation | null, entered: boolean): boolean {
  const [received, set] = useState(false)
  useEffect(() => {
    if (!participation || !entered) return set(false)
    const { streams } = participation.media.receiver
    let timer = setTimeout(() => set(true), ownLatestMs)
    let track: MediaStreamTrack | null = null
    const arrived = () => {
      clearTimeout(timer)
      timer = setTimeout(() => set(true), decodeMs)
    }
    const look = () => {
      const next = streams.get().get(streamKey('lead', 'camera'))?.track
      if (!next || track) return
      track = next
      if (track.muted) track.addEventListener('unmute', arrived, { once: true })
      else arrived()
    }
    const off = streams.subscribe(look)
    look()
    return () => {
      clearTimeout(timer)
      track?.removeEventListener('unmute', arrived)
      off()
    }
  }, [participation, entered])
  return received
}

/** Since when this page has no line to the server, or null. */
export function useLostSince(socket: LessonSocket): number | null {
  const { state, since } = useStore(socket.connection)
  return state === 'lost' ? since : null
}
