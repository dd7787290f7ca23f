import { ArrowLeftOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { defaultSettings, subject } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Decision, Series } from '../../shared/series.ts'
import { dateOf, weekdayOf } from '../../shared/time.ts'
import { usePeople } from '../account/data.ts'
import { call } from '../app/api.ts'
import { clockText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { newId } from '../app/new-id.ts'
import { nearestTerm, useBellTables, useTerms } from '../calendar/data.ts'
import { weekdayName } from '../calendar/day-text.ts'
import { type Places, useDirectory, useMayWrite, useSave, useSettings, useZone } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { type Draft, emptyReceiver, only, partnersOf } from './booking-draft.ts'
import { BookingField, SelectField } from './booking-field.tsx'
import { BookingReceiver } from './booking-receiver.tsx'
import { bookingWords, lessonWords } from './messages.ts'
import { isRefused } from './problem-text.ts'
import './schedule.css'
import { CancelSeriesButton } from './series-cancel.tsx'
import { useSeries } from './series-data.ts'
import { emptySeries, ruleOf, type SeriesDraft, seriesDraftOf, seriesFaults } from './series-draft.ts'
import { seriesWords } from './series-messages.ts'
import { SeriesPreviewList } from './series-preview.tsx'
import './timetable.css'
import { lessonKeys } from './timetable-data.ts'

const t = translator(seriesWords)
const b = translator(bookingWords)
const l = translator(lessonWords)
const subjectName = translator(subjectWords)

/** Lays out a weekly lesson for a term, or changes it; every lesson is seen before it is saved. */
export function SeriesPage() {
  const { id } = useParams<{ id?: string }>()
  const directory = useDirectory()
  const terms = useTerms()
  const series = useSeries({})
  const known = series.data?.find((one) => one.id === id) ?? null
  return (
    <Page
      title={id ? t('editTitle') : t('newTitle')}
      back={
        <Link href="/series">
          <ArrowLeftOutlined aria-hidden /> {t('back')}
        </Link>
      }
      actions={known && known.state !== 'cancelled' && <CancelSeriesButton series={known} />}
    >
      <Loaded of={[directory, terms, series]}>
        {([places]) => <SeriesForm key={`${id} ${known?.version}`} places={places} known={known} />}
      </Loaded>
    </Page>
  )
}

function useStart(places: Places, known: Series | null): SeriesDraft {
  const [search] = useSearchParams()
  const terms = useTerms().data ?? []
  const today = dateOf(Date.now(), useZone())
  if (known) return seriesDraftOf(known, places)
  const empty = emptySeries()
  const leadSchoolId = search.get('school') ?? only(places.schools.filter((s) => s.lead))
  const date = search.get('date')
  const receiver = search.get('receiver')
  return {
    ...empty,
    termId: nearestTerm(terms, date ?? today)?.id ?? null,
    weekday: date ? weekdayOf(date) : null,
    lesson: {
      ...empty.lesson,
      leadSchoolId,
      teacherId: search.get('teacher'),
      leadClassroomId:
        search.get('classroom') ?? only(places.classroomsOf(leadSchoolId ?? '').filter((room) => room.lead)),
      period: receiver ? null : Number(search.get('period')) || null,
      receivers: [
        {
          ...emptyReceiver(),
          schoolId: receiver,
          classGroupId: search.get('classGroup'),
          classroomId: only(places.classroomsOf(receiver ?? '').filter((room) => room.receive)),
        },
      ],
    },
  }
}

function SeriesForm({ places, known }: { places: Places; known: Series | null }) {
  const start = useStart(places, known)
  const [id] = useState(() => known?.id ?? newId())
  const [draft, setDraft] = useState<SeriesDraft>(start)
  const [decisions, setDecisions] = useState<Decision[]>(known?.decisions ?? [])
  const [tried, setTried] = useState(false)
  const [, go] = useLocation()
  const { message } = App.useApp()
  const own = seriesFaults(draft)
  const complete = Object.keys(own).length === 0
  const body = { ...(known ? { id } : {}), rule: ruleOf(draft), decisions }
  const preview = useQuery({
    queryKey: ['series-preview', body],
    queryFn: ({ signal }) => call('POST /api/series/preview', { body, signal }),
    enabled: complete,
    placeholderData: (previous) => previous,
  })
  const save = useSave(
    (state: 'draft' | 'confirmed') =>
      call('PUT /api/series/:id', {
        params: { id },
        body: { rule: ruleOf(draft), state, version: known?.version ?? 0, decisions },
      }),
    [...lessonKeys, 'series-preview'],
  )
  const change = (part: Partial<SeriesDraft>) => {
    setDraft({ ...draft, ...part })
    save.reset()
  }
  const bad = preview.data?.lessons.filter((lesson) => isRefused(lesson.problems)).length ?? 0
  const submit = (state: 'draft' | 'confirmed') => {
    setTried(true)
    if (!complete || save.isPending) return
    // Once saved the series is read anew, which makes this form anew too: what follows must not hang on it.
    save.mutateAsync(state).then(
      () => {
        void message.success(state === 'draft' ? t('savedDraft') : t('saved'))
        go('/series')
      },
      () => void preview.refetch(),
    )
  }
  const stale = save.error instanceof AppError && save.error.code === 'stale'
  const first = preview.data?.lessons[0]
  const time = first ? { start: Date.parse(first.startsAt), end: Date.parse(first.endsAt) } : null
  return (
    <Form layout="vertical" className="series" requiredMark={false}>
      <SeriesFields
        draft={draft}
        places={places}
        faults={tried ? own : {}}
        time={time}
        known={known}
        onChange={change}
      />
      <div className="series-side">
        <Panel title={t('preview')}>
          {!complete && <p className="soft plain">{t('previewEmpty')}</p>}
          {complete && preview.isPending && <p className="soft plain">{t('previewBusy')}</p>}
          {complete && <FormError error={preview.error} />}
          {complete && preview.data && (
            <SeriesPreviewList
              preview={preview.data}
              decisions={decisions}
              places={places}
              onDecide={setDecisions}
            />
          )}
        </Panel>
        {tried && bad > 0 && <Alert type="error" showIcon title={t('undecided', { n: bad })} />}
        {stale ? <Alert type="warning" showIcon title={t('stale')} /> : <FormError error={save.error} />}
        <div className="row series-submit">
          {known?.state !== 'confirmed' && (
            <Button disabled={bad > 0} loading={save.isPending} onClick={() => submit('draft')}>
              {t('draft')}
            </Button>
          )}
          <Button
            type="primary"
            disabled={bad > 0 || known?.state === 'cancelled'}
            loading={save.isPending}
            onClick={() => submit('confirmed')}
          >
            {known?.state === 'confirmed' ? t('save') : t('confirm')}
          </Button>
        </div>
      </div>
    </Form>
  )
}

function SeriesFields({
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
  const zone = useZone()
  const mayWrite = useMayWrite()
  const { lesson } = draft
  const lead = places.school.get(lesson.leadSchoolId ?? '')
  const terms = (useTerms().data ?? []).filter(
    (term) => !lead || places.pathOf(lead.id).includes(term.regionId),
  )
  const today = dateOf(Date.now(), zone)
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
          <SelectField
            className="c6"
            label={b('subject')}
            fault={faults.subject}
            value={lesson.subject}
            options={subject.options.map((s) => ({ value: s, label: subjectName(s) }))}
            onChange={(value) => set({ subject: value as Draft['subject'] })}
          />
          <BookingField
            className="c6"
            label={b('kind')}
            hint={b(lesson.kind === 'synchronous' ? 'synchronousHint' : 'deliveredHint')}
          >
            {(fieldId) => (
              <Radio.Group
                id={fieldId}
                optionType="button"
                value={lesson.kind}
                options={(['delivered', 'synchronous'] as const).map((k) => ({ value: k, label: l(k) }))}
                onChange={(e) => set({ kind: e.target.value })}
              />
            )}
          </BookingField>
          <BookingField className="c6" label={b('topic')}>
            {(fieldId) => (
              <Input
                id={fieldId}
                value={lesson.topic}
                maxLength={120}
                placeholder={b('topicHint')}
                onChange={(e) => set({ topic: e.target.value })}
              />
            )}
          </BookingField>
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
          <BookingField className="c12" label={t('weeks')} fault={faults.weeks}>
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
        </div>
      </Panel>
      <Panel
        title={b('receivers')}
        extra={
          <span className="soft small">
            {b(settings.pairingRequired ? 'receiversHint' : 'receiversAll', { max: settings.maxReceivers })}
          </span>
        }
      >
        {lesson.receivers.map((receiver, i) => (
          <BookingReceiver
            key={receiver.key}
            receiver={receiver}
            index={i}
            places={places}
            schools={partners}
            time={time}
            zone={zone}
            faults={faults}
            markBusy={(_, name) => name}
            onChange={(part) =>
              set({
                receivers: lesson.receivers.map((r) => (r.key === receiver.key ? { ...r, ...part } : r)),
              })
            }
            onRemove={
              lesson.receivers.length > 1
                ? () => set({ receivers: lesson.receivers.filter((r) => r.key !== receiver.key) })
                : null
            }
          />
        ))}
        <Button
          type="dashed"
          block
          icon={<PlusOutlined aria-hidden />}
          disabled={lesson.receivers.length >= settings.maxReceivers}
          onClick={() => set({ receivers: [...lesson.receivers, emptyReceiver()] })}
        >
          {b('addReceiver')}
        </Button>
      </Panel>
    </div>
  )
}
