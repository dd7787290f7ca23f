import { CloseCircleOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Select, Table } from 'antd'
import dayjs from 'dayjs'
import { type ReactNode, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { subject } from '../../shared/directory.ts'
import { type Lesson, lessonPhase } from '../../shared/schedule.ts'
import { dateOf, instantOf } from '../../shared/time.ts'
import { usePeople } from '../account/data.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, subjectWords } from '../app/messages.ts'
import { rightsOf } from '../app/rights.ts'
import { useMe } from '../app/session.ts'
import { useDirectory, useMayWrite } from '../directory/data.ts'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { useNow } from '../ui/use-now.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { useLessons } from './data.ts'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { lessonWords, listWords } from './messages.ts'
import { PhasePill } from './phase-pill.tsx'
import './schedule.css'

const t = translator(listWords)
const l = translator(lessonWords)
const c = translator(commonWords)
const subjectName = translator(subjectWords)
const dayMs = 86_400_000

/** Lessons by date, school, teacher, class; the conditions are in the address, so that it can be kept or sent on. */
export function LessonsPage({ outcomes }: { outcomes: (lesson: Lesson) => ReactNode }) {
  const now = useNow(30)
  const { zone } = useLessonTime()
  const { manages } = rightsOf(useMe().person.grants)
  const [search, setSearch] = useSearchParams()
  const today = dateOf(now, zone)
  const from = search.get('from') ?? dateOf(now - 14 * dayMs, zone)
  const to = search.get('to') ?? dateOf(now + 14 * dayMs, zone)
  const get = (key: string) => search.get(key) ?? undefined
  const set = (values: Record<string, string | undefined>) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old)
        for (const [key, value] of Object.entries(values)) value ? next.set(key, value) : next.delete(key)
        return next
      },
      { replace: true },
    )
  const lessons = useLessons(
    {
      from: new Date(instantOf(from, '00:00', zone)).toISOString(),
      to: new Date(instantOf(to, '00:00', zone) + dayMs).toISOString(),
      teacherId: get('teacher'),
      schoolId: get('school'),
      classGroupId: get('classGroup'),
    },
    { every: 30 },
  )
  const filtered = [...search.keys()].length > 0
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        manages && (
          <Link href="/lessons/new">
            <Button type="primary" icon={<PlusOutlined aria-hidden />}>
              {t('book')}
            </Button>
          </Link>
        )
      }
    >
      <div className="filters">
        <div className="filter">
          {t('dates')}
          <DatePicker.RangePicker
            aria-label={t('dates')}
            allowClear={false}
            value={[dayjs(from), dayjs(to)]}
            onChange={(range) =>
              set({ from: range?.[0]?.format('YYYY-MM-DD'), to: range?.[1]?.format('YYYY-MM-DD') })
            }
          />
        </div>
        <Filters get={get} set={set} />
        {filtered && (
          <Button type="text" onClick={() => setSearch(new URLSearchParams(), { replace: true })}>
            {t('clear')}
          </Button>
        )}
      </div>
      <Loaded of={[lessons]}>
        {([list]) => (
          <LessonTable
            lessons={list.filter(
              (x) =>
                (!get('subject') || x.subject === get('subject')) &&
                (!get('phase') || x.phase === get('phase')),
            )}
            now={now}
            today={today}
            outcomes={outcomes}
          />
        )}
      </Loaded>
    </Page>
  )
}

