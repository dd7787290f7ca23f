import { useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { liveWords } from '../live/messages.ts'
import type { Participation } from '../live/participation.ts'
import { DeviceNotes } from '../media/device-notes.tsx'
import { DevicePickers } from '../media/device-pickers.tsx'
import type { Devices } from '../media/devices.ts'
import { OwnVideo } from '../media/remote-video.tsx'
import { lengthText } from '../ui/clock.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'
import { keepOff } from './kept-off.ts'
import { teachWords } from './messages.ts'
import { TeachSources } from './sources.tsx'
import { useKeys } from './use-keys.ts'

const t = translator(teachWords)
const live = translator(liveWords)

/** Own picture, microphone and camera, the stage, and the lesson's beginning and end. */
export function TeachControls(props: {
  participation: Participation
  state: LiveState
  devices: Devices
  now: number
  muted: boolean
  onMuted: (muted: boolean) => void
  onNotice: (words: string) => void
  onReleaseStage: (() => void) | null
}) {
  const { participation, state, devices, muted, onMuted, onReleaseStage } = props
  const { camera } = useStore(devices.state)
  const [dialog, setDialog] = useState<'devices' | 'end' | null>(null)
  const [busy, setBusy] = useState(false)
  const cameraOn = camera.state !== 'off'
  const toggleCamera = () => {
    keepOff('camera', state.lessonId, cameraOn)
    void devices.cameraOn(!cameraOn)
  }

  useKeys({ m: () => onMuted(!muted), c: toggleCamera, d: onReleaseStage })

  const go = async (command: 'lesson:go-live' | 'lesson:end') => {
    setBusy(true)
    try {
      await participation.send(command, {})
      setDialog(null)
    } catch (error) {
      props.onNotice(errorText(error))
    } finally {
      setBusy(false)
    }
  }
  const left = Date.parse(state.endsAt) - props.now

  return (
    <footer className="controls">
      <div className="controls-own">
        {camera.track && <OwnVideo track={camera.track} mirrored />}
        {camera.state === 'off' && <p>{t('cameraOff')}</p>}
        <span>{t('me')}</span>
      </div>
      <button
        type="button"
        className={muted ? 'button danger' : 'button'}
        data-action="mute"
        onClick={() => onMuted(!muted)}
      >
        <Icon name={muted ? 'microphone-off' : 'microphone'} />
        <span>
          {muted ? t('unmute') : t('mute')} <kbd>M</kbd>
        </span>
      </button>
      <button
        type="button"
        className={cameraOn ? 'button' : 'button danger'}
        data-action="camera"
        onClick={toggleCamera}
      >
        <Icon name={cameraOn ? 'camera' : 'camera-off'} />
        <span>
          {cameraOn ? t('cameraOff') : t('cameraOn')} <kbd>C</kbd>
        </span>
      </button>
      <TeachSources participation={participation} state={state} devices={devices} onNotice={props.onNotice} />
      <button type="button" className="button" data-action="devices" onClick={() => setDialog('devices')}>
        <Icon name="gear" />
        <span>{t('devices')}</span>
      </button>
      {onReleaseStage && (
        <button type="button" className="button stage" data-action="release" onClick={onReleaseStage}>
          <Icon name="down" />
          <span>
            {t('offStage')} <kbd>D</kbd>
          </span>
        </button>
      )}
      <div className="controls-say" role="status">
        {muted ? (
          <span className="fair-text">{t('muted')}</span>
        ) : state.phase === 'open' ? (
          t('openBanner')
        ) : null}
        <DeviceNotes devices={devices} />
      </div>
      {state.phase === 'live' ? (
        // Another button, not the one that began the lesson: a second Enter must not ask whether it is over.
        <button
          key="end"
          type="button"
          className="button danger"
          data-action="end-lesson"
          onClick={() => setDialog('end')}
        >
          {t('end')}
        </button>
      ) : (
        <button
          key="begin"
          type="button"
          className="button primary go-live"
          data-action="go-live"
          title={t('goLiveHint')}
          // biome-ignore lint/a11y/noAutofocus: the next step of a teacher who has entered
          autoFocus
          aria-disabled={busy}
          onClick={() => busy || void go('lesson:go-live')}
        >
          {t('goLive')}
        </button>
      )}
      {dialog === 'devices' && (
        <Dialog title={t('checkDevices')} onClose={() => setDialog(null)} wide>
          <DevicePickers devices={devices} />
          <DeviceNotes devices={devices} />
          <div className="actions">
            <button type="button" className="button primary" onClick={() => setDialog(null)}>
              {live('close')}
            </button>
          </div>
        </Dialog>
      )}
      {dialog === 'end' && (
        <ConfirmDialog
          title={t('endTitle')}
          cancel={live('cancel')}
          confirm={t('endConfirm')}
          action="confirm-end"
          busy={busy}
          onConfirm={() => void go('lesson:end')}
          onClose={() => setDialog(null)}
        >
          {left > 60_000 && <strong>{t('endEarly', { time: lengthText(left) })} </strong>}
          {t('endText')}
        </ConfirmDialog>
      )}
    </footer>
  )
}
