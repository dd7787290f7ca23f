import { ArrowLeftOutlined } from '@ant-design/icons'
import { App, Form } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import type { SchoolDay } from '../../shared/calendar.ts'
import { defaultSettings } from '../../shared/directory.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { dateOf } from '../../shared/time.ts'
import { usePeople } from '../account/data.ts'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { clockOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useTerms } from '../calendar/data.ts'
import { useSchoolDay } from '../calendar/school-day.ts'
import { type Places, useDirectory, useMayWrite, useSave, useSettings, useZone } from '../directory/data.ts'
import { Page, Panel } from '../ui/page.tsx'
import { Failed, Loaded, Loading } from '../ui/state.tsx'
import {
  bookingOf,
  busyDuring,
  type Draft,
  draftOf,
  emptyDraft,
  faultsOf,
  only,
  partnersOf,
  refusalsOf,
  timeOf,
} from './booking-draft.ts'
import { SelectField } from './booking-field.tsx'
import { BookingReceivers } from './booking-receivers.tsx'
import { BookingSide } from './booking-side.tsx'
import { startOf } from './booking-start.ts'
import { BookingTime } from './booking-time.tsx'
import { BookingWhat } from './booking-what.tsx'
import { useLesson, useLessons } from './data.ts'
import { bookingWords } from './messages.ts'
import './schedule.css'

const t = translator(bookingWords)

/** Books a lesson, or changes one that is still ahead. */
export function BookingPage() {
  const { id } = useParams<{ id?: string }>()
  const directory = useDirectory()
  const terms = useTerms()
  const known = useLesson(id ?? '', id !== undefined)
  const home = useZone()
  const dateIn = (zone: string | undefined) =>
    zone && known.data && dateOf(Date.parse(known.data.startsAt), zone)
  // A lesson's times are the lead school's: by whose clock, its day says.
  const near = useSchoolDay(known.data?.leadSchoolId, dateIn(home))
  const day = useSchoolDay(known.data?.leadSchoolId, dateIn(near.data?.zone))
  return (
    <Page
      title={id ? t('changeTitle') : t('title')}
      back={
        <Link href={id ? `/lessons/${id}` : '/lessons'}>
          <ArrowLeftOutlined aria-hidden /> {t('back')}
        </Link>
      }
    >
      <Loaded of={[directory, terms]}>
        {([places]) => {
          if (!id) return <BookingForm places={places} home={home} known={null} day={undefined} />
          if (known.isError) return <Failed error={known.error} retry={() => known.refetch()} />
          if (near.isError) return <Failed error={near.error} retry={() => near.refetch()} />
          if (day.isError) return <Failed error={day.error} retry={() => day.refetch()} />
          return known.data && day.data ? (
            <BookingForm places={places} home={home} known={known.data} day={day.data} />
          ) : (
            <Loading />
          )
        }}
      </Loaded>
    </Page>
  )
}

/** A school's only lead classroom needs no choosing. */
function leadEnd(places: Places, leadSchoolId: string | null) {
  const rooms = places.classroomsOf(leadSchoolId ?? '').filter((room) => room.lead)
  return { leadSchoolId, leadClassroomId: only(rooms) }
}