function Filters({
  get,
  set,
}: {
  get: (key: string) => string | undefined
  set: (values: Record<string, string | undefined>) => void
}) {
  const directory = useDirectory().data
  const teachers = usePeople({ role: 'lead-teacher' }).data ?? []
  const classGroup = directory?.classGroup.get(get('classGroup') ?? '')
  const select = (
    key: string,
    label: string,
    options: { value: string; label: string }[],
    width: number,
  ): ReactNode => (
    <div className="filter">
      {label}
      <Select
        aria-label={label}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={c('all')}
        style={{ width }}
        value={get(key) ?? null}
        options={options}
        onChange={(value: string | undefined) => set({ [key]: value })}
      />
    </div>
  )
  return (
    <>
      {select(
        'school',
        t('school'),
        (directory?.schools ?? []).map((s) => ({ value: s.id, label: s.name })),
        190,
      )}
      {select(
        'teacher',
        t('teacher'),
        teachers.map((p) => ({ value: p.id, label: p.displayName })),
        130,
      )}
      {select(
        'subject',
        t('subject'),
        subject.options.map((s) => ({ value: s, label: subjectName(s) })),
        110,
      )}
      {select(
        'phase',
        t('phase'),
        lessonPhase.options.map((p) => ({ value: p, label: l(p) })),
        120,
      )}
      {classGroup &&
        select(
          'classGroup',
          t('classGroup'),
          [
            {
              value: classGroup.id,
              label: `${directory?.school.get(classGroup.schoolId)?.name ?? ''} ${classGroup.name}`,
            },
          ],
          220,
        )}
    </>
  )
}

function LessonTable({
  lessons,
  now,
  today,
  outcomes,
}: {
  lessons: Lesson[]
  now: number
  today: string
  outcomes: (lesson: Lesson) => ReactNode
}) {
  const { when, parts, zone } = useLessonTime()
  const places = useDirectory().data
  const mayWrite = useMayWrite()
  const [cancelling, setCancelling] = useState<Lesson | null>(null)
  const write = (lesson: Lesson) =>
    lesson.phase === 'scheduled' &&
    Date.parse(lesson.startsAt) > now &&
    mayWrite(places?.pathOf(lesson.leadSchoolId) ?? [])
  return (
    <Panel flush>
      <Table<Lesson>
        rowKey="id"
        dataSource={lessons}
        pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
        rowClassName={(x) =>
          x.phase === 'cancelled' ? 'faded' : dateOf(Date.parse(x.startsAt), zone) === today ? 'of-today' : ''
        }
        scroll={{ x: 980 }}
        locale={{ emptyText: <Empty title={t('none')} hint={t('noneHint')} /> }}
        columns={[
          {
            title: t('when'),
            width: 190,
            className: 'num nowrap',
            sorter: (a, b) => a.startsAt.localeCompare(b.startsAt),
            render: (_, x) => (
              <>
                {parts(x)[0]}
                <div className="soft small">{parts(x)[1]}</div>
              </>
            ),
          },
          {
            title: t('lesson'),
            render: (_, x) => (
              <>
                <Link href={`/lessons/${x.id}`} className="strong">
                  {titleOf(x)}
                </Link>
                <div className="soft small">{l(x.kind)}</div>
              </>
            ),
          },
          {
            title: t('leadEnd'),
            render: (_, x) => (
              <>
                {x.teacherName}
                <div className="soft small">{x.leadSchoolName}</div>
              </>
            ),
          },
          {
            title: t('receivers'),
            render: (_, x) => (
              <ul className="bare">
                {x.receivers.map((r) => (
                  <li key={r.classGroupId}>
                    {r.schoolName} <span className="soft">{r.classGroupName}</span>
                  </li>
                ))}
              </ul>
            ),
          },
          { title: t('state'), width: 110, render: (_, x) => <PhasePill lesson={x} now={now} /> },
          { title: t('outcome'), width: 150, render: (_, x) => outcomes(x) },
          {
            width: 112,
            fixed: 'right',
            render: (_, x) =>
              write(x) && (
                <div className="row-actions">
                  <Link href={`/lessons/${x.id}/change`}>
                    <Button
                      type="text"
                      icon={<EditOutlined aria-hidden />}
                      title={t('change')}
                      aria-label={`${t('change')} ${titleOf(x)} ${when(x)}`}
                    />
                  </Link>
                  <Button
                    type="text"
                    danger
                    icon={<CloseCircleOutlined aria-hidden />}
                    title={t('cancel')}
                    aria-label={`${t('cancel')} ${titleOf(x)} ${when(x)}`}
                    onClick={() => setCancelling(x)}
                  />
                </div>
              ),
          },
        ]}
      />
      {cancelling && <CancelDialog lesson={cancelling} onClose={() => setCancelling(null)} />}
    </Panel>
  )
}
