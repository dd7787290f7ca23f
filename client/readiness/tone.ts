/** C6: within what the smallest loudspeaker plays and the cheapest microphone hears, and no harsh sound. */
export const toneHz = 1_046.5

/**
 * Power of one pitch among samples of sound, relative to a full-scale tone (1.0), by Goertzel's method: one pitch costs a
 * multiplication a sample, and no spectrum is needed.
 */
export function powerAt(samples: Float32Array, hz: number, sampleRate: number): number {
  const w = (2 * Math.PI * hz) / sampleRate
  const k = 2 * Math.cos(w)
  let [before, last] = [0, 0]
  for (const sample of samples) {
    const next = sample + k * last - before
    before = last
    last = next
  }
  const power = before * before + last * last - k * before * last
  return Math.max(0, power / (samples.length / 2) ** 2)
}

export const decibels = (power: number): number => Math.max(-120, 10 * Math.log10(power + 1e-12))

/** Loudness of some sound in dB of full scale. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return decibels(sum / samples.length)
}

const quietMs = 500
const toneMs = 900
const latencyMs = 200
/** What is fainter than this at one pitch is no sound, only the last bits of a digital silence. */
const faintestDb = -75
const everyMs = 45

/** How strong a pitch lasts: a clap or a chair is over before half of the moments are. */
export function lasting(decibels: readonly number[]): number {
  const sorted = [...decibels].sort((a, b) => a - b)
  return Math.max(faintestDb, sorted[sorted.length >> 1] ?? faintestDb)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Listens to the microphone, then plays a tone and listens whether it comes back. `raw` hears without echo cancellation, which
 * would take away just this.
 * @param gain of the tone, 0 to 1; 0 plays none
 * @returns the loudest moment before the tone, and how much louder its pitch got; null what could not be tried
 */
export async function hearTone(
  raw: MediaStreamTrack,
  gain: number,
): Promise<{ levelDb: number | null; toneDb: number | null }> {
  const context = new AudioContext()
  try {
    // Without a key or a click browsers may keep it asleep; then nothing is heard and nothing is said of it.
    await Promise.race([context.resume(), pause(1_000)])
    if (context.state !== 'running') return { levelDb: null, toneDb: null }
    const analyser = context.createAnalyser()
    analyser.fftSize = 4_096
    context.createMediaStreamSource(new MediaStream([raw])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const listen = async (ms: number): Promise<{ loud: number; pitch: number }> => {
      const pitches: number[] = []
      let loud = -120
      for (const until = performance.now() + ms; performance.now() < until; await pause(everyMs)) {
        analyser.getFloatTimeDomainData(samples)
        loud = Math.max(loud, loudness(samples))
        pitches.push(decibels(powerAt(samples, toneHz, context.sampleRate)))
      }
      return { loud, pitch: lasting(pitches) }
    }
    // A microphone that was just opened begins with silence.
    await pause(300)
    const before = await listen(quietMs)
    if (gain === 0) return { levelDb: before.loud, toneDb: null }
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = toneHz
    const { currentTime: now } = context
    volume.gain.setValueAtTime(0, now)
    volume.gain.linearRampToValueAtTime(gain, now + 0.05)
    volume.gain.setValueAtTime(gain, now + toneMs / 1_000 - 0.1)
    volume.gain.linearRampToValueAtTime(0, now + toneMs / 1_000)
    tone.connect(volume).connect(context.destination)
    tone.start(now)
    tone.stop(now + toneMs / 1_000)
    // It comes out of the loudspeaker a little later than it was asked for.
    await pause(latencyMs)
    const during = await listen(toneMs - latencyMs)
    return { levelDb: before.loud, toneDb: during.pitch - before.pitch }
  } finally {
    await context.close()
  }
}
