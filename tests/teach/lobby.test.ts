import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, it, vi } from 'vitest'
import type { Devices } from '../../client/media/devices.ts'
import { createStore } from '../../client/ui/store.ts'
import type { Lesson } from '../../shared/schedule.ts'

beforeAll(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'zh' })
  vi.stubGlobal('document', { documentElement: {} })
  return () => vi.unstubAllGlobals()
})

const off = { state: 'off', track: null, quality: 'speech', insteadOf: null }
const devices = {
  state: createStore({ camera: off, microphone: off, document: off, cameras: [], microphones: [] }),
} as unknown as Devices
const lesson = {
  subject: 'music',
  kind: 'delivered',
  startsAt: '2026-09-28T00:40:00.000Z',
  endsAt: '2026-09-28T01:20:00.000Z',
  leadClassGroupId: null,
  receivers: [],
} as unknown as Lesson

async function lobby(more: { entering: boolean; lostSince: number | null; zone?: string }): Promise<string> {
  const { TeachLobby } = await import('../../client/teach/lobby.tsx')
  return renderToStaticMarkup(
    createElement(TeachLobby, {
      lesson,
      zone: 'Asia/Shanghai',
      devices,
      error: null,
      errorWords: '',
      onEnter() {},
      ...more,
    }),
  )
}

it('who waits for the lesson is told that the line is away', async () => {
  expect(await lobby({ entering: false, lostSince: null })).not.toContain('data-state="lost"')
  expect(await lobby({ entering: true, lostSince: Date.now() })).toContain('data-state="lost"')
})

it('the button that enters keeps the focus while it is answered', async () => {
  const button = /<button[^>]*data-action="enter"[^>]*>/
  const entering = (await lobby({ entering: true, lostSince: null })).match(button)![0]
  expect(entering).toContain('aria-disabled="true"')
  expect(entering).not.toMatch(/ disabled/)
})

it('the lesson’s time is that of the teacher’s zone', async () => {
  expect(await lobby({ entering: false, lostSince: null })).toContain('8:40')
  expect(await lobby({ entering: false, lostSince: null, zone: 'Asia/Urumqi' })).toContain('6:40')
})
