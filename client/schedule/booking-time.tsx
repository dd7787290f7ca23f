import { Input, Segmented, Select } from 'antd'
import type { Bell } from '../../shared/directory.ts'
import { clockText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { DateField } from '../ui/date-field.tsx'
import type { Draft, Faults } from './booking-draft.ts'
import { BookingField } from './booking-field.tsx'
import { bookingWords, lessonWords } from './messages.ts'

const t = translator(bookingWords)
const l = translator(lessonWords)

/** Date, and a period of the lead school's bells or free times. */
export function BookingTime({
  draft,
  bells,
  today,
  faults,
  change,
}: {
  draft: Draft
  bells: Bell[]
  today: string
  faults: Faults
  change: (part: Partial<Draft>) => void
}) {
  const sorted = [...bells].sort((a, b) => a.period - b.period)
  const label = (bell: Bell) =>
    `${l('period', { n: bell.period })} ${clockText(bell.start)}–${clockText(bell.end)}`
  const toFree = () => {
    const bell = bells.find((b) => b.period === draft.period)
    change({ timing: 'free', start: bell?.start ?? draft.start, end: bell?.end ?? draft.end })
  }
  return (
    <div className="cols">
      <BookingField className="c4" label={t('date')} fault={faults.date}>
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
        <BookingField
          className="c4"
          label={t('period')}
          fault={faults.period}
          hint={draft.leadSchoolId && bells.length === 0 ? t('noBells') : undefined}
        >
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
        <BookingField className="c4" label={`${t('start')} – ${t('end')}`} fault={faults.period}>
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
            { value: 'period', label: t('byPeriod') },
            { value: 'free', label: t('freely') },
          ]}
          onChange={(timing) => (timing === 'free' ? toFree() : change({ timing: 'period' }))}
        />
      </div>
    </div>
  )
}
