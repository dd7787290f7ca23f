import { translator } from '../app/i18n.ts'
import { useStore } from '../ui/store.ts'
import type { DeviceSource, Devices } from './devices.ts'
import { mediaWords } from './messages.ts'

const t = translator(mediaWords)

const both = ['camera', 'microphone'] as const

/** What is wrong with camera or microphone, and what to do; nothing when both work. */
export function DeviceNotes({ devices, of = both }: { devices: Devices; of?: readonly DeviceSource[] }) {
  const state = useStore(devices.state)
  return (
    <>
      {of.map((source) => {
        const { state: now, track, insteadOf } = state[source]
        if (now === 'off' || (now === 'on' && insteadOf === null)) return null
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
