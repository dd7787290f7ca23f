import { useState } from 'react'
import type { LiveClassroom, LiveState } from '../../shared/live.ts'
import type { Allowed } from '../../shared/moderation.ts'
import { translator } from '../app/i18n.ts'
import { liveWords } from '../live/messages.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { conductWords } from './conduct-messages.ts'
import { useKeys } from './use-keys.ts'

const t = translator(conductWords)
const live = translator(liveWords)

/** What the teacher may do about the lesson and one of its classrooms. */
export interface Conducting {
  mute(classroomId: string, muted: boolean): void
  muteAll(muted: boolean): void
  remove(classroomId: string): void
  admit(classroomId: string): void
  lock(locked: boolean): void
  allow(allowed: Allowed): void
}

const kinds = ['hands', 'texts', 'reactions'] as const

/** Who is heard, who may send what, who may come in. */
export function ConductPanel({ state, act }: { state: LiveState; act: Conducting }) {
  const [removing, setRemoving] = useState<LiveClassroom | null>(null)
  const { allowed, locked, classrooms } = state
  const allMuted = classrooms.every((one) => one.muted)
  const staged = classrooms.filter((one) => one.onStage)
  const stageMuted = staged.length > 0 && staged.every((one) => one.muted)

  useKeys({
    a: () => act.muteAll(!allMuted),
    l: () => act.lock(!locked),
    x: () => {
      for (const one of staged) act.mute(one.classroomId, !stageMuted)
    },
  })

  return (
    <section className="conduct" aria-label={t('panelRoom')}>
      <div className="conduct-first">
        <button
          type="button"
          className={allMuted ? 'button danger' : 'button'}
          data-action="mute-all"
          onClick={() => act.muteAll(!allMuted)}
        >
          <Icon name={allMuted ? 'microphone-off' : 'microphone'} />
          {t(allMuted ? 'unmuteAll' : 'muteAll')} <kbd>A</kbd>
        </button>
        <button
          type="button"
          className={locked ? 'button on' : 'button'}
          data-action="lock"
          title={t('lockHint')}
          onClick={() => act.lock(!locked)}
        >
          <Icon name={locked ? 'lock' : 'unlock'} /> {t(locked ? 'unlock' : 'lock')} <kbd>L</kbd>
        </button>
      </div>
      {allMuted && <p className="soft">{t('mutedAll')}</p>}
      {locked && <p className="soft">{t('lockHint')}</p>}
      <h3>{t('canSend')}</h3>
      <div className="conduct-switches">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            role="switch"
            className="switch-row"
            aria-checked={allowed[kind]}
            data-action={`allow-${kind}`}
            onClick={() => act.allow({ ...allowed, [kind]: !allowed[kind] })}
          >
            <span>{t(kind)}</span>
            <i aria-hidden />
            <em>{t(allowed[kind] ? 'on' : 'off')}</em>
          </button>
        ))}
      </div>
      <h3>{t('rooms')}</h3>
      <ul className="conduct-rooms">
        {classrooms.map((one) => (
          <li key={one.classroomId} data-classroom-row={one.classroomId} data-out={one.out}>
            <span>
              <strong>{one.schoolName}</strong> {one.classGroupName}
              {one.out && <em>{t(one.out === 'removed' ? 'removed' : 'lockedOut')}</em>}
            </span>
            {one.out ? (
              <button
                type="button"
                className="button small primary"
                data-action="admit"
                onClick={() => act.admit(one.classroomId)}
              >
                {t('admit')}
              </button>
            ) : (
              <>
                <button
                  type="button"
                  className={one.muted ? 'button small danger' : 'button small'}
                  data-action="mute-room"
                  aria-label={t(one.muted ? 'unmute' : 'mute')}
                  title={t(one.muted ? 'unmute' : 'mute')}
                  onClick={() => act.mute(one.classroomId, !one.muted)}
                >
                  <Icon name={one.muted ? 'microphone-off' : 'microphone'} />
                </button>
                <button
                  type="button"
                  className="button small"
                  data-action="remove"
                  aria-label={t('remove')}
                  title={t('remove')}
                  onClick={() => setRemoving(one)}
                >
                  <Icon name="leave" />
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {removing && (
        <ConfirmDialog
          title={t('removeTitle', { name: `${removing.schoolName} ${removing.classGroupName}` })}
          cancel={live('cancel')}
          confirm={t('removeConfirm')}
          action="confirm-remove"
          onConfirm={() => {
            act.remove(removing.classroomId)
            setRemoving(null)
          }}
          onClose={() => setRemoving(null)}
        >
          {t('removeText')}
        </ConfirmDialog>
      )}
    </section>
  )
}
