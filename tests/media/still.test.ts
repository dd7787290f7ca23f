import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { takeStill } from '../../client/media/still.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('MediaStream', class {})
  vi.stubGlobal('document', {
    createElement: () => ({ play: () => new Promise(() => {}) }),
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('a photo of a camera that shows nothing any more is given up, and can be taken again', async () => {
  const track = { getSettings: () => ({}) } as MediaStreamTrack
  const taken = takeStill(track).catch((error) => error.name)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(await taken).toBe('TimeoutError')
})
