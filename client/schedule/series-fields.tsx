import { Input, Radio } from 'antd'
import { defaultSettings } from '../../shared/directory.ts'
import type { Series } from '../../shared/series.ts'
import { dateOf } from '../../shared/time.ts'
import { usePeople } from '../account/data.ts'
import { clockText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { useBellTables, useTerms } from '../calendar/data.ts'
import { weekdayName } from '../calendar/day-text.ts'
import { type Places, useMayWrite, useSettings, useZone } from '../directory/data.ts'
import { Panel } from '../ui/page.tsx'
import { type Draft, only, partnersOf } from './booking-draft.ts'
import { BookingField, SelectField } from './booking-field.tsx'
import { BookingReceivers } from './booking-receivers.tsx'
import { BookingWhat } from './booking-what.tsx'
import { bookingWords } from './messages.ts'
import type { SeriesDraft } from './series-draft.ts'
import { seriesWords } from './series-messages.ts'

const t = translator(seriesWords)
const b = translator(bookingWords)

/** What a series is, when, and who receives it. */
export function SeriesFields({
  draft,
  places,
  faults,
  time,
  known,
  onChange,
}: {
  draft: SeriesDraft
  places: Places
  faults: Record<string, string>
  time: { start: number; end: number } | null
  known: Series | null
  onChange: (part: Partial<SeriesDraft>) => void
}) {
  const mayWrite = useMayWrite()
  const { lesson } = draft
  const lead = places.school.get(lesson.leadSchoolId ?? '')
  const terms = (useTerms().data ?? []).filter(
    (term) => !lead || places.pathOf(lead.id).includes(term.regionId),
  )
  const today = dateOf(Date.now(), useZone())
  const tables = useBellTables(lead?.id).data ?? []
  const bells =
    tables
      .filter((table) => table.weekdays.includes(draft.weekday ?? 1))
      .sort((x, y) => y.effectiveFrom.localeCompare(x.effectiveFrom))
      .find((table, i, all) => table.effectiveFrom <= today || i === all.length - 1)?.bells ?? []
  const settings = useSettings(lead?.regionId).data?.inForce ?? defaultSettings
  const teachers =
    usePeople({ schoolId: lesson.leadSchoolId ?? '', role: 'lead-teacher' }, lesson.leadSchoolId !== null)
      .data ?? []
  const leads = places.schools.filter((s) => s.lead && mayWrite(places.pathOf(s.id)))
  const leadRooms = lead ? places.classroomsOf(lead.id).filter((room) => room.lead) : []
  const partners = partnersOf(places, lesson.leadSchoolId, today, settings.pairingRequired)
  const set = (part: Partial<Draft>) => onChange({ lesson: { ...lesson, ...part } })
  return (
    <div>
      <Panel title={t('what')}>
        <div className="cols">
          <SelectField
            className="c6"
            label={t('term')}
            fault={faults.termId}
            value={draft.termId}
            disabled={known !== null}
            options={terms.map((term) => ({ value: term.id, label: term.name }))}
            onChange={(termId) => onChange({ termId })}
          />
          <BookingWhat lesson={lesson} className="c6" faults={faults} onChange={set} />
          <SelectField
            className="c6"
            label={b('leadSchool')}
            fault={faults.leadSchoolId}
            value={lesson.leadSchoolId}
            options={leads.map((s) => ({ value: s.id, label: s.name }))}
            onChange={(leadSchoolId) =>
              set({
                leadSchoolId,
                teacherId: null,
                leadClassroomId: only(places.classroomsOf(leadSchoolId ?? '').filter((r) => r.lead)),
                leadClassGroupId: null,
                period: null,
              })
            }
          />
          <SelectField
            className="c6"
            label={b('teacher')}
            fault={faults.teacherId}
            hint={lead && teachers.length === 0 ? b('noTeachers') : undefined}
            value={lesson.teacherId}
            disabled={!lead}
            options={teachers.filter((p) => !p.disabled).map((p) => ({ value: p.id, label: p.displayName }))}
            onChange={(teacherId) => set({ teacherId })}
          />
          <SelectField
            className="c6"
            label={b('leadClassroom')}
            fault={faults.leadClassroomId}
            hint={lead && leadRooms.length === 0 ? b('noLeadRooms') : undefined}
            value={lesson.leadClassroomId}
            disabled={!lead}
            options={leadRooms.map((room) => ({ value: room.id, label: room.name }))}
            onChange={(leadClassroomId) => set({ leadClassroomId })}
          />
          {lesson.kind === 'synchronous' && (
            <SelectField
              className="c6"
              label={b('leadClass')}
              fault={faults.leadClassGroupId}
              value={lesson.leadClassGroupId}
              disabled={!lead}
              options={(lead ? places.classGroupsOf(lead.id) : []).map((g) => ({
                value: g.id,
                label: g.name,
              }))}
              onChange={(leadClassGroupId) => set({ leadClassGroupId })}
            />
          )}
          <SelectField
            className="c6"
            label={t('weekday')}
            fault={faults.weekday}
            value={draft.weekday === null ? null : String(draft.weekday)}
            options={[1, 2, 3, 4, 5, 6, 7].map((n) => ({ value: String(n), label: weekdayName(n) }))}
            onChange={(weekday) => onChange({ weekday: weekday ? Number(weekday) : null })}
          />
          <SelectField
            className="c6"
            label={t('period')}
            fault={faults.period}
            hint={lead && tables.length === 0 ? t('noBells') : undefined}
            value={lesson.period === null ? null : String(lesson.period)}
            disabled={!lead}
            options={bells.map((bell) => ({
              value: String(bell.period),
              label: t('periodLabel', {
                n: bell.period,
                span: `${clockText(bell.start)}–${clockText(bell.end)}`,
              }),
            }))}
            onChange={(period) => set({ period: period ? Number(period) : null })}
          />
          <WeeksField draft={draft} fault={faults.weeks} onChange={onChange} />
        </div>
      </Panel>
      <BookingReceivers
        lesson={lesson}
        places={places}
        schools={partners}
        settings={settings}
        time={time}
        faults={faults}
        markBusy={(_, name) => name}
        onChange={(receivers) => set({ receivers })}
      />
    </div>
  )
}

function WeeksField({
  draft,
  fault,
  onChange,
}: {
  draft: SeriesDraft
  fault: string | undefined
  onChange: (part: Partial<SeriesDraft>) => void
}) {
  return (
    <BookingField className="c12" label={t('weeks')} fault={fault}>
      {(fieldId) => (
        <div className="row">
          <Radio.Group
            id={fieldId}
            optionType="button"
            value={draft.weeks}
            options={(['all', 'odd', 'even', 'list'] as const).map((w) => ({ value: w, label: t(w) }))}
            onChange={(e) => onChange({ weeks: e.target.value })}
          />
          {draft.weeks === 'list' && (
            <Input
              style={{ width: 200 }}
              aria-label={t('list')}
              placeholder={t('listHint')}
              value={draft.list}
              maxLength={120}
              onChange={(e) => onChange({ list: e.target.value })}
            />
          )}
        </div>
      )}
    </BookingField>
  )
}
