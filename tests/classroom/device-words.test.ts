import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, it, vi } from 'vitest'
import type { Participation } from '../../client/live/participation.ts'
import type { DeviceState, Devices, DevicesState } from '../../client/media/devices.ts'
import { createStore } from '../../client/ui/store.ts'
import type { LiveClassroom, LiveState } from '../../shared/live.ts'

beforeAll(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'zh' })
  vi.stubGlobal('document', { documentElement: {} })
  vi.stubGlobal('screen', {})
  return () => vi.unstubAllGlobals()
})

const capture = (state: DeviceState, insteadOf: string | null = null) => ({
  state,
  track: state === 'on' ? ({ label: 'webcam' } as MediaStreamTrack) : null,
  quality: 'speech' as const,
  insteadOf,
})
const devices = (microphone: DevicesState['microphone']): Devices =>
  ({
    state: createStore({
      camera: capture('on'),
      microphone,
      document: capture('off'),
      cameras: [],
      microphones: [],
    }),
  }) as unknown as Devices
const mine = { classroomId: 'a', muted: false, rung: 'full', sending: 'full' } as LiveClassroom

async function banner(microphone: DevicesState['microphone'], classroom = mine): Promise<string> {
  const { StageBanner } = await import('../../client/classroom/stage-banner.tsx')
  const participation = {} as Participation
  return renderToStaticMarkup(
    createElement(StageBanner, { mine: classroom, devices: devices(microphone), participation }),
  )
}

it('a classroom on stage is told that it is heard only while it is, and otherwise what to do', async () => {
  const { zh } = (await import('../../client/classroom/messages.ts')).classroomWords
  expect(await banner(capture('on'))).toContain(zh.youAreOnStage)
  const lost = await banner(capture('lost'))
  expect(lost).toContain('data-device="microphone"')
  expect(lost).not.toContain(zh.micOpen)
  expect(lost).not.toContain(zh.youAreOnStage)
  const muted = await banner(capture('on'), { ...mine, muted: true })
  expect(muted).toContain('data-state="muted"')
  expect(muted).not.toContain(zh.youAreOnStage)
  expect(await banner(capture('on', 'studio'))).toContain('“studio”')
})

it('off stage a lost microphone is said though the camera works', async () => {
  const { RoomStrip } = await import('../../client/classroom/strip.tsx')
  const strip = (microphone: DevicesState['microphone']) =>
    renderToStaticMarkup(
      createElement(RoomStrip, {
        participation: { state: createStore({ skewMs: 0 }) } as unknown as Participation,
        devices: devices(microphone),
        lesson: { phase: 'open', allowed: {}, questions: [] } as unknown as LiveState,
        mine: { ...mine, onStage: false, present: true, line: null },
        counted: null,
        unsent: false,
        lostSince: null,
        second: { window: null, blocked: false, toggle: async () => {} },
        onOpen: () => {},
      }),
    )
  expect(strip(capture('on'))).toContain('<video')
  expect(strip(capture('on'))).not.toContain('data-device')
  expect(strip(capture('missing'))).toContain('data-device="microphone"')
})
