import { expect, it } from 'vitest'
import { isUntouched, microphoneWish, qualityOf, soundOptions } from '../../client/media/encodings.ts'
import { soundPath } from '../../shared/account.ts'
import { soundMode } from '../../shared/media.ts'

const all = (['lead', 'classroom'] as const).flatMap((role) =>
  soundMode.options.flatMap((mode) => soundPath.options.map((path) => ({ role, mode, path }))),
)

it('a classroom with loudspeakers keeps echo cancellation, whatever the lesson’s mode', () => {
  for (const mode of soundMode.options)
    expect(microphoneWish('classroom', { mode, path: 'loudspeaker' }).echoCancellation).toBe(true)
})

it('music mode takes the lead end’s microphone as it is, and a classroom’s that hears by headphones or line', () => {
  for (const { role, mode, path } of all) {
    const untouched = mode === 'music' && (role === 'lead' || path !== 'loudspeaker')
    expect(isUntouched(role, { mode, path })).toBe(untouched)
    const { echoCancellation, noiseSuppression, autoGainControl, channelCount } = microphoneWish(role, {
      mode,
      path,
    })
    if (untouched)
      expect([echoCancellation, noiseSuppression, autoGainControl, channelCount]).toEqual([
        false,
        false,
        false,
        { ideal: 2 },
      ])
  }
})

it('no instrument is taken for noise in music mode, nor speech left noisy in the other', () => {
  for (const { role, mode, path } of all) {
    const { noiseSuppression, autoGainControl } = microphoneWish(role, { mode, path })
    expect([noiseSuppression, autoGainControl]).toEqual([mode === 'speech', mode === 'speech'])
  }
})

it('untouched sound is sent in stereo at 128 kb/s or more, and soft music is cut by nothing', () => {
  for (const role of ['lead', 'classroom'] as const) {
    const music = soundOptions(role, 'untouched')
    expect(music.opusStereo).toBe(true)
    expect(music.opusMaxAverageBitrate).toBeGreaterThanOrEqual(128_000)
    for (const quality of ['speech', 'music', 'untouched'] as const)
      expect(soundOptions(role, quality).opusDtx).toBe(false)
  }
})

it('a room with loudspeakers that plays in music mode is coded as music, and as speech otherwise', () => {
  for (const path of soundPath.options) {
    expect(qualityOf('classroom', { mode: 'speech', path })).toBe('speech')
    expect(qualityOf('lead', { mode: 'music', path })).toBe('untouched')
  }
  expect(qualityOf('classroom', { mode: 'music', path: 'loudspeaker' })).toBe('music')
  expect(qualityOf('classroom', { mode: 'music', path: 'line' })).toBe('untouched')
  // FEC has Opus leave its full bandwidth.
  const { opusFec, opusMaxAverageBitrate } = soundOptions('classroom', 'music')
  expect(opusFec).toBe(false)
  expect(opusMaxAverageBitrate).toBeGreaterThanOrEqual(64_000)
})
