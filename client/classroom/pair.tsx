import { useEffect, useRef, useState } from 'react'
import { errorText } from '../app/error-text.ts'
import { chooseLanguage, language, translator } from '../app/i18n.ts'
import { liveWords } from '../live/messages.ts'
import type { DeviceSession } from './device-session.ts'
import { classroomWords } from './messages.ts'

const t = translator(classroomWords)
const live = translator(liveWords)
const places = [0, 1, 2, 3, 4, 5, 6, 7]

/** Eight digits, by keyboard, by touch or by a remote control; a coordinator's link (`#12345678`) brings them along. */
export function PairPage({ session, revoked }: { session: DeviceSession; revoked: boolean }) {
  const [code, setCode] = useState(() => location.hash.replace(/\D/g, '').slice(0, 8))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const confirm = useRef<HTMLButtonElement>(null)
  const complete = code.length === 8

  useEffect(() => {
    if (complete) confirm.current?.focus()
  }, [complete])

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (/^\d$/.test(event.key)) setCode((was) => (was + event.key).slice(0, 8))
      else if (event.key === 'Backspace') setCode((was) => was.slice(0, -1))
      else return
      setError(null)
    }
    const paste = (event: ClipboardEvent) =>
      setCode((event.clipboardData?.getData('text') ?? '').replace(/\D/g, '').slice(0, 8))
    addEventListener('keydown', key)
    addEventListener('paste', paste)
    return () => {
      removeEventListener('keydown', key)
      removeEventListener('paste', paste)
    }
  }, [])

  const pair = async () => {
    setBusy(true)
    setError(null)
    try {
      await session.pair(code)
      history.replaceState(null, '', location.pathname)
    } catch (thrown) {
      setError(thrown)
      setCode('')
    } finally {
      setBusy(false)
    }
  }

  return (
    <main className="pair">
      <div className="pair-card">
        <h1>{t('pairTitle')}</h1>
        <p>{revoked ? t('unpairedAgain') : t('pairText')}</p>
        <div className="pair-code" role="img" aria-label={`${t('pairCode')} ${code}`}>
          {places.map((place) => (
            <b key={place} className={place === code.length ? 'next' : ''}>
              {code[place] ?? ''}
            </b>
          ))}
        </div>
        <p className="note" role="alert">
          {error ? <span className="poor-text">{errorText(error)}</span> : ''}
        </p>
      </div>
      <div className="pair-pad">
        {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
          <button
            key={digit}
            type="button"
            className="button"
            data-digit={digit}
            onClick={() => setCode((was) => (was + digit).slice(0, 8))}
          >
            {digit}
          </button>
        ))}
        <button type="button" className="button" data-digit="clear" onClick={() => setCode('')}>
          {t('pairClear')}
        </button>
        <button
          type="button"
          className="button"
          data-digit="0"
          onClick={() => setCode((was) => `${was}0`.slice(0, 8))}
        >
          0
        </button>
        <button
          type="button"
          className="button"
          onClick={() => chooseLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {live('language')}
        </button>
        <button
          ref={confirm}
          type="button"
          className="button primary pair-confirm"
          data-action="pair"
          disabled={!complete || busy}
          onClick={pair}
        >
          {busy ? t('pairing') : t('pair')}
        </button>
      </div>
    </main>
  )
}
