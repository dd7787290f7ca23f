import { Input, Segmented, Select } from 'antd'
import type { SchoolDay } from '../../shared/calendar.ts'
import type { Bell } from '../../shared/directory.ts'
import { clockText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { DateField } from '../ui/date-field.tsx'
import { type Draft, type Faults, notHeldOn } from './booking-draft.ts'
import { BookingField } from './booking-field.tsx'
import { bookingWords, lessonWords } from './messages.ts'

const t = translator(bookingWords)
const l = translator(lessonWords)

/** Date, and a period of the lead school's bells or free times. */
export function BookingTime({
  draft,
  day,
  school,
  today,
  faults,
  change,
}: {
  draft: Draft
  /** The date at the lead school, once both are chosen and read. */
  day: SchoolDay | undefined
  school: string
  today: string
  faults: Faults
  change: (part: Partial<Draft>) => void
}) {
  const bells = day?.bells ?? []
  const notHeld = notHeldOn(day, school)
  const sorted = [...bells].sort((a, b) => a.period - b.period)
  const label = (bell: Bell) =>
    `${l('period', { n: bell.period })} ${clockText(bell.start)}–${clockText(bell.end)}`
  const hint = !draft.date
    ? t('dateFirst')
    : day && !notHeld && bells.length === 0
      ? t('noPeriods')
      : undefined
  const toFree = () => {
    const bell = bells.find((b) => b.period === draft.period)
    change({ timing: 'free', start: bell?.start ?? draft.start, end: bell?.end ?? draft.end })
  }
  return (
    <div className="cols">
      <BookingField className="c4" label={t('date')} fault={faults.date ?? notHeld ?? undefined}>
        {(id) => (
          <DateField
            id={id}
            value={draft.date}
            min={today}
            clearable={false}
            onChange={(date) => change({ date })}
          />
        )}
      </BookingField>
      {draft.timing === 'period' ? (
        <BookingField className="c4" label={t('period')} fault={faults.period} hint={hint}>
          {(id) => (
            <Select
              id={id}
              disabled={bells.length === 0}
              value={draft.period}
              placeholder={t('period')}
              options={sorted.map((bell) => ({ value: bell.period, label: label(bell) }))}
              onChange={(period: number) => change({ period })}
            />
          )}
        </BookingField>
      ) : (
        <BookingField
          className="c4"
          label={`${t('start')} – ${t('end')}`}
          fault={faults.period}
          hint={day?.hasBells === false ? t('noBells') : undefined}
        >
          {(id) => (
            <div className="times">
              <Input
                id={id}
                type="time"
                aria-label={t('start')}
                value={draft.start}
                onChange={(e) => change({ start: e.target.value })}
              />
              <span aria-hidden>–</span>
              <Input
                type="time"
                aria-label={t('end')}
                value={draft.end}
                onChange={(e) => change({ end: e.target.value })}
              />
            </div>
          )}
        </BookingField>
      )}
      <div className="c4 timing">
        <Segmented
          value={draft.timing}
          options={[
            { value: 'period', label: t('byPeriod'), disabled: day?.hasBells === false },
            { value: 'free', label: t('freely') },
          ]}
          onChange={(timing) => (timing === 'free' ? toFree() : change({ timing: 'period' }))}
        />
      </div>
    </div>
  )
}
