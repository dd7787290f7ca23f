import type { Page } from 'playwright-core'
import { patience } from './browser.ts'
import { writeWav } from './wav.ts'

const rate = 48_000

/**
 * A sound file of one tone that swells and fades four times a second, two seconds long, for a browser's fake microphone.
 * Swelling, because the browser's noise suppression takes a steady tone for a fan and removes it.
 */
export function writeTone(path: string, hz: number): string {
  const samples = new Int16Array(rate * 2)
  for (let i = 0; i < samples.length; i++) {
    const at = i / rate
    const swell = 0.5 - 0.5 * Math.cos(2 * Math.PI * 4 * at)
    samples[i] = Math.round(16_000 * swell * Math.sin(2 * Math.PI * hz * at))
  }
  return writeWav(path, samples, rate, 1)
}

/** How loud each tone was for about two seconds, in dB over the loudness between the tones. */
export type Heard = Record<number, number>

/** A tone counts as heard from here; one that is not there stays below 10. */
const recognised = 25

/** Waits until exactly these of the tones are heard from what the page plays, all others silent. */
export async function hears(page: Page, tones: number[], of: number[]): Promise<Heard> {
  const wanted = [...tones].sort().join()
  const until = Date.now() + patience
  for (;;) {
    const heard: Heard = await page.evaluate(listen, of)
    const found = of.filter((hz) => heard[hz]! >= recognised)
    if (found.sort().join() === wanted) return heard
    if (Date.now() > until)
      throw new Error(
        `heard ${found.join() || 'nothing'} Hz instead of ${wanted || 'nothing'}: ${JSON.stringify(heard)}`,
      )
  }
}

/** Runs in the page: the spectrum of everything that its audio elements play. */
async function listen(tones: number[]): Promise<Record<number, number>> {
  const page = globalThis as unknown as {
    ears?: { context: AudioContext; on: Map<string, AnalyserNode> }
  }
  page.ears ??= { context: new AudioContext(), on: new Map() }
  const { context, on } = page.ears
  await context.resume()
  const playing = [...document.querySelectorAll('audio')].flatMap((audio) => {
    const stream = audio.srcObject
    if (!(stream instanceof MediaStream) || audio.paused || audio.muted || audio.volume === 0) return []
    const track = stream.getAudioTracks()[0]
    if (track?.readyState !== 'live') return []
    let analyser = on.get(track.id)
    if (!analyser) {
      analyser = context.createAnalyser()
      Object.assign(analyser, { fftSize: 16_384, smoothingTimeConstant: 0 })
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
      on.set(track.id, analyser)
    }
    return [analyser]
  })
  const bins = new Float32Array(8_192)
  const power = new Float64Array(8_192)
  const times = 8
  for (let time = 0; time < times; time++) {
    // Not a wait for something: the time between two spectra to average (each holds 16,384 samples, a third of a second).
    await new Promise((resolve) => setTimeout(resolve, 250))
    for (const analyser of playing) {
      analyser.getFloatFrequencyData(bins)
      bins.forEach((decibel, i) => {
        power[i]! += 10 ** (Math.max(decibel, -150) / 10) / times
      })
    }
  }
  const bin = (hz: number) => Math.round((hz * 16_384) / context.sampleRate)
  const decibel = (value: number) => 10 * Math.log10(value + 1e-15)
  // Silence itself is no yardstick: below -90 dB nobody hears anything.
  const between = [...power.subarray(bin(300), bin(2_000))].sort((a, b) => a - b)
  const floor = Math.max(-90, decibel(between[between.length >> 1]!))
  return Object.fromEntries(
    tones.map((hz) => {
      const loudest = Math.max(...power.subarray(bin(hz) - 3, bin(hz) + 4))
      return [hz, Math.round(decibel(loudest) - floor)]
    }),
  )
}
