import { LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons'
import { Alert, Button, DatePicker, Modal, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { Lesson } from '../../shared/schedule.ts'
import { type Slot, type Timetable, type TimetableKind, timetableKind } from '../../shared/series.ts'
import { dateOf } from '../../shared/time.ts'
import { usePeople } from '../account/data.ts'
import { clockText, datesText, dateText } from '../app/format.ts'
import { clausesText, translator } from '../app/i18n.ts'
import { rightsOf } from '../app/rights.ts'
import { useMe } from '../app/session.ts'
import { addDays, mondayOf } from '../calendar/days-draft.ts'
import { type Places, useDirectory, useMayWrite, useZone } from '../directory/data.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { ChangeDialog } from './change-dialog.tsx'
import { FeedButton } from './feed-button.tsx'
import { titleOf } from './lesson-time.ts'
import { problemText } from './problem-text.ts'
import './timetable.css'
import { useSlots, useTimetable } from './timetable-data.ts'
import { type FreeSlot, TimetableGrid } from './timetable-grid.tsx'
import { LessonPanel } from './timetable-lesson-panel.tsx'
import { timetableWords } from './timetable-messages.ts'

const t = translator(timetableWords)

/** 课表: a week of a school, teacher, class or classroom; book by clicking, move by dragging or by keys. */
export function TimetablePage() {
  const directory = useDirectory()
  const { manages } = rightsOf(useMe().person.grants)
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        manages && (
          <>
            <Link href="/series">
              <Button>{t('allSeries')}</Button>
            </Link>
            <Link href="/series/new">
              <Button type="primary" icon={<PlusOutlined aria-hidden />}>
                {t('series')}
              </Button>
            </Link>
          </>
        )
      }
    >
      <Loaded of={[directory]}>{([places]) => <TimetableView places={places} />}</Loaded>
    </Page>
  )
}

function useChoice(places: Places) {
  const [search, setSearch] = useSearchParams()
  const today = dateOf(Date.now(), useZone())
  const kind = timetableKind.catch('school').parse(search.get('kind') ?? 'school')
  const teachers = usePeople({ role: 'lead-teacher' }).data ?? []
  const schoolName = (id: string) => places.school.get(id)?.name ?? ''
  const lists: Record<TimetableKind, { value: string; label: string }[]> = {
    school: places.schools.map((school) => ({ value: school.id, label: school.name })),
    teacher: teachers.map((person) => ({ value: person.id, label: person.displayName })),
    'class-group': places.classGroups.map((group) => ({
      value: group.id,
      label: `${schoolName(group.schoolId)} ${group.name}`,
    })),
    classroom: places.classrooms.map((room) => ({
      value: room.id,
      label: `${schoolName(room.schoolId)} ${room.name}`,
    })),
  }
  const options = lists[kind]
  const lead = places.schools.find((school) => school.lead)?.id
  const id = search.get('id') ?? (kind === 'school' ? (lead ?? options[0]?.value) : options[0]?.value)
  const from = mondayOf(search.get('from') ?? today)
  const set = (values: Record<string, string | null>) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old)
        for (const [key, value] of Object.entries(values)) value ? next.set(key, value) : next.delete(key)
        return next
      },
      { replace: true },
    )
  return { kind, id, from, today, options, set }
}

