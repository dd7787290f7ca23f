import type { LiveClassroom } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import type { Participation } from '../live/participation.ts'
import { roomWords } from '../live/room-messages.ts'
import { DeviceNotes } from '../media/device-notes.tsx'
import type { Devices } from '../media/devices.ts'
import { Icon } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'
import { classroomWords } from './messages.ts'

const t = translator(classroomWords)
const room = translator(roomWords)

/** Over the pictures of a classroom on stage: whether it is seen and heard, what to do when it isn't, and the way off. */
export function StageBanner(props: { mine: LiveClassroom; devices: Devices; participation: Participation }) {
  const { mine, devices, participation } = props
  const { camera, microphone } = useStore(devices.state)
  const isHeard = !mine.muted && microphone.state === 'on'
  return (
    <div className="banner stage-banner" data-state="on-stage">
      <strong>{t(isHeard && camera.state === 'on' ? 'youAreOnStage' : 'onStageSo')}</strong>
      {(mine.muted || isHeard) && (
        <span data-state={mine.muted ? 'muted' : 'heard'}>
          <Icon name={mine.muted ? 'microphone-off' : 'microphone'} />{' '}
          {mine.muted ? room('muted') : t('micOpen')}
        </span>
      )}
      <DeviceNotes devices={devices} />
      <button
        type="button"
        className="button"
        data-action="leave-stage"
        onClick={() =>
          void participation.send('stage:release', { classroomId: mine.classroomId }).catch(() => undefined)
        }
      >
        {t('leaveStage')}
      </button>
    </div>
  )
}
