import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, it, vi } from 'vitest'
import type { Devices } from '../../client/media/devices.ts'
import { notBegun } from '../../client/readiness/run-check.ts'
import { createStore } from '../../client/ui/store.ts'

beforeAll(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'zh' })
  vi.stubGlobal('document', { documentElement: {} })
  return () => vi.unstubAllGlobals()
})

async function level(track: object | null, levelDb: number | null): Promise<string> {
  const { CheckLevel } = await import('../../client/readiness/check-level.tsx')
  const { findings } = notBegun
  const progress = createStore({
    ...notBegun,
    findings: { ...findings, microphone: { trouble: null, levelDb } },
  })
  const devices = { state: createStore({ microphone: { track } }) } as unknown as Devices
  return renderToStaticMarkup(createElement(CheckLevel, { checking: { devices, progress } }))
}

it('a check shows how loud the microphone hears: as it sounds while it is open, and what was measured afterwards', async () => {
  expect(await level(null, null)).toBe('')
  expect(await level({}, -33)).toContain('data-level="now"')
  expect(await level(null, -33)).toContain('scaleX(0.500)')
  expect(await level(null, -80)).toContain('scaleX(0.000)')
})