function TimetableView({ places }: { places: Places }) {
  const { kind, id, from, today, options, set } = useChoice(places)
  const table = useTimetable(kind, id, from)
  const [chosen, setChosen] = useState<string | null>(null)
  const [picked, setPicked] = useState<Lesson | null>(null)
  const [pointed, setPointed] = useState<Slot | null>(null)
  const [target, setTarget] = useState<Slot | null>(null)
  const [free, setFree] = useState<FreeSlot | null>(null)
  const mayWrite = useMayWrite()
  const slots = useSlots(picked?.id ?? null, from)
  const putDown = () => {
    setPicked(null)
    setPointed(null)
    setTarget(null)
  }
  useEffect(() => {
    if (!picked || target) return
    const onKey = (event: globalThis.KeyboardEvent) => event.key === 'Escape' && putDown()
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  const pick = (lesson: Lesson | null) => {
    // A drag that ends over nothing puts the lesson back, unless it was dropped already.
    if (!lesson && target) return
    setPicked(lesson)
    setPointed(null)
    if (lesson) setChosen(null)
  }
  const lesson = table.data?.lessons.find((one) => one.id === chosen) ?? null
  const write = rightsOf(useMe().person.grants).manages
  return (
    <>
      <div className="filters level tt-filters">
        <Radio.Group
          aria-label={t('kind')}
          optionType="button"
          value={kind}
          onChange={(e) => set({ kind: e.target.value, id: null })}
          options={timetableKind.options.map((one) => ({ value: one, label: t(one) }))}
        />
        <Select
          aria-label={t('choose')}
          style={{ width: 240 }}
          showSearch={{ optionFilterProp: 'label' }}
          value={id ?? null}
          options={options}
          onChange={(next) => set({ id: next })}
        />
        {id && kind !== 'school' && <FeedButton key={id} subject={{ kind, id }} />}
        <div className="tt-week">
          <Button
            icon={<LeftOutlined />}
            aria-label={t('before')}
            onClick={() => set({ from: addDays(from, -7) })}
          />
          <DatePicker
            aria-label={t('toDate')}
            allowClear={false}
            picker="week"
            value={dayjs(from)}
            format={() => weekText(table.data, from)}
            onChange={(day) => day && set({ from: mondayOf(day.format('YYYY-MM-DD')) })}
          />
          <Button
            icon={<RightOutlined />}
            aria-label={t('after')}
            onClick={() => set({ from: addDays(from, 7) })}
          />
          <Button disabled={from === mondayOf(today)} onClick={() => set({ from: null })}>
            {t('thisWeek')}
          </Button>
        </div>
      </div>
      <Loaded of={[table]}>
        {([week]) => (
          <>
            {picked && (
              <div className="tt-picked" role="status">
                <span>
                  {t('pickedUp', { lesson: titleOf(picked) })}
                  <strong>
                    {slots.isPending && t('slotsLoading')}
                    {slots.data?.length === 0 && t('noSlots')}
                    {pointed &&
                      clausesText(pointed.problems.map((problem) => problemText(problem, week.zone)))}
                  </strong>
                </span>
                <Button onClick={putDown}>{t('putDown')}</Button>
              </div>
            )}
            {slots.isError && <Alert type="error" showIcon title={t('noSlots')} />}
            <Legend table={week} />
            {week.days.every((day) => day.bells.length === 0) && week.lessons.length === 0 ? (
              <Empty title={t('noBells')} hint={t('noBellsHint')} />
            ) : (
              <TimetableGrid
                table={week}
                chosen={chosen}
                picked={picked}
                slots={picked ? (slots.data ?? null) : null}
                write={write}
                onOpen={(one) => setChosen(one.id)}
                onPick={pick}
                onDrop={setTarget}
                onPoint={setPointed}
                onFree={mayWrite(places.pathOf(week.schoolId)) ? setFree : null}
              />
            )}
            {free && <FreeDialog table={week} places={places} slot={free} onClose={() => setFree(null)} />}
          </>
        )}
      </Loaded>
      {lesson && (
        <LessonPanel
          lesson={lesson}
          write={write}
          onMove={() => pick(lesson)}
          onClose={() => setChosen(null)}
        />
      )}
      {picked && target && (
        <ChangeDialog
          lesson={picked}
          change={{ kind: 'move', startsAt: target.startsAt, endsAt: target.endsAt }}
          onClose={putDown}
        />
      )}
    </>
  )
}

function weekText(table: Timetable | undefined, from: string): string {
  const week = table?.days.find((day) => day.week !== null && addDays(day.date, 0) >= from)?.week
  const name = week ? t('week', { n: week }) : t('noWeek')
  return `${name} ${datesText(from, addDays(from, 6))}`
}

function Legend({ table }: { table: Timetable }) {
  return (
    <div className="tt-legend">
      <span>
        <i className="shared" aria-hidden />
        {t('legendShared')}
      </span>
      <span>
        <i className="local" aria-hidden />
        {t('legendLocal')}
      </span>
      <span>
        <i className="draft" aria-hidden />
        {t('legendDraft')}
      </span>
      <span>
        <i aria-hidden />
        {t('legendFree')}
      </span>
      <span className="tt-bells">{t('bellsOf', { school: table.schoolName })}</span>
    </div>
  )
}

/** What a click on a free period leads to: one lesson there, or a series from there on. */
function FreeDialog({
  table,
  places,
  slot,
  onClose,
}: {
  table: Timetable
  places: Places
  slot: FreeSlot
  onClose: () => void
}) {
  const [, go] = useLocation()
  const room = places.classroom.get(table.id)
  const leads = places.school.get(table.schoolId)?.lead ?? false
  const query = new URLSearchParams({ date: slot.date, period: String(slot.period) })
  if (leads && table.kind !== 'class-group') query.set('school', table.schoolId)
  else query.set('receiver', table.schoolId)
  if (table.kind === 'teacher') query.set('teacher', table.id)
  if (table.kind === 'classroom' && room?.lead) query.set('classroom', table.id)
  if (table.kind === 'class-group') query.set('classGroup', table.id)
  return (
    <Modal open title={t('book')} footer={null} onCancel={onClose} width={420}>
      <p>
        {table.name} ·{' '}
        {t('bookAt', {
          day: dateText(slot.date),
          period: slot.period,
          span: `${clockText(slot.start)}–${clockText(slot.end)}`,
        })}
      </p>
      <div className="row">
        <Button type="primary" autoFocus onClick={() => go(`/lessons/new?${query}`)}>
          {t('bookOne')}
        </Button>
        <Button onClick={() => go(`/series/new?${query}`)}>{t('bookSeries')}</Button>
      </div>
    </Modal>
  )
}