function BookingForm({
  places,
  home,
  known,
  day: knownDay,
}: {
  places: Places
  /** The time zone until a school and a date are chosen. */
  home: string
  known: Lesson | null
  /** Its date at its lead school. */
  day: SchoolDay | undefined
}) {
  const [id] = useState(() => known?.id ?? newId())
  const [search] = useSearchParams()
  const [written, setDraft] = useState<Draft>(() =>
    known
      ? draftOf(known, knownDay?.bells ?? [], knownDay?.zone ?? home)
      : {
          ...emptyDraft(),
          ...leadEnd(places, only(places.schools.filter((s) => s.lead))),
          ...startOf(search, places),
        },
  )
  const [tried, setTried] = useState(false)
  const [, go] = useLocation()
  const { message } = App.useApp()
  const mayWrite = useMayWrite()
  const day = useSchoolDay(written.leadSchoolId, written.date).data
  // A school without bells has no periods to choose from.
  const draft: Draft = day?.hasBells === false ? { ...written, timing: 'free' } : written
  const leadSchool = places.school.get(draft.leadSchoolId ?? '')
  const settings = useSettings(leadSchool?.regionId).data?.inForce ?? defaultSettings
  const zone = day?.zone ?? home
  const teachers = usePeople(
    { schoolId: draft.leadSchoolId ?? '', role: 'lead-teacher' },
    draft.leadSchoolId !== null,
  )
  const time = timeOf(draft, day?.bells ?? [], zone)
  const today = dateOf(Date.now(), zone)
  const sameDay = useLessons(
    time ? { from: new Date(time.start).toISOString(), to: new Date(time.end).toISOString() } : {},
    { enabled: time !== null },
  ).data
  const busy = time && sameDay ? busyDuring(sameDay, time, id) : new Map<string, Lesson>()
  const markBusy = (what: string, name: string): string => {
    const lesson = busy.get(what)
    return lesson ? t('busy', { name, clock: clockOf(lesson.startsAt, zone) }) : name
  }
  const save = useSave(
    (booking: ReturnType<typeof bookingOf>) =>
      call('PUT /api/lessons/:id', { params: { id }, body: booking }),
    ['lessons', 'lesson', 'coverage'],
  )
  const own = faultsOf(draft, time, Date.now())
  const faults = tried ? { ...refusalsOf(save.error, draft, zone), ...own } : {}

  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    save.reset()
  }
  const changeLead = (leadSchoolId: string | null) =>
    change({
      ...leadEnd(places, leadSchoolId),
      teacherId: null,
      leadClassGroupId: null,
      period: null,
      timing: 'period',
    })
  const submit = () => {
    setTried(true)
    if (Object.keys(own).length > 0 || !time || save.isPending) return
    save.mutate(bookingOf(draft, time), {
      onSuccess: () => {
        void message.success(known ? t('changed') : t('done'))
        go(`/lessons/${id}`)
      },
    })
  }
  const leads = places.schools.filter((s) => s.lead && mayWrite(places.pathOf(s.id)))
  const partners = partnersOf(places, draft.leadSchoolId, draft.date ?? today, settings.pairingRequired)
  const teacherOptions = (teachers.data ?? []).filter((p) => !p.disabled)
  const noTeachers = teachers.data && teacherOptions.length === 0 ? t('noTeachers') : undefined
  const leadRooms = leadSchool ? places.classroomsOf(leadSchool.id).filter((room) => room.lead) : []
  return (
    <Form layout="vertical" className="booking" onFinish={submit} requiredMark={false}>
      <div>
        <Panel title={t('what')}>
          <div className="cols">
            <BookingWhat lesson={draft} className="c4" faults={faults} onChange={change} />
          </div>
        </Panel>
        <Panel title={t('leadEnd')}>
          <div className="cols">
            <SelectField
              className={draft.kind === 'synchronous' ? 'c3' : 'c4'}
              label={t('leadSchool')}
              fault={faults.leadSchoolId}
              value={draft.leadSchoolId}
              options={leads.map((s) => ({ value: s.id, label: s.name }))}
              onChange={changeLead}
            />
            <SelectField
              className={draft.kind === 'synchronous' ? 'c3' : 'c4'}
              label={t('teacher')}
              fault={faults.teacherId}
              hint={teachers.error ? errorText(teachers.error) : noTeachers}
              value={draft.teacherId}
              disabled={!leadSchool}
              options={teacherOptions.map((p) => ({ value: p.id, label: markBusy(p.id, p.displayName) }))}
              onChange={(teacherId) => change({ teacherId })}
            />
            <SelectField
              className={draft.kind === 'synchronous' ? 'c3' : 'c4'}
              label={t('leadClassroom')}
              fault={faults.leadClassroomId}
              hint={leadSchool && leadRooms.length === 0 ? t('noLeadRooms') : undefined}
              value={draft.leadClassroomId}
              disabled={!leadSchool}
              options={leadRooms.map((room) => ({ value: room.id, label: markBusy(room.id, room.name) }))}
              onChange={(leadClassroomId) => change({ leadClassroomId })}
            />
            {draft.kind === 'synchronous' && (
              <SelectField
                className="c3"
                label={t('leadClass')}
                fault={faults.leadClassGroupId}
                value={draft.leadClassGroupId}
                disabled={!leadSchool}
                options={(leadSchool ? places.classGroupsOf(leadSchool.id) : []).map((g) => ({
                  value: g.id,
                  label: markBusy(g.id, t('gradeSize', { name: g.name, size: g.size })),
                }))}
                onChange={(leadClassGroupId) => change({ leadClassGroupId })}
              />
            )}
          </div>
          <BookingTime
            draft={draft}
            day={day}
            school={leadSchool?.name ?? ''}
            today={today}
            faults={faults}
            change={change}
          />
        </Panel>
        <BookingReceivers
          lesson={draft}
          places={places}
          schools={partners}
          settings={settings}
          time={time}
          faults={faults}
          markBusy={markBusy}
          onChange={(receivers) => change({ receivers })}
        />
      </div>
      <BookingSide
        draft={draft}
        time={time}
        places={places}
        teacherName={(teachers.data ?? []).find((p) => p.id === draft.teacherId)?.displayName ?? ''}
        error={save.error}
        busy={save.isPending}
        changing={known !== null}
      />
    </Form>
  )
}
