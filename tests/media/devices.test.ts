import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createDevices, type DeviceSource, type Devices } from '../../client/media/devices.ts'

/** What is plugged into the PC, by kind; each gives tracks that end when it is pulled. */
interface Plugged {
  kind: 'videoinput' | 'audioinput'
  deviceId: string
  label: string
  busy?: boolean
}
let plugged: Plugged[]
let given: { deviceId: string; track: ReturnType<typeof trackOf> }[]
let hear: (() => Promise<void>) | undefined

const trackOf = ({ deviceId, label }: Plugged) => ({
  label,
  contentHint: '',
  readyState: 'live',
  onended: null as (() => void) | null,
  getSettings: () => ({ deviceId }),
  stop() {
    this.readyState = 'ended'
  },
})

interface Wish {
  deviceId?: { ideal?: string; exact?: string }
}

async function give(constraints: { audio?: Wish; video?: Wish }) {
  const tracks = (
    [
      ['audio', 'audioinput'],
      ['video', 'videoinput'],
    ] as const
  ).flatMap(([media, kind]) => {
    const wish = constraints[media]
    if (!wish) return []
    const all = plugged.filter((one) => one.kind === kind)
    const id = wish.deviceId?.exact ?? wish.deviceId?.ideal
    const one = all.find(({ deviceId }) => deviceId === id) ?? (wish.deviceId?.exact ? undefined : all[0])
    if (!one) throw new DOMException('none', 'NotFoundError')
    if (one.busy) throw new DOMException('held', 'NotReadableError')
    const track = trackOf(one)
    given.push({ deviceId: one.deviceId, track })
    return [{ media, track }]
  })
  return {
    getTracks: () => tracks.map(({ track }) => track),
    getAudioTracks: () => tracks.filter(({ media }) => media === 'audio').map(({ track }) => track),
    getVideoTracks: () => tracks.filter(({ media }) => media === 'video').map(({ track }) => track),
  }
}

const settled = () => vi.advanceTimersByTimeAsync(0)
async function pull(deviceId: string): Promise<void> {
  plugged = plugged.filter((one) => one.deviceId !== deviceId)
  for (const { deviceId: id, track } of given)
    if (id === deviceId && track.readyState === 'live') {
      track.stop()
      track.onended?.()
    }
  await hear?.()
  await settled()
}
async function plug(one: Plugged): Promise<void> {
  plugged.push(one)
  await hear?.()
  await settled()
}
const using = (devices: Devices, source: DeviceSource) => {
  const { state, track, insteadOf } = devices.state.get()[source]
  return { state, label: track?.label ?? null, insteadOf }
}

const webcam: Plugged = { kind: 'videoinput', deviceId: 'c1', label: 'webcam' }
const builtIn: Plugged = { kind: 'audioinput', deviceId: 'm1', label: 'built-in' }
const studio: Plugged = { kind: 'audioinput', deviceId: 'm2', label: 'studio' }

beforeEach(() => {
  vi.useFakeTimers()
  plugged = [webcam, builtIn, studio]
  given = []
  hear = undefined
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  vi.stubGlobal('navigator', {
    mediaDevices: {
      enumerateDevices: async () => plugged,
      getUserMedia: give,
      addEventListener: (_: string, listener: () => Promise<void>) => {
        hear = listener
      },
    },
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('a microphone that goes away is said, also where another stands in, and is taken again when it is back', async () => {
  const devices = createDevices('lead')
  await devices.open()
  await devices.choose('microphone', 'm2')
  expect(using(devices, 'microphone')).toEqual({ state: 'on', label: 'studio', insteadOf: null })
  await pull('m2')
  expect(using(devices, 'microphone')).toEqual({ state: 'on', label: 'built-in', insteadOf: 'studio' })
  await plug(studio)
  expect(using(devices, 'microphone')).toEqual({ state: 'on', label: 'studio', insteadOf: null })
})

it('what stands in goes on when the one that is back is held by another program, and when a person chose it', async () => {
  const devices = createDevices('lead')
  await devices.open()
  await devices.choose('microphone', 'm2')
  await pull('m2')
  await plug({ ...studio, busy: true })
  expect(using(devices, 'microphone')).toEqual({ state: 'on', label: 'built-in', insteadOf: 'studio' })
  await devices.choose('microphone', 'm1')
  expect(using(devices, 'microphone')).toEqual({ state: 'on', label: 'built-in', insteadOf: null })
  await pull('m2')
  await plug(studio)
  expect(using(devices, 'microphone')).toEqual({ state: 'on', label: 'built-in', insteadOf: null })
})

it('the system’s default microphone is another one when the first is gone, and that is said', async () => {
  const first: Plugged = { kind: 'audioinput', deviceId: 'default', label: 'Default - studio' }
  plugged = [webcam, first, builtIn]
  const devices = createDevices('lead')
  await devices.open()
  const [taken] = given.filter(({ deviceId }) => deviceId === 'default')
  plugged = [webcam, { ...first, label: 'Default - built-in' }, builtIn]
  taken!.track.stop()
  taken!.track.onended?.()
  await hear?.()
  await settled()
  expect(using(devices, 'microphone')).toEqual({
    state: 'on',
    label: 'Default - built-in',
    insteadOf: 'Default - studio',
  })
  plugged = [webcam, first, builtIn]
  await hear?.()
  await settled()
  expect(using(devices, 'microphone')).toEqual({ state: 'on', label: 'Default - studio', insteadOf: null })
})

it('without another it is lost, and whatever is plugged in then is taken', async () => {
  const devices = createDevices('lead')
  await devices.open()
  await pull('c1')
  expect(using(devices, 'camera').state).toBe('lost')
  await plug({ ...webcam, deviceId: 'c2', label: 'other' })
  expect(using(devices, 'camera')).toEqual({ state: 'on', label: 'other', insteadOf: 'webcam' })
})

it('a camera that another program holds is taken by itself when that lets go of it', async () => {
  plugged = [{ ...webcam, busy: true }, builtIn]
  const devices = createDevices('classroom')
  await devices.open()
  expect(using(devices, 'camera').state).toBe('busy')
  expect(using(devices, 'microphone').state).toBe('on')
  plugged = [webcam, builtIn]
  await vi.advanceTimersByTimeAsync(5_000)
  expect(using(devices, 'camera')).toEqual({ state: 'on', label: 'webcam', insteadOf: null })
  devices.close()
  plugged = [{ ...webcam, busy: true }]
  await devices.open()
  devices.close()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(using(devices, 'camera').state).toBe('off')
})

it('a camera that was switched off before stays off when devices are opened, and the microphone does not', async () => {
  const devices = createDevices('lead')
  await devices.cameraOn(false)
  await devices.open()
  expect(using(devices, 'camera').state).toBe('off')
  expect(using(devices, 'microphone').state).toBe('on')
  expect(given.some(({ deviceId }) => deviceId === 'c1')).toBe(false)
  await devices.cameraOn(true)
  expect(using(devices, 'camera').state).toBe('on')
})
