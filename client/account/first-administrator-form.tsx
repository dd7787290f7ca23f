import { type FormEvent, useState } from 'react'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { enter } from './destination.ts'
import { Field, PasswordField } from './field.tsx'
import { signInWords } from './messages.ts'
import { nameFault, passwordFault } from './password-fault.ts'

const t = translator(signInWords)
const levels = ['province', 'prefecture', 'county'] as const
type Level = (typeof levels)[number]

/** The first start of an installation: who administers it, and the region at the root of all others. */
export function FirstAdministratorForm({ token }: { token: string }) {
  const [displayName, setDisplayName] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [region, setRegion] = useState('')
  const [level, setLevel] = useState<Level>('county')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const faults = {
    displayName: displayName.trim() ? null : t('fillDisplayName'),
    name:
      error instanceof AppError && error.code === 'already_exists' && error.details.name === name.trim()
        ? t('nameTaken')
        : nameFault(name),
    password: passwordFault(password),
    region: region.trim() ? null : t('fillRegion'),
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || Object.values(faults).some((fault) => fault !== null)) return
    setBusy(true)
    setError(null)
    const body = {
      password,
      name: name.trim(),
      displayName: displayName.trim(),
      region: { name: region.trim(), level },
    }
    try {
      enter(await call('POST /api/links/:token', { params: { token }, body }))
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  const fault = (field: keyof typeof faults) => (tried ? faults[field] : null)
  return (
    <form onSubmit={submit} noValidate>
      <h1>{t('firstTitle')}</h1>
      <p className="door-sub">{t('firstSub')}</p>
      {error !== null && (
        <p className="door-error" role="alert">
          {errorText(error)}
        </p>
      )}
      <Field
        label={t('displayName')}
        value={displayName}
        onChange={setDisplayName}
        autoComplete="name"
        focused
        maxLength={60}
        hint={t('displayNameHint')}
        fault={fault('displayName')}
      />
      <Field
        label={t('name')}
        value={name}
        onChange={setName}
        autoComplete="username"
        maxLength={40}
        hint={t('nameHint')}
        fault={fault('name')}
      />
      <PasswordField
        label={t('password')}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        hint={t('passwordRule')}
        fault={fault('password')}
      />
      <Field
        label={t('regionName')}
        value={region}
        onChange={setRegion}
        autoComplete="off"
        maxLength={80}
        hint={t('regionNameHint')}
        fault={fault('region')}
      />
      <fieldset className="door-choice">
        <legend>{t('regionLevel')}</legend>
        {levels.map((option) => (
          <label key={option}>
            <input type="radio" name="level" checked={level === option} onChange={() => setLevel(option)} />
            <span>{t(option)}</span>
          </label>
        ))}
      </fieldset>
      <button type="submit" className="door-submit" aria-disabled={busy}>
        {busy ? t('setSubmitting') : t('firstSubmit')}
      </button>
    </form>
  )
}
