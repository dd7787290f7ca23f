import { useCallback, useEffect, useRef, useState } from 'react'
import type { LinkKind } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { enter } from './destination.ts'
import { FirstAdministratorForm } from './first-administrator-form.tsx'
import { signInWords } from './messages.ts'
import { SetPasswordForm } from './set-password-form.tsx'

const t = translator(signInWords)

interface Found {
  kind: LinkKind
  displayName: string | null
  name: string | null
  expiresAt: string
}

/** What a one-time link leads to: in at once, to a new password, or to the set-up of the first administrator. */
export function LinkPage({ token }: { token: string }) {
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<unknown>(null)
  const started = useRef(false)

  const read = useCallback(async () => {
    setError(null)
    try {
      const link = await call('GET /api/links/:token', { params: { token } })
      setFound(link)
      if (link.kind === 'sign-in')
        enter(await call('POST /api/links/:token', { params: { token }, body: {} }))
    } catch (cause) {
      setError(cause)
    }
  }, [token])

  useEffect(() => {
    if (started.current) return
    started.current = true
    void read()
  }, [read])

  if (error !== null) return <LinkFailed error={error} retry={read} />
  if (!found || found.kind === 'sign-in')
    return (
      <div className="door-wait" role="status">
        <span className="door-spinner" aria-hidden />
        {!found
          ? t('reading')
          : found.displayName
            ? t('entering', { name: found.displayName })
            : t('enteringNobody')}
      </div>
    )
  return found.kind === 'set-password' ? (
    <SetPasswordForm token={token} displayName={found.displayName ?? ''} name={found.name ?? ''} />
  ) : (
    <FirstAdministratorForm token={token} />
  )
}

function LinkFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const dead = error instanceof AppError && (error.code === 'link_invalid' || error.code === 'bad_input')
  const text = dead ? errorText(new AppError('link_invalid', '')) : errorText(error)
  return (
    <div role="alert">
      <h1>{dead ? t('invalidTitle') : t('failedTitle')}</h1>
      <p className="door-error">{text}</p>
      {!dead && (
        <button type="button" className="door-submit" onClick={retry}>
          {t('retry')}
        </button>
      )}
      <p className="door-foot">
        <a href="/sign-in">{t('toSignIn')}</a>
      </p>
    </div>
  )
}
