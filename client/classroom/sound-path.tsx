import { useEffect, useState } from 'react'
import type { SoundPath } from '../../shared/account.ts'
import { call } from '../app/api.ts'
import { type Messages, translator } from '../app/i18n.ts'
import { Icon } from '../ui/icon.tsx'

type Key = SoundPath | 'hearBy' | 'loudspeakerHint' | 'otherHint' | 'notSaved'

const words: Messages<Key> = {
  zh: {
    hearBy: '教室声音',
    loudspeaker: '音箱',
    headphones: '耳机',
    line: '接调音台',
    loudspeakerHint: '话筒会消除回声',
    otherHint: '上台时音乐原声传出',
    notSaved: '没有存上，请再按一次',
  },
  en: {
    hearBy: 'Classroom sound',
    loudspeaker: 'loudspeaker',
    headphones: 'headphones',
    line: 'mixer (line)',
    loudspeakerHint: 'Echo is removed',
    otherHint: 'Music is sent as it is',
    notSaved: 'Not saved: press again',
  },
}
const t = translator(words)
const order: readonly SoundPath[] = ['loudspeaker', 'headphones', 'line']

/**
 * How this classroom hears; each press takes the next, so that a remote control needs one key. What its microphone is cleaned
 * of follows from it: with a loudspeaker echo always is.
 */
export function SoundPathButton(props: { path: SoundPath; onChanged: () => void }) {
  const [path, setPath] = useState(props.path)
  const [failed, setFailed] = useState(false)
  useEffect(() => setPath(props.path), [props.path])
  const next = async () => {
    const to = order[(order.indexOf(path) + 1) % order.length] as SoundPath
    setPath(to)
    try {
      await call('PUT /api/device/sound', { body: { path: to } })
      setFailed(false)
      props.onChanged()
    } catch {
      setPath(path)
      setFailed(true)
    }
  }
  return (
    <button type="button" className="button quiet" data-action="sound-path" data-path={path} onClick={next}>
      <Icon name="volume" />
      <span>
        {t('hearBy')}: {t(path)}
        <small>{t(failed ? 'notSaved' : path === 'loudspeaker' ? 'loudspeakerHint' : 'otherHint')}</small>
      </span>
    </button>
  )
}
