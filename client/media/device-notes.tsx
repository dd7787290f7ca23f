import { translator } from '../app/i18n.ts'
import { useStore } from '../ui/store.ts'
import type { Devices } from './devices.ts'
import { mediaWords } from './messages.ts'

const t = translator(mediaWords)

/** What is wrong with camera or microphone, and what to do; nothing when both work. */
export function DeviceNotes({ devices }: { devices: Devices }) {
  const state = useStore(devices.state)
  return (
    <>
      {(['camera', 'microphone'] as const).map((source) => {
        const now = state[source].state
        if (now === 'on' || now === 'off') return null
        return (
          <p
            key={source}
            className={now === 'asking' ? 'note fair' : 'note poor'}
            role="status"
            data-device={source}
          >
            {t(now, { device: t(source) })}
          </p>
        )
      })}
    </>
  )
}
