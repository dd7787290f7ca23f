import type { RtpCapabilitiesWire } from '../../shared/media.ts'
import { type LessonSocket, openSocket } from '../app/socket.ts'
import { openDeviceSession, wasPaired } from './device-session.ts'

/**
 * The first that the classroom's page runs: the questions are on their way and the line opens while the rest of its program
 * is read. One line as long as the PC is paired.
 */
let socket: LessonSocket | null = wasPaired() ? openSocket('device') : null
export const session = openDeviceSession()

export function classroomSocket(): LessonSocket {
  socket ??= openSocket('device')
  return socket
}

/** Has `ready` called as soon as it is known what the routers speak: before the line is open, mostly. */
export function whenKnown(ready: (socket: LessonSocket, speaks: RtpCapabilitiesWire) => void): void {
  const look = () => {
    const { status, speaks } = session.state.get()
    if (status === 'unpaired' || status === 'revoked') {
      socket?.close()
      socket = null
    } else if (socket && speaks) ready(socket, speaks)
  }
  session.state.subscribe(look)
  look()
}
