import { translator } from '../app/i18n.ts'
import { useStore } from '../ui/store.ts'
import type { Capture, DeviceSource, Devices } from './devices.ts'
import { mediaWords } from './messages.ts'

const t = translator(mediaWords)

const both = ['camera', 'microphone'] as const

/** Whether there is something to say of it. */
export const isNoted = ({ state, insteadOf }: Capture): boolean =>
  state !== 'off' && (state !== 'on' || insteadOf !== null)

/** What is wrong with camera or microphone, and what to do; nothing when both work. */
export function DeviceNotes({ devices, of = both }: { devices: Devices; of?: readonly DeviceSource[] }) {
  const state = useStore(devices.state)
  return (
    <>
      {of.map((source) => {
        const { state: now, track, insteadOf } = state[source]
        if (!isNoted(state[source])) return null
        return (
          <p
            key={source}
            className={now === 'asking' || now === 'on' ? 'note fair' : 'note poor'}
            role="status"
            data-device={source}
          >
            {now === 'on'
              ? t('instead', { gone: insteadOf ?? '', now: track?.label ?? '' })
              : t(now, { device: t(source) })}
          </p>
        )
      })}
    </>
  )
}
