import { describe, expect, it } from 'vitest'
import { decibels, lasting, loudness, powerAt, toneHz } from '../../client/readiness/tone.ts'

const rate = 48_000
const sound = (of: (second: number) => number) => Float32Array.from({ length: 4_096 }, (_, i) => of(i / rate))
const wave = (hz: number, amplitude: number) => (second: number) =>
  amplitude * Math.sin(2 * Math.PI * hz * second)

describe('the tone that a check plays', () => {
  it('is told from other pitches and from noise, whatever the room', () => {
    for (const amplitude of [1, 0.1, 0.01]) {
      const heard = decibels(powerAt(sound(wave(toneHz, amplitude)), toneHz, rate))
      expect(heard).toBeCloseTo(20 * Math.log10(amplitude), 0)
      for (const other of [200, 440, 880, 1_250, 3_000])
        expect(heard - decibels(powerAt(sound(wave(other, amplitude)), toneHz, rate))).toBeGreaterThan(20)
    }
    let seed = 1
    const noise = sound(() => {
      seed = (seed * 16_807) % 2_147_483_647
      return (seed / 2_147_483_647 - 0.5) * 0.2
    })
    const both = noise.map((sample, i) => sample + wave(toneHz, 0.05)(i / rate))
    expect(decibels(powerAt(both, toneHz, rate)) - decibels(powerAt(noise, toneHz, rate))).toBeGreaterThan(6)
  })

  it('has to last: a clap is not it, nor the last bits of silence', () => {
    expect(lasting([-70, -69, -20, -70, -71])).toBe(-70)
    expect(lasting([-30, -31, -70, -30, -29])).toBe(-30)
    expect(lasting([-120, -110, -118]) - lasting([-120, -120, -120])).toBe(0)
    expect(loudness(new Float32Array(100))).toBe(-120)
  })
})
