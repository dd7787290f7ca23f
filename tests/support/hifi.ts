import type { Page } from 'playwright-core'
import { patience } from './browser.ts'
import { writeWav } from './wav.ts'

const rate = 48_000
/** A steady tone of its own in each channel. */
export const leftHz = 700
export const rightHz = 1_100
/** In both channels: a sweep from low to so high, twice a second. */
export const sweepTo = 15_000
const sweepFrom = 2_000
const amplitude = { tone: 0.2, sweep: 0.15 }
/** Level of a steady tone as it was recorded, in dB of full scale. */
export const recordedDb = 20 * Math.log10(amplitude.tone)

/** The known signal, in stereo, for a fake microphone (which joins its end to its beginning, without a seam) or as music. */
export function writeSignal(path: string, seconds: number): string {
  const samples = new Int16Array(rate * seconds * 2)
  for (let i = 0; i < rate * seconds; i++) {
    const at = i / rate
    const within = at % 0.5
    const hz = sweepFrom + (sweepTo - sweepFrom) * within
    // A linear sweep: its phase is the sum of all frequencies so far, over its half second.
    const phase = 2 * Math.PI * (sweepFrom * within + (sweepTo - sweepFrom) * within * within)
    const sweep = hz > 0 ? amplitude.sweep * Math.sin(phase) : 0
    const tone = (of: number) => amplitude.tone * Math.sin(2 * Math.PI * of * at)
    samples[2 * i] = Math.round(32_767 * (tone(leftHz) + sweep))
    samples[2 * i + 1] = Math.round(32_767 * (tone(rightHz) + sweep))
  }
  return writeWav(path, samples, rate, 2)
}

/** What arrived of the signal. */
export interface Measured {
  /** How much louder each channel's own tone is than the other's, in dB; 0 when both channels are the same. */
  separationDb: number
  /** Level of the left tone in the left channel, in dB of full scale: median of the pieces listened to. */
  levelDb: number
  /** Between its loudest and its softest piece, in dB, one in ten left out at each end. */
  wanderDb: number
  /** Up to where the sweep arrives within 12 dB of how it arrives at 2–4 kHz, in Hz. */
  bandwidthHz: number
}

/** Listens to one sound element of a page, in pieces of a third of a second, and weighs what it hears. */
export async function measure(page: Page, selector: string, pieces = 24): Promise<Measured> {
  await page.waitForFunction(
    (wanted) => {
      const audio = document.querySelector<HTMLAudioElement>(wanted)
      return audio?.srcObject instanceof MediaStream && !audio.paused && audio.srcObject.active
    },
    selector,
    { timeout: patience },
  )
  return page.evaluate(listen, { selector, pieces, leftHz, rightHz, sweepTo })
}

/** Runs in the page. */
async function listen(wanted: {
  selector: string
  pieces: number
  leftHz: number
  rightHz: number
  sweepTo: number
}): Promise<Measured> {
  const audio = document.querySelector<HTMLAudioElement>(wanted.selector)!
  const [track] = (audio.srcObject as MediaStream).getAudioTracks()
  const context = new AudioContext({ sampleRate: 48_000 })
  await context.resume()
  const source = context.createMediaStreamSource(new MediaStream([track!]))
  const splitter = context.createChannelSplitter(2)
  // One channel would otherwise be doubled or not by whoever connects it.
  const both = context.createGain()
  both.channelCount = 2
  both.channelCountMode = 'explicit'
  source.connect(both).connect(splitter)
  const ears = [0, 1].map((channel) => {
    const analyser = context.createAnalyser()
    Object.assign(analyser, { fftSize: 16_384, smoothingTimeConstant: 0 })
    splitter.connect(analyser, channel)
    return analyser
  }) as [AnalyserNode, AnalyserNode]
  const samples = new Float32Array(16_384)
  const bins = new Float32Array(8_192)
  const powers = new Float64Array(8_192)
  const decibel = (power: number) => 10 * Math.log10(power + 1e-12)

  /** Power of one tone in the last third of a second, by Goertzel's way, through a Hann window. */
  function power(ear: AnalyserNode, hz: number): number {
    ear.getFloatTimeDomainData(samples)
    let [re, im] = [0, 0]
    for (let i = 0; i < samples.length; i++) {
      const hann = 1 - Math.cos((2 * Math.PI * i) / samples.length)
      const angle = (2 * Math.PI * hz * i) / 48_000
      re += samples[i]! * hann * Math.cos(angle)
      im += samples[i]! * hann * Math.sin(angle)
    }
    return ((re * re + im * im) * 4) / samples.length ** 2
  }

  const levels: number[] = []
  const separations: number[] = []
  // Not a wait for something: the time of one piece to weigh. What the first seconds hear is the mixer starting.
  const next = () => new Promise((resolve) => setTimeout(resolve, 350))
  for (let i = 0; i < 8; i++) await next()
  for (let piece = 0; piece < wanted.pieces; piece++) {
    await next()
    const [left, right] = ears
    const [ll, lr] = [power(left, wanted.leftHz), power(left, wanted.rightHz)]
    const [rl, rr] = [power(right, wanted.leftHz), power(right, wanted.rightHz)]
    levels.push(decibel(ll))
    separations.push((decibel(ll) - decibel(rl) + decibel(rr) - decibel(lr)) / 2)
    left.getFloatFrequencyData(bins)
    bins.forEach((value, bin) => {
      powers[bin] = Math.max(powers[bin]!, 10 ** (Math.max(value, -140) / 10))
    })
  }
  const band = (from: number, to: number) => {
    const part = [
      ...powers.subarray(Math.round((from * 16_384) / 48_000), Math.round((to * 16_384) / 48_000)),
    ]
    return decibel(part.sort((a, b) => a - b)[part.length >> 1]!)
  }
  const reference = band(2_200, 4_000)
  let bandwidthHz = 0
  for (let hz = 4_000; hz + 500 <= wanted.sweepTo; hz += 500) {
    if (band(hz, hz + 500) < reference - 12) break
    bandwidthHz = hz + 500
  }
  await context.close()
  const sorted = [...levels].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!
  separations.sort((a, b) => a - b)
  const rounded = (value: number) => Math.round(value * 10) / 10
  return {
    separationDb: rounded(separations[separations.length >> 1]!),
    levelDb: rounded(at(0.5)),
    wanderDb: rounded(at(0.9) - at(0.1)),
    bandwidthHz,
  }
}
