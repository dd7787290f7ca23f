import type { ReactNode } from 'react'

/** A choice with its label, and a hint. */
export function PlanField({
  label,
  id,
  hint,
  wide,
  children,
}: {
  label: string
  id: string
  hint?: string
  wide?: boolean
  children: ReactNode
}) {
  return (
    <div className={wide ? 'plan-field wide' : 'plan-field'}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && <small>{hint}</small>}
    </div>
  )
}
