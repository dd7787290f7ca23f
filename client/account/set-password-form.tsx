import { type FormEvent, useState } from 'react'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { enter } from './destination.ts'
import { PasswordField } from './field.tsx'
import { signInWords } from './messages.ts'
import { passwordFault } from './password-fault.ts'

const t = translator(signInWords)

export function SetPasswordForm({
  token,
  displayName,
  name,
}: {
  token: string
  displayName: string
  name: string
}) {
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || passwordFault(password)) return
    setBusy(true)
    setError(null)
    try {
      enter(await call('POST /api/links/:token', { params: { token }, body: { password } }))
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate>
      <h1>{t('setTitle')}</h1>
      <p className="door-sub">{t('setSub', { name: displayName, account: name })}</p>
      {error !== null && (
        <p className="door-error" role="alert">
          {errorText(error)}
        </p>
      )}
      {/* For the browser's password store. */}
      <input type="text" autoComplete="username" value={name} readOnly hidden />
      <PasswordField
        label={t('newPassword')}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        focused
        hint={t('passwordRule')}
        fault={tried ? passwordFault(password) : null}
      />
      <button type="submit" className="door-submit" aria-disabled={busy}>
        {busy ? t('setSubmitting') : t('setSubmit')}
      </button>
    </form>
  )
}
