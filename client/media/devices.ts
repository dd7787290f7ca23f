import type { Source } from '../../shared/media.ts'
import { createStore, type Store } from '../ui/store.ts'
import { cameraWish, microphoneWish, type SendingRole } from './encodings.ts'

/**
 * `refused`: the person or the browser's settings said no. `missing`: none is plugged in. `busy`: another program has it.
 * `insecure`: the page was not opened over https, and browsers give no camera then.
 */
export type DeviceState = 'off' | 'asking' | 'on' | 'refused' | 'missing' | 'busy' | 'insecure'

export interface Capture {
  state: DeviceState
  track: MediaStreamTrack | null
}
export interface DevicesState {
  camera: Capture
  microphone: Capture
  cameras: MediaDeviceInfo[]
  microphones: MediaDeviceInfo[]
}

export interface Devices {
  state: Store<DevicesState>
  /** Opens camera and microphone, with one question to the person; what can't be had is said in `state`. */
  open(): Promise<void>
  choose(source: Source, deviceId: string): Promise<void>
  /** Turns the camera off, light and all, or on again. */
  cameraOn(on: boolean): Promise<void>
  close(): void
}

const chosenKey = (source: Source): string => `tongke.${source}`
const off: Capture = { state: 'off', track: null }

function reasonOf(error: unknown): DeviceState {
  const { name } = error as DOMException
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return 'busy'
}

export function createDevices(role: SendingRole): Devices {
  const state = createStore<DevicesState>({ camera: off, microphone: off, cameras: [], microphones: [] })
  let wanted = false
  let cameraWanted = true

  function wish(source: Source): MediaTrackConstraints {
    const deviceId = localStorage.getItem(chosenKey(source))
    const base = source === 'camera' ? cameraWish(role) : microphoneWish
    return deviceId ? { ...base, deviceId: { ideal: deviceId } } : base
  }

  function put(source: Source, state_: DeviceState, track: MediaStreamTrack | null): void {
    const before = state.get()[source].track
    if (before && before !== track) before.stop()
    if (track) {
      if (source === 'camera') track.contentHint = 'motion'
      track.onended = () => {
        if (state.get()[source].track !== track) return
        put(source, 'missing', null)
        void openOne(source)
      }
    }
    state.patch({ [source]: { state: state_, track } })
  }

  async function list(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? []
    state.patch({
      cameras: all.filter((d) => d.kind === 'videoinput' && d.deviceId),
      microphones: all.filter((d) => d.kind === 'audioinput' && d.deviceId),
    })
  }

  async function openOne(source: Source): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(
        source === 'camera' ? { video: wish('camera') } : { audio: wish('microphone') },
      )
      const track = stream.getTracks()[0] ?? null
      if (!wanted || (source === 'camera' && !cameraWanted)) return track?.stop()
      put(source, track ? 'on' : 'missing', track)
    } catch (error) {
      put(source, reasonOf(error), null)
    }
  }

  async function open(): Promise<void> {
    if (wanted) return
    wanted = true
    if (!navigator.mediaDevices?.getUserMedia) {
      state.patch({
        camera: { state: 'insecure', track: null },
        microphone: { state: 'insecure', track: null },
      })
      return
    }
    state.patch({ camera: { state: 'asking', track: null }, microphone: { state: 'asking', track: null } })
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: wish('camera'),
        audio: wish('microphone'),
      })
      if (!wanted) for (const track of stream.getTracks()) track.stop()
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
  }

  /** A device that was plugged in, or given back by another program, is taken without a word. */
  navigator.mediaDevices?.addEventListener('devicechange', () => {
    void list()
    if (!wanted) return
    for (const source of ['camera', 'microphone'] as const) {
      const now = state.get()[source].state
      if (now === 'missing' || now === 'busy') void openOne(source)
    }
  })

  return {
    state,
    open,
    async choose(source, deviceId) {
      localStorage.setItem(chosenKey(source), deviceId)
      if (wanted) await openOne(source)
    },
    async cameraOn(on) {
      cameraWanted = on
      if (on) await openOne('camera')
      else put('camera', 'off', null)
    },
    close() {
      wanted = false
      put('camera', 'off', null)
      put('microphone', 'off', null)
    },
  }
}
