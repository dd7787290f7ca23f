import { InputNumber, Select, Switch } from 'antd'
import { translator } from '../app/i18n.ts'
import { Panel } from '../ui/page.tsx'
import { choosingWords } from './choosing-messages.ts'
import type { WrittenOptions } from './data.ts'
import { PlanField } from './plan-field.tsx'

const t = translator(choosingWords)
const overlaps = [0.5, 0.6, 0.75, 0.9, 1]

/** The rules that a plan keeps. */
export function PlanRules({
  options,
  onChange,
}: {
  options: WrittenOptions
  onChange: (values: Partial<WrittenOptions>) => void
}) {
  return (
    <Panel title={t('rules')}>
      <div className="plan-fields">
        <Count
          label={t('maxReceivers')}
          id="plan-x"
          range={[1, 20]}
          unit={t('unitClasses')}
          value={options.maxReceivers}
          onChange={(maxReceivers) => onChange({ maxReceivers })}
        />
        <Count
          label={t('maxShared')}
          id="plan-shared"
          hint={t('maxSharedHint')}
          range={[0, 30]}
          unit={t('unitLessons')}
          value={options.maxShared ?? 6}
          onChange={(maxShared) => onChange({ maxShared })}
        />
        <Count
          label={t('maxPerDay')}
          id="plan-day"
          range={[1, 5]}
          unit={t('unitLessons')}
          value={options.maxPerDay ?? 1}
          onChange={(maxPerDay) => onChange({ maxPerDay })}
        />
        <PlanField label={t('minOverlap')} id="plan-overlap" hint={t('minOverlapHint')}>
          <Select
            id="plan-overlap"
            value={options.minOverlap}
            options={[...new Set([...overlaps, options.minOverlap])]
              .sort((a, b) => a - b)
              .map((value) => ({ value, label: `${Math.round(value * 100)}%` }))}
            onChange={(minOverlap) => onChange({ minOverlap })}
          />
        </PlanField>
        <div className="plan-switches">
          <Choice
            label={t('pairing')}
            id="plan-paired"
            checked={options.requirePairing ?? true}
            onChange={(requirePairing) => onChange({ requirePairing })}
          />
          <Choice
            label={t('catchUp')}
            id="plan-catch"
            checked={options.catchUp ?? false}
            onChange={(catchUp) => onChange({ catchUp })}
          />
        </div>
      </div>
    </Panel>
  )
}

function Count({
  label,
  id,
  hint,
  range: [min, max],
  unit,
  value,
  onChange,
}: {
  label: string
  id: string
  hint?: string
  range: [number, number]
  unit: string
  value: number
  onChange: (value: number) => void
}) {
  return (
    <PlanField label={label} id={id} {...(hint ? { hint } : {})}>
      <InputNumber
        id={id}
        min={min}
        max={max}
        precision={0}
        suffix={unit}
        value={value}
        // Emptied, it is as it was.
        onChange={(next) => next !== null && onChange(next)}
      />
    </PlanField>
  )
}

function Choice({
  label,
  id,
  checked,
  onChange,
}: {
  label: string
  id: string
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  return (
    <label htmlFor={id}>
      <Switch id={id} checked={checked} onChange={onChange} />
      {label}
    </label>
  )
}
