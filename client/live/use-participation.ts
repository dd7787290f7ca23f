import { useEffect, useState } from 'react'
import type { SoundPath } from '../../shared/account.ts'
import type { LessonSocket } from '../app/socket.ts'
import type { Devices } from '../media/devices.ts'
import type { SendingRole } from '../media/encodings.ts'
import { useStore } from '../ui/store.ts'
import { type Participation, participate } from './participation.ts'

/** The participation in one lesson as long as the page is about it; null until there is one. */
export function useParticipation(
  socket: LessonSocket | null,
  lessonId: string | null,
  role: SendingRole,
): Participation | null {
  const [participation, set] = useState<Participation | null>(null)
  useEffect(() => {
    if (!socket || !lessonId) return
    const made = participate(socket, lessonId, role)
    set(made)
    return () => {
      made.end()
      set(null)
    }
  }, [socket, lessonId, role])
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
    () => sender.track('microphone', microphone.track, microphone.untouched),
    [sender, microphone.track, microphone.untouched],
  )
  useEffect(() => void devices.hear({ mode, path }), [devices, mode, path])
}

/** Since when this page has no line to the server, or null. */
export function useLostSince(socket: LessonSocket): number | null {
  const { state, since } = useStore(socket.connection)
  return state === 'lost' ? since : null
}
