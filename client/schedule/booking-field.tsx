import { Form, Select } from 'antd'
import { type ReactNode, useId } from 'react'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'

const c = translator(commonWords)

/** A labelled control with its fault beneath. */
export function BookingField({
  label,
  fault,
  hint,
  className,
  children,
}: {
  label: string
  fault?: string | undefined
  hint?: ReactNode
  className?: string
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      className={className ?? ''}
      validateStatus={fault ? 'error' : ''}
      help={fault}
      extra={fault ? undefined : hint}
    >
      {children(id)}
    </Form.Item>
  )
}

export interface Option {
  value: string
  label: string
}

export function SelectField({
  label,
  fault,
  hint,
  className,
  value,
  options,
  onChange,
  clearable,
  placeholder,
  disabled,
}: {
  label: string
  fault?: string | undefined
  hint?: ReactNode
  className?: string
  value: string | null
  options: Option[]
  onChange: (value: string | null) => void
  clearable?: boolean
  placeholder?: string
  disabled?: boolean
}) {
  return (
    <BookingField label={label} fault={fault} hint={hint} className={className ?? ''}>
      {(id) => (
        <Select
          id={id}
          showSearch={{ optionFilterProp: 'label' }}
          allowClear={clearable ?? false}
          disabled={disabled ?? false}
          value={value}
          options={options}
          placeholder={placeholder ?? c('choose')}
          onChange={(next: string | undefined) => onChange(next ?? null)}
        />
      )}
    </BookingField>
  )
}
