import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'

const t = translator(commonWords)

/** A calendar date as `YYYY-MM-DD`, or null. */
export function DateField({
  value,
  onChange,
  id,
  min,
  max,
  clearable = true,
  label,
}: {
  value?: string | null
  onChange?: (date: string | null) => void
  id?: string
  min?: string | undefined
  max?: string | undefined
  clearable?: boolean
  label?: string
}) {
  return (
    <DatePicker
      {...(id ? { id } : {})}
      aria-label={label}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : null)}
      {...(min ? { minDate: dayjs(min) } : {})}
      {...(max ? { maxDate: dayjs(max) } : {})}
      allowClear={clearable}
      placeholder={t('pickDate')}
      // Enter takes the typed date; the form around it is sent by its own button.
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault()
      }}
      style={{ width: '100%', minWidth: 140 }}
    />
  )
}
