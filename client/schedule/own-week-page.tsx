import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useSyncExternalStore } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { Lesson } from '../../shared/schedule.ts'
import type { Timetable } from '../../shared/series.ts'
import { dateOf, weekdayOf } from '../../shared/time.ts'
import { datesText, dateText, spanOf } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { useMe } from '../app/session.ts'
import { dayKindText, weekdayName } from '../calendar/day-text.ts'
import { addDays, mondayOf } from '../calendar/days-draft.ts'
import { useZone } from '../directory/data.ts'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { useNow } from '../ui/use-now.ts'
import { FeedButton } from './feed-button.tsx'
import { titleOf } from './lesson-time.ts'
import { ownWeekWords } from './own-week-messages.ts'
import { PhasePill } from './phase-pill.tsx'
import './schedule.css'
import './timetable.css'
import { useTimetable } from './timetable-data.ts'
import { TimetableGrid } from './timetable-grid.tsx'
import { dayOfSpan } from './timetable-layout.ts'
import { timetableWords } from './timetable-messages.ts'

const t = translator(ownWeekWords)
const w = translator(timetableWords)

const phone = matchMedia('(max-width: 760px)')
const onChange = (heard: () => void) => {
  phone.addEventListener('change', heard)
  return () => phone.removeEventListener('change', heard)
}

/** 本周课表: a teacher's or assistant's own week, by the clock on a PC, day by day on a phone. */
export function OwnWeekPage() {
  const { person } = useMe()
  const [search, setSearch] = useSearchParams()
  const narrow = useSyncExternalStore(onChange, () => phone.matches)
  const [, go] = useLocation()
  const today = dateOf(useNow(60), useZone())
  const from = mondayOf(search.get('from') ?? today)
  const table = useTimetable('teacher', person.id, from)
  const turn = (days: number) => setSearch({ from: addDays(from, days) }, { replace: true })
  const week = table.data?.days.find((day) => day.week !== null)?.week
  return (
    <Page
      title={t('title')}
      sub={t('sub', { name: person.displayName })}
      actions={<FeedButton subject={{ kind: 'teacher', id: person.id }} />}
    >
      <div className="own-week">
        <Button icon={<LeftOutlined />} aria-label={w('before')} onClick={() => turn(-7)} />
        <strong>
          {week ? w('week', { n: week }) : w('noWeek')}{' '}
          <span className="soft">{datesText(from, addDays(from, 6))}</span>
        </strong>
        <Button icon={<RightOutlined />} aria-label={w('after')} onClick={() => turn(7)} />
        {from !== mondayOf(today) && (
          <Button onClick={() => setSearch({}, { replace: true })}>{w('thisWeek')}</Button>
        )}
      </div>
      <Loaded of={[table]}>
        {([data]) =>
          narrow ? (
            <Agenda table={data} today={today} />
          ) : data.lessons.length + data.localLessons.length === 0 ? (
            <Panel>
              <Empty title={t('noneWeek')} hint={t('noneWeekHint')} />
            </Panel>
          ) : (
            <TimetableGrid
              table={data}
              chosen={null}
              picked={null}
              slots={null}
              write={false}
              onOpen={(lesson) => go(`/lessons/${lesson.id}`)}
              onPick={() => {}}
              onDrop={() => {}}
              onPoint={() => {}}
              onFree={null}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

function Agenda({ table, today }: { table: Timetable; today: string }) {
  const { zone } = table
  return table.days.map((day) => {
    const lessons = table.lessons.filter((lesson) => dayOfSpan(lesson, zone) === day.date)
    const local = table.localLessons.filter((lesson) => lesson.day === day.date)
    const weekday = weekdayOf(day.date)
    if (lessons.length + local.length === 0 && !day.instruction) return null
    const entries = [
      ...lessons.map((lesson) => ({ at: lesson.startsAt, key: lesson.id, lesson, local: null })),
      ...local.map((one) => ({
        at: one.startsAt,
        key: `${one.classGroupId} ${one.startsAt}`,
        lesson: null,
        local: one,
      })),
    ].sort((a, b) => a.at.localeCompare(b.at))
    const special = day.instruction && day.follows === weekday ? '' : dayKindText(day, weekday)
    return (
      <section key={day.date} className={day.date === today ? 'agenda now' : 'agenda'}>
        <h2>
          {weekdayName(weekday)} <span>{dateText(day.date)}</span>
          {day.date === today && <span className="agenda-mark">{t('today')}</span>}
          {(day.name || special) && <span className="agenda-mark">{`${day.name} ${special}`}</span>}
        </h2>
        {entries.length === 0 && <p className="soft">{t('none')}</p>}
        {entries.map(({ key, lesson, local: own }) =>
          lesson ? (
            <AgendaLesson key={key} lesson={lesson} table={table} />
          ) : (
            <div key={key} className="agenda-local">
              <span className="num">{spanOf(own.startsAt, own.endsAt, zone)}</span>
              <span>
                {own.subjectName} · {own.classGroupName} · {t('local')}
              </span>
            </div>
          ),
        )}
      </section>
    )
  })
}

function AgendaLesson({ lesson, table }: { lesson: Lesson; table: Timetable }) {
  const now = useNow(30)
  const assisted = lesson.receivers.filter((receiver) => receiver.assistantId === table.id)
  return (
    <Link href={`/lessons/${lesson.id}`} className={`agenda-lesson ${lesson.phase}`}>
      <span className="num">{spanOf(lesson.startsAt, lesson.endsAt, table.zone)}</span>
      <strong>{titleOf(lesson)}</strong>
      <span>
        {lesson.teacherId === table.id
          ? `${t('lead')} → ${listText(lesson.receivers.map((r) => `${r.schoolName} ${r.classGroupName}`))}`
          : `${lesson.leadSchoolName} ${lesson.teacherName} · ${listText(
              assisted.map((r) => t('assist', { school: `${r.schoolName} ${r.classGroupName}` })),
            )}`}
      </span>
      <PhasePill lesson={lesson} now={now} />
    </Link>
  )
}
