import { useEffect, useRef } from 'react'

/** How much of the bar a loudness fills, 0–1: from silence at −60 dB of full scale to speech close by at −6. */
export const filled = (decibel: number): number => Math.min(1, Math.max(0, (decibel + 60) / 54))

/** Loudness of a microphone as a bar; drawn ten times a second past React, so that an old PC doesn't notice it. */
export function LevelMeter(props: {
  track: MediaStreamTrack | null
  label: string
  /** What is shown without a track: a loudness that was measured, in dB. */
  measured?: number
}) {
  const { track, label, measured } = props
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!track) return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    let shown = 0
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      let sum = 0
      for (const sample of samples) sum += sample * sample
      const decibel = 10 * Math.log10(sum / samples.length + 1e-10)
      shown = Math.max(filled(decibel), shown * 0.8)
      bar.current?.style.setProperty('transform', `scaleX(${shown.toFixed(3)})`)
    }, 100)
    // Without a gesture the browser keeps the context asleep.
    const wake = () => void context.resume()
    addEventListener('pointerdown', wake)
    addEventListener('keydown', wake)
    return () => {
      clearInterval(timer)
      removeEventListener('pointerdown', wake)
      removeEventListener('keydown', wake)
      void context.close()
    }
  }, [track])
  return (
    <div className="level-meter" role="img" aria-label={label}>
      <div
        className="level-meter-bar"
        ref={bar}
        style={measured === undefined ? undefined : { transform: `scaleX(${filled(measured).toFixed(3)})` }}
      />
    </div>
  )
}
