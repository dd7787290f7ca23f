import { translator } from '../app/i18n.ts'
import { LevelMeter } from '../media/level-meter.tsx'
import { mediaWords } from '../media/messages.ts'
import { useStore } from '../ui/store.ts'
import type { Checking } from './use-check.ts'

const t = translator(mediaWords)

/** How loud the microphone hears: now, while it is open; afterwards the loudest that the check heard. */
export function CheckLevel({ checking }: { checking: Pick<Checking, 'devices' | 'progress'> }) {
  const { track } = useStore(checking.devices.state).microphone
  const { levelDb } = useStore(checking.progress).findings.microphone
  if (!track && levelDb === null) return null
  return (
    <div className="device-level" data-level={track ? 'now' : 'measured'}>
      <small>{t('level')}</small>
      {track ? (
        <LevelMeter key="now" track={track} label={t('level')} />
      ) : (
        <LevelMeter key="measured" track={null} label={t('level')} measured={levelDb ?? undefined} />
      )}
      {track && <small>{t('levelHint')}</small>}
    </div>
  )
}
