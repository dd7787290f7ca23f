import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, it, vi } from 'vitest'
import type { Receiver } from '../../client/media/receive.ts'
import { createStore } from '../../client/ui/store.ts'
import type { LiveClassroom } from '../../shared/live.ts'

beforeAll(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'zh' })
  vi.stubGlobal('document', { documentElement: {} })
  return () => vi.unstubAllGlobals()
})

const room = {
  classroomId: 'a',
  present: true,
  onStage: true,
  muted: false,
  sources: ['camera', 'microphone'],
  rung: 'full',
  sending: 'full',
} as LiveClassroom

async function tile(changes: Partial<LiveClassroom>, swaps = false): Promise<string> {
  const { Tile } = await import('../../client/teach/tile.tsx')
  const nothing = () => {}
  return renderToStaticMarkup(
    createElement(Tile, {
      classroom: { ...room, ...changes },
      receiver: { streams: createStore(new Map()) } as unknown as Receiver,
      digit: 1,
      large: true,
      layer: 2,
      spotlit: false,
      enabled: true,
      handUp: false,
      swaps,
      onLarge: nothing,
      onStage: nothing,
      onSpot: nothing,
      onMute: nothing,
      onAdmit: nothing,
    }),
  )
}

it('a classroom on stage that sends no sound is said to, unless it was muted or is not there', async () => {
  const said = 'data-state="no-sound"'
  expect(await tile({})).not.toContain(said)
  expect(await tile({ sources: ['camera'] })).toContain(said)
  expect(await tile({ sources: ['camera'], muted: true })).not.toContain(said)
  expect(await tile({ sources: [], present: false })).not.toContain(said)
  expect(await tile({ sources: ['camera'], onStage: false })).not.toContain(said)
})

it('a stage with one place says that who is there leaves it, and how two come on it', async () => {
  const { teachWords } = await import('../../client/teach/messages.ts')
  expect(await tile({ onStage: false }, true)).toContain(teachWords.zh.stageSwaps)
  expect(await tile({ onStage: false })).not.toContain(teachWords.zh.stageSwaps)
})
