import { createStore, type Store } from '../ui/store.ts'
import {
  cameraWish,
  documentWish,
  type Hearing,
  isUntouched,
  microphoneWish,
  plainHearing,
  type SendingRole,
} from './encodings.ts'

/**
 * `refused`: the person or the browser's settings said no. `missing`: none is plugged in. `busy`: another program has it.
 * `insecure`: the page was not opened over https, and browsers give no camera then. `lost`: it was there and went away.
 */
export type DeviceState = 'off' | 'asking' | 'on' | 'refused' | 'missing' | 'lost' | 'busy' | 'insecure'

export interface Capture {
  state: DeviceState
  track: MediaStreamTrack | null
  /** A microphone that is sent as it is, in stereo. */
  untouched: boolean
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
const off: Capture = { state: 'off', track: null, untouched: false }
const ended: readonly DeviceState[] = ['missing', 'lost', 'busy']

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
  let cameraWanted = true
  let hearing = plainHearing

  /** What to ask for, one after another until something is given. */
  function wishes(source: DeviceSource): MediaTrackConstraints[] {
    if (source !== 'document') return [wish(source)].filter((one) => one !== null)
    const chosen = localStorage.getItem(chosenKey(source))
    // A camera that can't show a picture (one that measures depth, one that another program holds) hides none of the others.
    return freeCameras(source)
      .sort((a, b) => Number(b.deviceId === chosen) - Number(a.deviceId === chosen))
      .map(({ deviceId }) => ({ ...documentWish, deviceId: { exact: deviceId } }))
  }

  function wish(source: 'camera' | 'microphone'): MediaTrackConstraints | null {
    const deviceId = localStorage.getItem(chosenKey(source))
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
    const untouched = source === 'microphone' && isUntouched(role, hearing)
    state.patch({ [source]: { state: state_, track, untouched } })
  }

  /** Pulled out, or taken away by the system: another of its kind goes on in its place, and without one it is said. */
  async function gone(source: DeviceSource, track: MediaStreamTrack): Promise<void> {
    if (state.get()[source].track !== track) return
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
  }

  async function openOne(source: DeviceSource): Promise<void> {
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
    state.patch({ camera: { ...off, state: 'asking' }, microphone: { ...off, state: 'asking' } })
    const asked = hearing
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: wish('camera') ?? true,
        audio: wish('microphone') ?? true,
      })
      if (!wanted.camera || asked !== hearing) for (const track of stream.getTracks()) track.stop()
      else {
        put('camera', 'on', stream.getVideoTracks()[0] ?? null)
        put('microphone', 'on', stream.getAudioTracks()[0] ?? null)
      }
    } catch {
      // One of the two may still be had.
      await openOne('microphone')
      await openOne('camera')
    }
    await list()
    if (asked !== hearing && wanted.camera) await Promise.all([openOne('microphone'), openOne('camera')])
  }

  /** A device that was plugged in, or given back by another program, is taken without a word. */
  navigator.mediaDevices?.addEventListener('devicechange', async () => {
    await list()
    for (const source of ['camera', 'microphone', 'document'] as const)
      if (ended.includes(state.get()[source].state)) void openOne(source)
  })

  return {
    state,
    open,
    async choose(source, deviceId) {
      localStorage.setItem(chosenKey(source), deviceId)
      await openOne(source)
    },
    async cameraOn(on) {
      cameraWanted = on
      if (on) await openOne('camera')
      else put('camera', 'off', null)
    },
    async documentOn(on) {
      wanted.document = on
      if (!on) return put('document', 'off', null)
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
        put(source, 'off', null)
      }
    },
  }
}
