import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Link } from 'wouter'
import type { School, Settings } from '../../shared/directory.ts'
import type { Interval } from '../../shared/time.ts'
import { translator } from '../app/i18n.ts'
import { type Places, useZone } from '../directory/data.ts'
import { Panel } from '../ui/page.tsx'
import { Empty } from '../ui/state.tsx'
import { type Draft, emptyReceiver, type Faults } from './booking-draft.ts'
import { BookingReceiver } from './booking-receiver.tsx'
import { bookingWords } from './messages.ts'

const t = translator(bookingWords)

/** Who receives a lesson, or each lesson of a series. */
export function BookingReceivers({
  lesson: { leadSchoolId, receivers },
  places,
  schools,
  settings,
  time,
  faults,
  markBusy,
  onChange,
}: {
  lesson: Draft
  places: Places
  /** That may receive of the lead school. */
  schools: School[]
  settings: Settings
  time: Interval | null
  faults: Faults
  markBusy: (id: string, name: string) => string
  onChange: (receivers: Draft['receivers']) => void
}) {
  const zone = useZone()
  const max = settings.maxReceivers
  const hint = t(settings.pairingRequired ? 'receiversHint' : 'receiversAll', { max })
  const nobody = leadSchoolId && schools.length === 0 && receivers.every((one) => !one.schoolId)
  return (
    <Panel title={t('receivers')} extra={<span className="soft small">{hint}</span>}>
      {nobody ? (
        <Empty title={t('noPaired')} action={<Link href="/pairings">{t('receivers')}</Link>} />
      ) : (
        <>
          {receivers.map((receiver, i) => (
            <BookingReceiver
              key={receiver.key}
              receiver={receiver}
              index={i}
              places={places}
              schools={schools}
              time={time}
              zone={zone}
              faults={faults}
              markBusy={markBusy}
              onChange={(part) =>
                onChange(receivers.map((one) => (one.key === receiver.key ? { ...one, ...part } : one)))
              }
              onRemove={
                receivers.length > 1
                  ? () => onChange(receivers.filter((one) => one.key !== receiver.key))
                  : null
              }
            />
          ))}
          <Button
            type="dashed"
            block
            icon={<PlusOutlined aria-hidden />}
            disabled={receivers.length >= max}
            onClick={() => onChange([...receivers, emptyReceiver()])}
          >
            {t('addReceiver')}
          </Button>
        </>
      )}
    </Panel>
  )
}
