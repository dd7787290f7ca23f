import type { LiveClassroom } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import type { Receiver } from '../media/receive.ts'
import { RemoteVideo } from '../media/remote-video.tsx'
import { Icon } from '../ui/icon.tsx'
import { LineLight } from '../ui/line-light.tsx'
import { lineWord } from './line-word.ts'
import { liveWords } from './messages.ts'
import { teachWords } from './teach-messages.ts'

const t = translator(teachWords)
const live = translator(liveWords)

/** One classroom: its picture, name, line and head count, and whether it is on stage. */
export function Tile(props: {
  classroom: LiveClassroom
  receiver: Receiver
  large: boolean
  layer: number
  /** Hands come and stages change only in a running lesson. */
  enabled: boolean
  handUp: boolean
  onLarge: () => void
  onStage: () => void
}) {
  const { classroom, large } = props
  const picture = classroom.present && classroom.sources.includes('camera')
  const counted =
    classroom.headCount === null
      ? t('notCounted')
      : t('counted', { present: classroom.headCount, size: classroom.classSize })
  return (
    <article
      className={`tile ${large ? 'large' : ''} ${classroom.onStage ? 'staged' : ''} ${classroom.present ? '' : 'absent'}`}
      data-classroom={classroom.classroomId}
      data-present={classroom.present}
      data-stage={classroom.onStage}
    >
      {classroom.present && (
        <RemoteVideo receiver={props.receiver} place={classroom.classroomId} layer={props.layer} />
      )}
      {!picture && <p className="tile-empty">{classroom.present ? live('cameraOff') : live('absent')}</p>}
      {props.handUp && (
        <span className="tile-hand">
          <Icon name="hand" />
        </span>
      )}
      <button
        type="button"
        className="button small tile-large"
        data-action={large ? 'show-all' : 'enlarge'}
        aria-label={large ? t('all') : t('large')}
        title={large ? t('all') : t('large')}
        onClick={props.onLarge}
      >
        <Icon name={large ? 'close' : 'large'} />
      </button>
      <footer>
        <LineLight
          level={classroom.present ? (classroom.line?.level ?? 'absent') : 'absent'}
          label={lineWord(classroom, live)}
        />
        <span className="tile-name">
          <strong>{classroom.schoolName}</strong> {classroom.classGroupName}
          <small>{classroom.present && large ? `${lineWord(classroom, live)} · ${counted}` : counted}</small>
        </span>
        <button
          type="button"
          className={classroom.onStage ? 'button small danger' : 'button small'}
          data-action={classroom.onStage ? 'release-stage' : 'to-stage'}
          disabled={!props.enabled || !classroom.present}
          onClick={props.onStage}
        >
          {classroom.onStage ? t('offStage') : t('toStage')}
        </button>
      </footer>
    </article>
  )
}
