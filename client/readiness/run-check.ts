import type { Findings, Readiness } from '../../shared/readiness.ts'
import { call } from '../app/api.ts'
import { newId } from '../app/new-id.ts'
import type { DeviceState, Devices } from '../media/devices.ts'
import type { Store } from '../ui/store.ts'
import { lookAt } from './camera-look.ts'
import { measureLine } from './line-rates.ts'
import { hearTone } from './tone.ts'

export const steps = ['camera', 'microphone', 'loudspeaker', 'line'] as const
export type Step = (typeof steps)[number]

/** What is found so far: a check shows each part as soon as it is known. */
export interface Progress {
  running: Step | null
  findings: Findings
  /** What is to be thought of it, as the server says; null before it is known. */
  result: Readiness | null
  error: unknown
}

export const nothingFound: Findings = {
  camera: { trouble: null, moves: null, brightness: null },
  microphone: { trouble: null, levelDb: null },
  loudspeaker: { toneDb: null },
  line: { downKbps: null, upKbps: null, rttMs: null, way: null },
}
export const notBegun: Progress = { running: null, findings: nothingFound, result: null, error: null }

export interface Check {
  devices: Devices
  /** As whom the page comes; a person names the classroom that is checked. */
  as: 'person' | 'device'
  classroomId: string
  cause: 'button' | 'lesson'
  /** How loud the tone is, 0 to 1; 0 plays none. */
  gain: number
  progress: Store<Progress>
}

const troubleOf = (state: DeviceState): Findings['camera']['trouble'] => {
  if (state === 'on' || state === 'off' || state === 'asking') return null
  return state === 'lost' ? 'missing' : state
}

/** Looks, listens, measures, and tells the server. Devices that were off are off again afterwards. */
export async function runCheck({ devices, as, classroomId, cause, gain, progress }: Check): Promise<void> {
  const wereOff = devices.state.get().camera.state === 'off'
  const findings = structuredClone(nothingFound)
  const show = (running: Step | null) =>
    progress.patch({ running, findings: structuredClone(findings), result: null, error: null })
  try {
    show('camera')
    await devices.open()
    const { camera, microphone } = devices.state.get()
    findings.camera.trouble = troubleOf(camera.state)
    if (camera.track) Object.assign(findings.camera, await lookAt(camera.track))
    show('microphone')
    findings.microphone.trouble = troubleOf(microphone.state)
    if (microphone.track) {
      const raw = await openRaw(microphone.track)
      if (gain > 0) show('loudspeaker')
      const { levelDb, toneDb } = await hearTone(raw, gain).finally(() => raw.stop())
      findings.microphone.levelDb = levelDb
      findings.loudspeaker.toneDb = toneDb
    }
    if (wereOff) devices.close()
    show('line')
    findings.line = await measureLine(as)
    show(null)
    const body = { cause, findings, ...(as === 'person' ? { classroomId } : {}) }
    const result = await call('PUT /api/readiness/checks/:id', { params: { id: newId() }, body })
    progress.patch({ running: null, result })
  } catch (error) {
    if (wereOff) devices.close()
    progress.patch({ running: null, error })
  }
}

/** The same microphone as it hears, without what makes speech clearer: that would take the tone away. */
async function openRaw(track: MediaStreamTrack): Promise<MediaStreamTrack> {
  const { deviceId } = track.getSettings()
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: deviceId ? { ...audio, deviceId } : audio,
  })
  return stream.getAudioTracks()[0]!
}
