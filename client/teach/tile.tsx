import type { LiveClassroom } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import { lineWord } from '../live/line-word.ts'
import { liveWords } from '../live/messages.ts'
import { RungNote } from '../live/rung-note.tsx'
import type { Receiver } from '../media/receive.ts'
import { RemoteVideo } from '../media/remote-video.tsx'
import { Icon } from '../ui/icon.tsx'
import { LineLight } from '../ui/line-light.tsx'
import { conductWords } from './conduct-messages.ts'
import { teachWords } from './messages.ts'

const t = translator(teachWords)
const conduct = translator(conductWords)
const live = translator(liveWords)

/** One classroom: its picture, name, line and head count, and what the teacher can do with it. */
export function Tile(props: {
  classroom: LiveClassroom
  receiver: Receiver
  /** Its key on the desk, or null beyond nine. */
  digit: number | null
  large: boolean
  layer: number
  /** All classrooms look at it. */
  spotlit: boolean
  /** Hands come and stages change only in a running lesson. */
  enabled: boolean
  handUp: boolean
  /** The stage has one place, and another classroom is on it. */
  swaps: boolean
  onLarge: () => void
  onStage: () => void
  onSpot: () => void
  onMute: () => void
  onAdmit: () => void
}) {
  const { classroom, large, spotlit } = props
  const picture = classroom.present && classroom.sources.includes('camera')
  const isSilent =
    classroom.onStage && classroom.present && !classroom.muted && !classroom.sources.includes('microphone')
  const counted =
    classroom.headCount === null
      ? t('notCounted')
      : t('counted', { present: classroom.headCount, size: classroom.classSize })
  const state = [
    large && 'large',
    classroom.onStage && 'staged',
    spotlit && 'spotlit',
    !classroom.present && 'absent',
  ]
  return (
    <article
      className={['tile', ...state.filter(Boolean)].join(' ')}
      data-classroom={classroom.classroomId}
      data-present={classroom.present}
      data-stage={classroom.onStage}
      data-spotlit={spotlit}
    >
      {classroom.present && (
        <RemoteVideo receiver={props.receiver} place={classroom.classroomId} layer={props.layer} />
      )}
      {!picture && (
        <div className="tile-empty">
          {classroom.out
            ? conduct(classroom.out === 'removed' ? 'removed' : 'lockedOut')
            : live(classroom.present ? 'cameraOff' : 'absent')}
        </div>
      )}
      <div className="tile-badges">
        {props.digit !== null && <kbd>{props.digit}</kbd>}
        {classroom.onStage && (
          <span className="badge stage">
            <Icon name="stage" /> {conduct('stage')}
          </span>
        )}
        {spotlit && (
          <span className="badge spot">
            <Icon name="eye" /> {conduct('spotlighted')}
          </span>
        )}
        {classroom.muted && !classroom.out && (
          <span className="badge muted">
            <Icon name="microphone-off" /> {conduct('muted')}
          </span>
        )}
        {isSilent && (
          <span className="badge muted late" data-state="no-sound">
            <Icon name="microphone-off" /> {conduct('noSound')}
          </span>
        )}
        {props.handUp && (
          <span className="tile-hand">
            <Icon name="hand" />
          </span>
        )}
      </div>
      <button
        type="button"
        className="tile-open"
        data-action={large ? 'show-all' : 'enlarge'}
        aria-label={`${large ? t('all') : t('large')} ${classroom.schoolName} ${classroom.classGroupName}`}
        title={large ? t('all') : t('large')}
        onClick={props.onLarge}
      />
      {classroom.present && (
        <div className="tile-rung">
          <RungNote place={classroom} />
        </div>
      )}
      <footer>
        <LineLight
          level={classroom.present ? (classroom.line?.level ?? 'absent') : 'absent'}
          label={lineWord(classroom, live)}
        />
        <span className="tile-name">
          <strong>{classroom.schoolName}</strong> {classroom.classGroupName}
          <small>{classroom.present && large ? `${lineWord(classroom, live)} · ${counted}` : counted}</small>
        </span>
        {classroom.out ? (
          <button type="button" className="button primary" data-action="admit" onClick={props.onAdmit}>
            {conduct('admit')}
          </button>
        ) : (
          <>
            {(classroom.onStage || classroom.muted) && (
              <IconButton
                action="mute-tile"
                icon={classroom.muted ? 'microphone-off' : 'microphone'}
                label={conduct(classroom.muted ? 'unmute' : 'mute')}
                on={classroom.muted}
                tone="danger"
                onClick={props.onMute}
              />
            )}
            <IconButton
              action="spotlight"
              icon="eye"
              label={conduct('spotlight')}
              on={spotlit}
              disabled={!picture}
              onClick={props.onSpot}
            />
            <button
              type="button"
              className={classroom.onStage ? 'button danger' : 'button to-stage'}
              data-action={classroom.onStage ? 'release-stage' : 'to-stage'}
              title={props.swaps ? t('stageSwaps') : undefined}
              disabled={!props.enabled || !classroom.present}
              onClick={props.onStage}
            >
              {classroom.onStage ? t('offStage') : t('toStage')}
            </button>
          </>
        )}
      </footer>
    </article>
  )
}

function IconButton(props: {
  action: string
  icon: Parameters<typeof Icon>[0]['name']
  label: string
  on: boolean
  /** How it looks while it is on. */
  tone?: 'on' | 'danger'
  disabled?: boolean
  onClick: () => void
}) {
  return (
    <button
      type="button"
      className={props.on ? `button icon-only ${props.tone ?? 'on'}` : 'button icon-only'}
      data-action={props.action}
      aria-label={props.label}
      aria-pressed={props.on}
      title={props.label}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  )
}
