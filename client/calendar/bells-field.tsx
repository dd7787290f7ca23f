import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import type { Bell } from '../../shared/directory.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { bellWords } from './calendar-messages.ts'

const t = translator(bellWords)
const c = translator(commonWords)

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const clockAt = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
export const lengthOfBell = (bell: Bell): number => minutesOf(bell.end) - minutesOf(bell.start)

/** The period after the last: as long as it, ten minutes later. */
function nextBell(bells: Bell[], standard: number): Bell {
  const last = bells.at(-1)
  if (!last?.start || !last.end)
    return { period: (last?.period ?? 0) + 1, start: '08:30', end: clockAt(510 + standard) }
  const start = Math.min(minutesOf(last.end) + 10, 23 * 60)
  const end = Math.min(start + Math.max(lengthOfBell(last), 10), 23 * 60 + 59)
  return { period: last.period + 1, start: clockAt(start), end: clockAt(end) }
}

/** What is wrong with each row, or null. */
export function bellFaults(bells: Bell[]): (string | null)[] {
  return bells.map((bell, i) => {
    const before = bells[i - 1]
    if (!bell.start || !bell.end) return t('incomplete')
    if (bell.start >= bell.end) return t('backward')
    if (before && before.end > bell.start) return t('overlap')
    return null
  })
}

/** The periods of a day, a row each, numbered from 1. */
export function BellsField({
  value,
  onChange,
  standard,
}: {
  value: Bell[]
  onChange: (bells: Bell[]) => void
  /** Minutes of the first period that is added. */
  standard: number
}) {
  const faults = bellFaults(value)
  const change = (i: number, part: Partial<Bell>) =>
    onChange(value.map((bell, j) => (j === i ? { ...bell, ...part } : bell)))
  const input = (bell: Bell, i: number, end: 'start' | 'end') => (
    <Input
      type="time"
      aria-label={`${t('period', { n: bell.period })} ${t(end)}`}
      value={bell[end]}
      status={faults[i] ? 'error' : ''}
      onChange={(e) => change(i, { [end]: e.target.value })}
    />
  )
  return (
    <>
      {value.map((bell, i) => (
        <div key={bell.period} className="bells-row">
          <span className="strong nowrap">{t('period', { n: bell.period })}</span>
          {input(bell, i, 'start')}
          <span aria-hidden>–</span>
          {input(bell, i, 'end')}
          <span className={faults[i] ? 'bells-fault' : 'soft small nowrap'}>
            {faults[i] ?? t('length', { n: lengthOfBell(bell) })}
          </span>
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={`${c('remove')} ${t('period', { n: bell.period })}`}
            onClick={() =>
              onChange(value.filter((_, j) => j !== i).map((one, j) => ({ ...one, period: j + 1 })))
            }
          />
        </div>
      ))}
      <Button
        type="dashed"
        block
        disabled={value.length >= 14}
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange([...value, nextBell(value, standard)])}
      >
        {t('addPeriod')}
      </Button>
    </>
  )
}
