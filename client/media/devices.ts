import { createStore, type Store } from '../ui/store.ts'
import {
  cameraWish,
  documentWish,
  type Hearing,
  isUntouched,
  microphoneWish,
  plainHearing,
  qualityOf,
  type SendingRole,
  type SoundQuality,
} from './encodings.ts'

/**
 * `refused`: the person or the browser's settings said no. `missing`: none is plugged in. `busy`: another program has it.
 * `insecure`: the page was not opened over https, and browsers give no camera then. `lost`: it was there and went away.
 */
export type DeviceState = 'off' | 'asking' | 'on' | 'refused' | 'missing' | 'lost' | 'busy' | 'insecure'

export interface Capture {
  state: DeviceState
  track: MediaStreamTrack | null
  /** How a microphone's sound is to be sent. */
  quality: SoundQuality
  /** The name of what went away, while another goes on in its place. */
  insteadOf: string | null
}
/** What is plugged in: the document camera is a second camera of the lead end. */
export type DeviceSource = 'camera' | 'microphone' | 'document'
export interface DevicesState extends Record<DeviceSource, Capture> {
  cameras: MediaDeviceInfo[]
  microphones: MediaDeviceInfo[]
}

export interface Devices {
  state: Store<DevicesState>
  /** Opens camera and microphone, with one question to the person; what can't be had is said in `state`. */
  open(): Promise<void>
  choose(source: DeviceSource, deviceId: string): Promise<void>
  /** Turns the camera off, light and all, or on again. */
  cameraOn(on: boolean): Promise<void>
  /** The document camera: the one that was chosen, or a camera that isn't the teacher's. */
  documentOn(on: boolean): Promise<void>
  /** Takes the microphone anew when the lesson's mode or the classroom's way of hearing asks for it. */
  hear(hearing: Hearing): Promise<void>
  close(): void
}

const chosenKey = (source: DeviceSource): string => `tongke.${source}`
const off: Capture = { state: 'off', track: null, quality: 'speech', insteadOf: null }
const ended: readonly DeviceState[] = ['missing', 'lost', 'busy']
/** No browser tells that another program gives a device back: it is asked for again so often. */
const busyMs = 5_000

export function reasonOf(error: unknown): DeviceState {
  const { name } = error as DOMException
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return 'busy'
}

const idOf = (track: MediaStreamTrack | null): string | undefined => track?.getSettings().deviceId

