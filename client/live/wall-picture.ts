import type { LessonSocket } from '../app/socket.ts'
import type { Devices } from '../media/devices.ts'

const [width, height] = [160, 90]
/** As the contract says; its module carries zod. */
const everyMs = 5_000
/** Base64 of 10 KB. */
const mostLength = 13_700

/**
 * Sends a small picture of one's own camera for so long, one every few seconds: somebody looks at the live wall. Loaded when
 * somebody does. Answers what ends it.
 */
export function sendPictures(socket: LessonSocket, devices: Devices, forMs: number): () => void {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const until = performance.now() + forMs
  let timer: ReturnType<typeof setTimeout> | undefined
  let shown: MediaStreamTrack | null = null

  async function send(): Promise<void> {
    if (performance.now() > until) return end()
    timer = setTimeout(() => void send(), everyMs)
    const { track } = devices.state.get().camera
    if (track !== shown) {
      shown = track
      video.srcObject = track ? new MediaStream([track]) : null
    }
    if (!track) return
    await video.play().catch(() => undefined)
    if (video.readyState < 2) return
    // The whole picture, its edges cut to 16:9.
    const scale = Math.max(width / video.videoWidth, height / video.videoHeight)
    const [w, h] = [video.videoWidth * scale, video.videoHeight * scale]
    canvas.getContext('2d')?.drawImage(video, (width - w) / 2, (height - h) / 2, w, h)
    const jpeg = canvas.toDataURL('image/jpeg', 0.6).split(',')[1] ?? ''
    if (jpeg.length > 0 && jpeg.length <= mostLength)
      socket.command('presence:picture', { jpeg }).catch(() => undefined)
  }

  function end(): void {
    clearTimeout(timer)
    video.srcObject = null
  }
  void send()
  return end
}
