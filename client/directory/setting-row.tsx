import { Button, InputNumber, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import type { Settings } from '../../shared/directory.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { settingWords } from './messages.ts'
import type { NumberField } from './setting-fields.ts'

const t = translator(settingWords)
const c = translator(commonWords)

/** One setting: its meaning, its value, and whether the region sets it itself. */
export function SettingRow({
  name,
  hint,
  own,
  origin,
  readOnly,
  onOwn,
  onReset,
  children,
}: {
  name: string
  hint: string
  own: boolean
  /** Where a value that isn't the region's own comes from. */
  origin: string
  readOnly: boolean
  onOwn: () => void
  onReset: () => void
  children: ReactNode
}) {
  return (
    <div className="settings-row">
      <div>
        <strong>{name}</strong>
        <span className="soft small">{hint}</span>
      </div>
      <div>{children}</div>
      <div className="settings-origin">
        {own ? (
          <span className="pill plain brand">{t('own')}</span>
        ) : (
          <span className="soft small">{origin}</span>
        )}
        {!readOnly && (
          <Button
            type="link"
            size="small"
            aria-label={`${own ? t('reset') : t('setOwn')} ${name}`}
            onClick={own ? onReset : onOwn}
          >
            {own ? t('reset') : t('setOwn')}
          </Button>
        )}
      </div>
    </div>
  )
}

export function NumberValue({
  field,
  value,
  editable,
  onChange,
}: {
  field: NumberField
  value: number
  editable: boolean
  onChange: (value: number) => void
}) {
  const shares = field.unit === 'unitPercent'
  const shown = shares ? Math.round(value * 100) : value
  const unit = t(field.unit)
  if (!editable)
    return (
      <span className="num strong">
        {shown}
        {unit && ` ${unit}`}
      </span>
    )
  return (
    <InputNumber
      aria-label={t(field.key)}
      value={shown}
      min={field.min}
      max={field.max}
      precision={0}
      {...(unit ? { suffix: unit } : {})}
      style={{ width: 150 }}
      title={t('outOfRange', { min: field.min, max: field.max })}
      onChange={(next) => {
        if (next !== null) onChange(shares ? next / 100 : next)
      }}
    />
  )
}

export function ZoneValue({
  value,
  editable,
  onChange,
}: {
  value: string
  editable: boolean
  onChange: (value: string) => void
}) {
  if (!editable) return <span className="strong">{value}</span>
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <Select
      showSearch
      aria-label={t('zone')}
      value={value}
      style={{ width: '100%' }}
      options={zones.map((zone) => ({ value: zone, label: zone }))}
      onChange={onChange}
    />
  )
}

export function PairingRequiredValue({
  value,
  editable,
  onChange,
}: {
  value: Settings['pairingRequired']
  editable: boolean
  onChange: (value: boolean) => void
}) {
  if (!editable) return <span className="strong">{value ? c('yes') : c('no')}</span>
  return <Switch aria-label={t('pairingRequired')} checked={value} onChange={onChange} />
}
