import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { translator } from '../app/i18n.ts'
import { signInWords } from './messages.ts'

const t = translator(signInWords)

/** A labelled input of the light pages, with its hint and its fault beneath. */
export function Field({
  label,
  value,
  onChange,
  hint,
  fault,
  autoComplete,
  focused,
  maxLength,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  fault?: string | null
  autoComplete: string
  /** The page opens on it. */
  focused?: boolean
  maxLength?: number
}) {
  const id = useId()
  const input = useFocus(focused)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        onChange={(e) => onChange(e.target.value)}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        ref={input}
        maxLength={maxLength}
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${id}-note`}
      />
      <Note id={`${id}-note`} fault={fault ?? null} hint={hint} />
    </div>
  )
}

export function PasswordField({
  label,
  value,
  onChange,
  hint,
  fault,
  autoComplete,
  focused,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  fault?: string | null
  autoComplete: 'current-password' | 'new-password'
  /** The page opens on it. */
  focused?: boolean
}) {
  const id = useId()
  const input = useFocus(focused)
  const [shown, setShown] = useState(false)
  const [caps, setCaps] = useState(false)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-with-button">
        <input
          id={id}
          type={shown ? 'text' : 'password'}
          value={value}
          onChange={(e) => onChange(e.target.value)}
          onKeyUp={(e) => setCaps(e.getModifierState('CapsLock'))}
          onBlur={() => setCaps(false)}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          ref={input}
          maxLength={200}
          aria-invalid={fault ? true : undefined}
          aria-describedby={`${id}-note`}
        />
        <button
          type="button"
          aria-label={shown ? t('hide') : t('show')}
          title={shown ? t('hide') : t('show')}
          onClick={() => setShown(!shown)}
        >
          <Eye open={shown} />
        </button>
      </div>
      <Note id={`${id}-note`} fault={fault ?? null} hint={caps ? t('capsLock') : hint} />
    </div>
  )
}

function useFocus(focused: boolean | undefined) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (focused) input.current?.focus()
  }, [focused])
  return input
}

function Note({ id, fault, hint }: { id: string; fault: string | null; hint: ReactNode }) {
  return (
    <p id={id} className={fault ? 'field-note fault' : 'field-note'}>
      {fault ?? hint}
    </p>
  )
}

function Eye({ open }: { open: boolean }) {
  return (
    <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor">
      <g strokeWidth="1.800" strokeLinecap="round">
        <path d="M2 12c2.500-4.500 6-7 10-7s7.500 2.500 10 7c-2.500 4.500-6 7-10 7s-7.500-2.500-10-7z" />
        <circle cx="12" cy="12" r="3" />
        {!open && <path d="M4 4l16 16" />}
      </g>
    </svg>
  )
}
