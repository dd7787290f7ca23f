import type { BrowserContext } from 'playwright-core'
import type { Colour } from './picture.ts'

/** What tells one classroom from another: what its camera shows and what its microphone hears. */
export interface SyntheticRoom {
  colour: Exclude<Colour, 'green'>
  hz: number
}

/**
 * Gives a window's camera a colour and its microphone a tone. One Chromium has one fake camera and one fake microphone for all
 * its windows, so classrooms in one browser could not be told apart. The page still asks the browser for its devices and is
 * answered by it; only what they pick up is replaced.
 */
export async function beRoom(context: BrowserContext, room: SyntheticRoom): Promise<void> {
  await context.addInitScript(({ colour, hz }) => {
    const fill = { red: '#c81414', blue: '#1428c8', yellow: '#d2c814' }[colour]
    const devices = navigator.mediaDevices
    const ask = devices.getUserMedia.bind(devices)

    function picture(): MediaStreamTrack {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: 640, height: 360 })
      const drawing = canvas.getContext('2d')!
      let at = 0
      setInterval(() => {
        drawing.fillStyle = fill
        drawing.fillRect(0, 0, 640, 360)
        drawing.fillStyle = '#000'
        drawing.fillRect(at, 40, 60, 280)
        at = (at + 20) % 600
      }, 100)
      return canvas.captureStream(10).getVideoTracks()[0]!
    }

    function sound(): MediaStreamTrack {
      const context = new AudioContext()
      const tone = context.createOscillator()
      tone.frequency.value = hz
      const level = context.createGain()
      level.gain.value = 0.3
      const out = context.createMediaStreamDestination()
      tone.connect(level).connect(out)
      tone.start()
      return out.stream.getAudioTracks()[0]!
    }

    devices.getUserMedia = async (wish) => {
      const real = await ask(wish)
      const replaced = real.getTracks().map((track) => (track.kind === 'video' ? picture() : sound()))
      for (const track of real.getTracks()) track.stop()
      return new MediaStream(replaced)
    }
  }, room)
}
