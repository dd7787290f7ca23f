/** What the teacher shares of the screen: its picture, and its sound when the browser gives it. */
export interface SharedScreen {
  video: MediaStreamTrack
  audio: MediaStreamTrack | null
}

/** Names that Chromium knows and TypeScript doesn't yet; another browser overlooks them. */
interface ScreenWish extends DisplayMediaStreamOptions {
  systemAudio?: 'include' | 'exclude'
  selfBrowserSurface?: 'include' | 'exclude'
  surfaceSwitching?: 'include' | 'exclude'
  audio: MediaTrackConstraints & { restrictOwnAudio?: boolean }
}

/**
 * Asks for a screen, a window or a tab. Slides and pages, so detail goes before frame rate; 1080p, as more is scaled down
 * by every receiver. Its sound is taken as it is, without what this page plays: a classroom on stage must not hear itself.
 * @throws DOMException `NotAllowedError` when the person chose nothing, or the system forbids it
 */
export async function askForScreen(): Promise<SharedScreen> {
  const wish: ScreenWish = {
    video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 15 } },
    audio: {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      restrictOwnAudio: true,
    },
    systemAudio: 'include',
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
  }
  const stream = await navigator.mediaDevices.getDisplayMedia(wish)
  const [video] = stream.getVideoTracks()
  const [audio = null] = stream.getAudioTracks()
  if (!video) {
    audio?.stop()
    throw new DOMException('no picture was given', 'NotFoundError')
  }
  video.contentHint = 'detail'
  if (audio) audio.contentHint = 'music'
  return { video, audio }
}
