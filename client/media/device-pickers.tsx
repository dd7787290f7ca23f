import { translator } from '../app/i18n.ts'
import { useStore } from '../ui/store.ts'
import type { Devices } from './devices.ts'
import { LevelMeter } from './level-meter.tsx'
import { mediaWords } from './messages.ts'

const t = translator(mediaWords)

/** Chooses camera and microphone, and shows that the microphone hears. */
export function DevicePickers({ devices }: { devices: Devices }) {
  const state = useStore(devices.state)
  return (
    <div className="device-pickers">
      {(['camera', 'microphone'] as const).map((source) => {
        const choices = source === 'camera' ? state.cameras : state.microphones
        const using = state[source].track?.getSettings().deviceId ?? ''
        return (
          <label key={source}>
            <span>{t(source)}</span>
            <select
              value={using}
              disabled={choices.length === 0}
              onChange={(event) => void devices.choose(source, event.target.value)}
            >
              {!choices.some((one) => one.deviceId === using) && <option value={using}>–</option>}
              {choices.map((one) => (
                <option key={one.deviceId} value={one.deviceId}>
                  {one.label || t(source)}
                </option>
              ))}
            </select>
          </label>
        )
      })}
      {state.microphone.track && (
        <div className="device-level">
          <LevelMeter track={state.microphone.track} label={t('level')} />
          <small>{t('levelHint')}</small>
        </div>
      )}
    </div>
  )
}
