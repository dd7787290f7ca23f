import { type FormEvent, useState } from 'react'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { enter } from './destination.ts'
import { Field, PasswordField } from './field.tsx'
import { signInWords } from './messages.ts'

const t = translator(signInWords)

export function SignInForm() {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || !name.trim() || !password) return
    setBusy(true)
    setError(null)
    try {
      enter(await call('POST /api/session', { body: { name: name.trim(), password } }))
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate>
      <h1>{t('signIn')}</h1>
      {error !== null && (
        <p className="door-error" role="alert">
          {errorText(error)}
        </p>
      )}
      <Field
        label={t('name')}
        value={name}
        onChange={setName}
        autoComplete="username"
        focused
        maxLength={100}
        fault={tried && !name.trim() ? t('fillName') : null}
      />
      <PasswordField
        label={t('password')}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        fault={tried && !password ? t('fillPassword') : null}
      />
      <button type="submit" className="door-submit" aria-disabled={busy}>
        {busy ? t('submitting') : t('submit')}
      </button>
      <p className="door-foot">{t('forgot')}</p>
      <p className="door-foot">
        {t('classroomHint')} <a href="/classroom">{t('classroomLink')}</a>
      </p>
    </form>
  )
}