export function createDevices(role: SendingRole): Devices {
  const state = createStore<DevicesState>({
    camera: off,
    microphone: off,
    document: off,
    cameras: [],
    microphones: [],
  })
  const wanted: Record<DeviceSource, boolean> = { camera: false, microphone: false, document: false }
  /** What was in use when it went away: it is taken again when it is back. */
  const home: Partial<Record<DeviceSource, { id: string | undefined; label: string }>> = {}
  let cameraWanted = true
  let hearing = plainHearing

  /** By its name too: `default` is another microphone when the first one is gone. */
  function isBack(source: DeviceSource): boolean {
    const { cameras, microphones } = state.get()
    const gone = home[source]
    return [...cameras, ...microphones].some((one) => one.deviceId === gone?.id && one.label === gone.label)
  }

  /** What went away comes before what was chosen once, as soon as it is there again. */
  const preferred = (source: DeviceSource): string | null =>
    (isBack(source) && home[source]?.id) || localStorage.getItem(chosenKey(source))

  /** What to ask for, one after another until something is given. */
  function wishes(source: DeviceSource): MediaTrackConstraints[] {
    if (source !== 'document') return [wish(source)].filter((one) => one !== null)
    const chosen = preferred(source)
    // A camera that can't show a picture (one that measures depth, one that another program holds) hides none of the others.
    return freeCameras(source)
      .sort((a, b) => Number(b.deviceId === chosen) - Number(a.deviceId === chosen))
      .map(({ deviceId }) => ({ ...documentWish, deviceId: { exact: deviceId } }))
  }

  function wish(source: 'camera' | 'microphone'): MediaTrackConstraints | null {
    const deviceId = preferred(source)
    if (source === 'microphone') {
      const base = microphoneWish(role, hearing)
      return deviceId ? { ...base, deviceId: { ideal: deviceId } } : base
    }
    const base = cameraWish(role)
    const free = freeCameras(source)
    // The teacher's picture must not take the document camera away.
    if (state.get().document.track && free.length === 0) return null
    const picked = free.find((one) => one.deviceId === deviceId)
    const only = state.get().document.track ? (picked ?? free[0]) : undefined
    if (only) return { ...base, deviceId: { exact: only.deviceId } }
    return deviceId ? { ...base, deviceId: { ideal: deviceId } } : base
  }

  /** Cameras that the other picture doesn't come from. */
  function freeCameras(source: 'camera' | 'document'): MediaDeviceInfo[] {
    const { camera, document, cameras } = state.get()
    const taken = idOf(source === 'camera' ? document.track : camera.track)
    return cameras.filter((one) => one.deviceId !== taken)
  }

  function put(source: DeviceSource, state_: DeviceState, track: MediaStreamTrack | null): void {
    const before = state.get()[source].track
    if (before && before !== track) before.stop()
    if (track) {
      if (source !== 'microphone') track.contentHint = source === 'camera' ? 'motion' : 'detail'
      else if (isUntouched(role, hearing)) track.contentHint = 'music'
      track.onended = () => void gone(source, track)
    }
    if (track && idOf(track) === home[source]?.id && track.label === home[source]?.label) delete home[source]
    const quality = source === 'microphone' ? qualityOf(role, hearing) : 'speech'
    const insteadOf = (track && home[source]?.label) ?? null
    state.patch({ [source]: { state: state_, track, quality, insteadOf } })
  }

  /** Pulled out, or taken away by the system: another of its kind goes on in its place, and without one it is said. */
  async function gone(source: DeviceSource, track: MediaStreamTrack): Promise<void> {
    if (state.get()[source].track !== track) return
    home[source] ??= { id: idOf(track), label: track.label }
    put(source, 'lost', null)
    await list()
    await openOne(source)
  }

  async function list(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? []
    state.patch({
      cameras: all.filter((d) => d.kind === 'videoinput' && d.deviceId),
      microphones: all.filter((d) => d.kind === 'audioinput' && d.deviceId),
    })
  }

  const isWanted = (source: DeviceSource): boolean => wanted[source] && (source !== 'camera' || cameraWanted)

  /** What went away is said to be lost, not to be missing, however often it is looked for. */
  function putNone(source: DeviceSource, why: DeviceState): void {
    put(source, why === 'missing' && state.get()[source].state === 'lost' ? 'lost' : why, null)
    if (why !== 'busy') return
    setTimeout(() => {
      if (state.get()[source].state === 'busy') void openOne(source)
    }, busyMs)
  }

  /** @param keeping what is in use goes on if the other can't be had */
  async function openOne(source: DeviceSource, keeping = false): Promise<void> {
    if (!isWanted(source)) return
    if (!navigator.mediaDevices?.getUserMedia) return put(source, 'insecure', null)
    const asked = hearing
    let why: DeviceState = 'missing'
    for (const constraints of wishes(source)) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(
          source === 'microphone' ? { audio: constraints } : { video: constraints },
        )
        const track = stream.getTracks()[0] ?? null
        if (!isWanted(source) || (source === 'microphone' && asked !== hearing)) return track?.stop()
        return put(source, track ? 'on' : 'missing', track)
      } catch (error) {
        why = reasonOf(error)
        if (why === 'refused' || !isWanted(source)) break
      }
    }
    if (keeping && state.get()[source].track) return
    putNone(source, why)
  }

  async function open(): Promise<void> {
    if (wanted.camera || wanted.microphone) return
    wanted.camera = true
    wanted.microphone = true
    if (!navigator.mediaDevices?.getUserMedia) {
      put('camera', 'insecure', null)
      put('microphone', 'insecure', null)
      return
    }
    const asking: Capture = { ...off, state: 'asking' }
    state.patch({ camera: cameraWanted ? asking : off, microphone: asking })
    const asked = hearing
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: cameraWanted && (wish('camera') ?? true),
        audio: wish('microphone') ?? true,
      })
      const [camera = null] = stream.getVideoTracks()
      // Switched off while the browser asked.
      if (!wanted.camera || !cameraWanted) camera?.stop()
      else put('camera', 'on', camera)
      const [microphone = null] = stream.getAudioTracks()
      if (!wanted.microphone || asked !== hearing) microphone?.stop()
      else put('microphone', 'on', microphone)
    } catch {
      // One of the two may still be had.
      await openOne('microphone')
      await openOne('camera')
    }
    await list()
    if (asked !== hearing) await openOne('microphone')
  }

  /** A device that was plugged in is taken without a word, also where another stood in for it. */
  navigator.mediaDevices?.addEventListener('devicechange', async () => {
    await list()
    for (const source of ['camera', 'microphone', 'document'] as const) {
      if (ended.includes(state.get()[source].state)) void openOne(source)
      else if (isBack(source)) void openOne(source, true)
    }
  })

  return {
    state,
    open,
    async choose(source, deviceId) {
      localStorage.setItem(chosenKey(source), deviceId)
      delete home[source]
      await openOne(source)
    },
    async cameraOn(on) {
      cameraWanted = on
      if (on) await openOne('camera')
      else put('camera', 'off', null)
    },
    async documentOn(on) {
      wanted.document = on
      if (!on) {
        delete home.document
        return put('document', 'off', null)
      }
      state.patch({ document: { ...off, state: 'asking' } })
      await list()
      await openOne('document')
      // Before the first permission devices have no names; now they have.
      await list()
    },
    async hear(next) {
      if (next.mode === hearing.mode && next.path === hearing.path) return
      hearing = next
      const { track, state: now } = state.get().microphone
      if (now === 'asking' || !wanted.microphone) return
      // Browsers clean a microphone alike for all who have it open: the old way has to end first.
      track?.stop()
      await openOne('microphone')
    },
    close() {
      for (const source of ['camera', 'microphone', 'document'] as const) {
        wanted[source] = false
        delete home[source]
        put(source, 'off', null)
      }
    },
  }
}
