import { useState } from 'react'
import { translator } from '../app/i18n.ts'
import { liveWords } from '../live/messages.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { conductWords } from './conduct-messages.ts'
import { useKeys } from './use-keys.ts'

const t = translator(conductWords)
const live = translator(liveWords)
const groups = [
  {
    word: 'groupStage',
    keys: [
      ['N', 'keyNext'],
      ['↑ ↓', 'keyChoose'],
      ['Del', 'keyDismiss'],
      ['D', 'keyOffStage'],
    ],
  },
  {
    word: 'groupSee',
    keys: [
      ['1 – 9', 'keyLarge'],
      ['0', 'keyAll'],
      ['F', 'keySpot'],
      ['Q', 'keyTeacher'],
      ['W', 'keyDocument'],
      ['E', 'keyScreen'],
      ['G', 'keyCompare'],
    ],
  },
  {
    word: 'groupSound',
    keys: [
      ['M', 'keyMute'],
      ['C', 'keyCamera'],
      ['X', 'keyMuteRoom'],
      ['A', 'keyMuteAll'],
      ['V S K B Y', 'keyShare'],
    ],
  },
  {
    word: 'groupRoom',
    keys: [
      ['L', 'keyLock'],
      ['P', 'keyPanel'],
      ['?', 'keyHelp'],
    ],
  },
] as const

/** The list of keys, by a button or by ?. */
export function KeyHelp() {
  const [open, setOpen] = useState(false)
  useKeys({ '?': () => setOpen(true), '？': () => setOpen(true) })
  return (
    <>
      <button
        type="button"
        className="button quiet small"
        data-action="key-help"
        onClick={() => setOpen(true)}
      >
        <Icon name="keys" /> {t('help')} <kbd>?</kbd>
      </button>
      {open && (
        <Dialog title={t('helpTitle')} onClose={() => setOpen(false)} wide>
          <div className="key-help">
            {groups.map((group) => (
              <section key={group.word}>
                <h3>{t(group.word)}</h3>
                <dl>
                  {group.keys.map(([key, word]) => (
                    <div key={word}>
                      <dt>
                        <kbd>{key}</kbd>
                      </dt>
                      <dd>{t(word)}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <div className="actions">
            <button type="button" className="button primary" onClick={() => setOpen(false)}>
              {live('close')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
