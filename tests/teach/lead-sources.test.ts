import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLeadSources } from '../../client/teach/lead-sources.ts'

/** What the person chooses the next time the browser asks; null: nothing. */
let chosen: { video: Track; audio: Track | null } | null
/** What the browser was asked for last. */
let asked: { audio: object }

class Track extends EventTarget {
  contentHint = ''
  readyState = 'live'
  onended: (() => void) | null = null
  stop(): void {
    this.readyState = 'ended'
  }
}
const node = () => ({ connect: () => {}, disconnect: () => {}, gain: { value: 1 } })

beforeEach(() => {
  vi.stubGlobal('MediaStream', class {})
  vi.stubGlobal(
    'AudioContext',
    class {
      resume = async () => {}
      close = async () => {}
      createGain = node
      createMediaStreamSource = node
      createMediaStreamDestination = () => ({ ...node(), stream: { getAudioTracks: () => [new Track()] } })
    },
  )
  vi.stubGlobal('navigator', {
    mediaDevices: {
      async getDisplayMedia(wish: typeof asked) {
        asked = wish
        if (!chosen) throw new DOMException('Permission denied by user', 'NotAllowedError')
        const { video, audio } = chosen
        return { getVideoTracks: () => [video], getAudioTracks: () => (audio ? [audio] : []) }
      },
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

it('the sound of a tab alone goes on when a silent screen is shared and stopped', async () => {
  const sources = createLeadSources()
  const song = new Track()
  chosen = { video: new Track(), audio: song }
  expect(await sources.shareTabSound()).toBe(true)
  chosen = { video: new Track(), audio: null }
  await sources.shareScreen()
  sources.stopScreen()
  expect(sources.mix.state.get().screen).toBe(true)
  expect(song.readyState).toBe('live')
})

it('a screen takes its own sound along when it goes', async () => {
  const sources = createLeadSources()
  const sound = new Track()
  chosen = { video: new Track(), audio: sound }
  await sources.shareScreen()
  expect(sources.mix.state.get().screen).toBe(true)
  sources.stopScreen()
  expect(sources.mix.state.get().screen).toBe(false)
  expect(sound.readyState).toBe('ended')
})

it('a screen’s sound is taken as it is, without the voices that this page plays', async () => {
  const sources = createLeadSources()
  chosen = { video: new Track(), audio: new Track() }
  await sources.shareScreen()
  expect(asked.audio).toMatchObject({ echoCancellation: false, restrictOwnAudio: true })
})

it('a screen that is refused twice is told twice', async () => {
  const sources = createLeadSources()
  const told: unknown[] = []
  sources.screen.subscribe(() => told.push(sources.screen.get().trouble))
  chosen = null
  await sources.shareScreen()
  await sources.shareScreen()
  expect(told.filter((one) => one === 'refused')).toHaveLength(2)
  expect(told.indexOf(null, told.indexOf('refused'))).toBeGreaterThan(0)
})
