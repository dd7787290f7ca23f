import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { defaultSettings, type School } from '../../shared/directory.ts'
import { jointWindow } from '../../shared/joint-window.ts'
import { dateOf, type Interval, lengthOf } from '../../shared/time.ts'
import { usePeople } from '../account/data.ts'
import { errorText } from '../app/error-text.ts'
import { clockText, figure, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { useSchoolDay } from '../calendar/school-day.ts'
import { type Places, useSettings } from '../directory/data.ts'
import { type Faults, notHeldOn, only, type ReceiverDraft, receiveRooms } from './booking-draft.ts'
import { type Option, SelectField } from './booking-field.tsx'
import { bookingWords } from './messages.ts'

const t = translator(bookingWords)

/** One receiving class: its school, class, classroom and assistant, and how much of the lesson it can have. */
export function BookingReceiver({
  receiver,
  index,
  places,
  schools,
  time,
  zone,
  faults,
  markBusy,
  onChange,
  onRemove,
}: {
  receiver: ReceiverDraft
  index: number
  places: Places
  schools: School[]
  time: Interval | null
  zone: string
  faults: Faults
  markBusy: (id: string, name: string) => string
  onChange: (part: Partial<ReceiverDraft>) => void
  onRemove: (() => void) | null
}) {
  const school = places.school.get(receiver.schoolId ?? '')
  const assistants = usePeople(
    { schoolId: receiver.schoolId ?? '', role: 'assistant-teacher' },
    receiver.schoolId !== null,
  )
  const classes = school ? places.classGroupsOf(school.id) : []
  const rooms = school ? receiveRooms(places.classroomsOf(school.id)) : []
  const fault = (field: string) => faults[`receivers.${index}.${field}`]
  const known = schools.some((s) => s.id === receiver.schoolId)
  const options: Option[] = [...schools, ...(school && !known ? [school] : [])].map((s) => ({
    value: s.id,
    label: s.name,
  }))
  return (
    <section className="receiver" aria-label={t('receiverN', { n: index + 1 })}>
      <div className="receiver-head">
        <span className="strong">{t('receiverN', { n: index + 1 })}</span>
        {onRemove && (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined aria-hidden />}
            aria-label={`${t('removeReceiver')} ${t('receiverN', { n: index + 1 })}`}
            onClick={onRemove}
          >
            {t('removeReceiver')}
          </Button>
        )}
      </div>
      <div className="cols">
        <SelectField
          className="c3"
          label={t('school')}
          fault={fault('schoolId')}
          value={receiver.schoolId}
          options={options}
          onChange={(schoolId) =>
            onChange({
              schoolId,
              classGroupId: only(places.classGroupsOf(schoolId ?? '')),
              classroomId: only(receiveRooms(places.classroomsOf(schoolId ?? ''))),
              assistantId: null,
            })
          }
        />
        <SelectField
          className="c3"
          label={t('classGroup')}
          fault={fault('classGroupId')}
          value={receiver.classGroupId}
          disabled={!school}
          options={classes.map((g) => ({
            value: g.id,
            label: markBusy(g.id, g.name),
          }))}
          onChange={(classGroupId) => onChange({ classGroupId })}
        />
        <SelectField
          className="c3"
          label={t('classroom')}
          fault={fault('classroomId')}
          value={receiver.classroomId}
          disabled={!school}
          options={rooms.map((room) => ({ value: room.id, label: markBusy(room.id, room.name) }))}
          onChange={(classroomId) => onChange({ classroomId })}
        />
        <SelectField
          className="c3"
          label={t('assistant')}
          fault={fault('assistantId')}
          value={receiver.assistantId}
          disabled={!school}
          clearable
          placeholder={t('assistantNone')}
          hint={assistants.error ? errorText(assistants.error) : undefined}
          options={(assistants.data ?? [])
            .filter((p) => !p.disabled)
            .map((p) => ({ value: p.id, label: p.displayName }))}
          onChange={(assistantId) => onChange({ assistantId })}
        />
      </div>
      {school && <Window school={school} time={time} zone={zone} />}
    </section>
  )
}

/** How much of the lesson the school's own period holds, by the server's own rule. */
function Window({ school, time, zone }: { school: School; time: Interval | null; zone: string }) {
  const settings = useSettings(school.regionId).data?.inForce ?? defaultSettings
  const dateIn = (of: string | undefined) => of && time && dateOf(time.start, of)
  // Its bells ring by its own region's clock.
  const near = useSchoolDay(school.id, dateIn(zone)).data
  const day = useSchoolDay(school.id, dateIn(near?.zone)).data
  if (!time || !day) return <div className="overlap">{t('windowLater')}</div>
  const notHeld = notHeldOn(day, school.name)
  if (notHeld) return <div className="overlap poor">{notHeld}</div>
  const standard = school.stage === 'primary' ? settings.standardPeriodPrimary : settings.standardPeriodJunior
  const joint = day.hasBells && day.bells.length === 0 ? null : jointWindow(time, day.bells, day.zone)
  if (!joint) return <div className="overlap poor">{t('windowNone')}</div>
  const overlap = lengthOf(joint.window) / 60_000
  const credit = percent(Math.min(1, overlap / standard))
  if (!joint.bell)
    return <div className="overlap good">{t('windowWhole', { minutes: figure(overlap), credit })}</div>
  const values = {
    period: joint.bell.period,
    bell: `${clockText(joint.bell.start)}–${clockText(joint.bell.end)}`,
    overlap: figure(overlap),
    lesson: figure(lengthOf(time) / 60_000),
    credit,
    min: percent(settings.minOverlap),
  }
  if (joint.share < settings.minOverlap - 1e-9)
    return <div className="overlap poor">{t('windowSmall', values)}</div>
  const full = overlap / standard >= settings.attendedCredit - 1e-9
  return <div className={full ? 'overlap good' : 'overlap fair'}>{t('window', values)}</div>
}
