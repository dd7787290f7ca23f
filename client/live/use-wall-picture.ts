import { useEffect } from 'react'
import type { LessonSocket } from '../app/socket.ts'
import type { Devices } from '../media/devices.ts'

/** Sends small pictures of one's own camera while somebody looks at the live wall, and nothing while nobody does. */
export function useWallPicture(socket: LessonSocket, devices: Devices): void {
  useEffect(() => {
    let end = () => {}
    let over = false
    const off = socket.on('presence:picture-wanted', ({ forMs }) => {
      void import('./wall-picture.ts').then(({ sendPictures }) => {
        if (over) return
        end()
        end = sendPictures(socket, devices, forMs)
      })
    })
    return () => {
      over = true
      off()
      end()
    }
  }, [socket, devices])
}
