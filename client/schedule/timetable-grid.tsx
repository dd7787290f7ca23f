import { type DragEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import type { Lesson } from '../../shared/schedule.ts'
import type { Slot, Timetable } from '../../shared/series.ts'
import { weekdayOf } from '../../shared/time.ts'
import { clockText, dateText, spanOf } from '../app/format.ts'
import { clausesText, listText, translator } from '../app/i18n.ts'
import { dayKindText, weekdayName } from '../calendar/day-text.ts'
import { titleOf } from './lesson-time.ts'
import { bySeverity, problemText } from './problem-text.ts'
import { bandOf, dayOfSpan, frameOf, type Placed, place, SCALE, shownSpan } from './timetable-layout.ts'
import { timetableWords } from './timetable-messages.ts'

const t = translator(timetableWords)

export interface FreeSlot {
  date: string
  period: number
  start: string
  end: string
}

/** A week by the clock: bands are the periods of that school on that date, lessons stand at their true time. */
export function TimetableGrid({
  table,
  chosen,
  picked,
  slots,
  write,
  onOpen,
  onPick,
  onDrop,
  onPoint,
  onFree,
}: {
  table: Timetable
  chosen: string | null
  /** The lesson that is being moved. */
  picked: Lesson | null
  slots: Slot[] | null
  write: boolean
  onOpen: (lesson: Lesson) => void
  onPick: (lesson: Lesson | null) => void
  onDrop: (slot: Slot) => void
  /** A slot that is pointed at, so that its reasons can be said in full. */
  onPoint: (slot: Slot | null) => void
  onFree: ((slot: FreeSlot) => void) | null
}) {
  const { zone } = table
  const frame = frameOf(table, slots ?? [])
  const height = (frame.to - frame.from) * SCALE
  const days = table.days.filter(
    (day) =>
      weekdayOf(day.date) <= 5 ||
      day.instruction ||
      table.lessons.some((lesson) => dayOfSpan(lesson, zone) === day.date) ||
      slots?.some((slot) => slot.day === day.date),
  )
  const hours = Array.from({ length: 24 }, (_, h) => h * 60).filter((m) => m >= frame.from && m <= frame.to)
  return (
    <section className={picked ? 'tt picking' : 'tt'} aria-label={t('grid')}>
      <div className="tt-head" style={{ gridTemplateColumns: `52px repeat(${days.length}, minmax(0, 1fr))` }}>
        <span />
        {days.map((day) => {
          const special = day.name || !day.instruction || day.follows !== weekdayOf(day.date)
          return (
            <div key={day.date} className={day.instruction ? '' : 'off'}>
              <strong>{weekdayName(weekdayOf(day.date))}</strong> <span>{dateText(day.date)}</span>
              {special && (
                <em>{`${day.name} ${day.kind === 'outside' ? t('dayOff') : dayKindText(day, weekdayOf(day.date))}`}</em>
              )}
            </div>
          )
        })}
      </div>
      <div
        className="tt-body"
        style={{ height, gridTemplateColumns: `52px repeat(${days.length}, minmax(0, 1fr))` }}
      >
        <div className="tt-clock" aria-hidden>
          {hours.map((m) => (
            <span key={m} style={{ top: (m - frame.from) * SCALE }}>
              {m / 60}:00
            </span>
          ))}
        </div>
        {days.map((day) => (
          <Day
            key={day.date}
            table={table}
            day={day}
            from={frame.from}
            chosen={chosen}
            picked={picked}
            write={write}
            onOpen={onOpen}
            onPick={onPick}
            onFree={picked ? null : onFree}
          >
            {picked && slots && (
              <Slots
                slots={slots.filter((slot) => slot.day === day.date)}
                all={slots}
                from={frame.from}
                zone={zone}
                onDrop={onDrop}
                onPoint={onPoint}
              />
            )}
          </Day>
        ))}
      </div>
    </section>
  )
}

function Day({
  table,
  day,
  from,
  chosen,
  picked,
  write,
  onOpen,
  onPick,
  onFree,
  children,
}: {
  table: Timetable
  day: Timetable['days'][number]
  from: number
  chosen: string | null
  picked: Lesson | null
  write: boolean
  onOpen: (lesson: Lesson) => void
  onPick: (lesson: Lesson | null) => void
  onFree: ((slot: FreeSlot) => void) | null
  children: React.ReactNode
}) {
  const { zone } = table
  const lessons = table.lessons
    .map((lesson) => ({ lesson, ...shownSpan(lesson, table) }))
    .filter((one) => dayOfSpan(one, zone) === day.date)
  const local = localsOf(table, day.date)
  return (
    <div className={day.instruction ? 'tt-day' : 'tt-day off'}>
      {day.bells.map((bell) => {
        const label = {
          day: weekdayName(weekdayOf(day.date)),
          period: bell.period,
          span: `${clockText(bell.start)}–${clockText(bell.end)}`,
        }
        return onFree ? (
          <button
            key={bell.period}
            type="button"
            className="tt-band"
            style={bandOf(bell, from)}
            aria-label={t('free', label)}
            onClick={() => onFree({ date: day.date, period: bell.period, start: bell.start, end: bell.end })}
          >
            <BellHead period={bell.period} span={label.span} />
          </button>
        ) : (
          <div key={bell.period} className="tt-band" style={bandOf(bell, from)}>
            <BellHead period={bell.period} span={label.span} />
          </div>
        )
      })}
      {place(local, from, zone).map((one) => (
        <div key={one.item.key} className="tt-local" style={boxOf(one)} title={one.item.title}>
          {one.item.text}
        </div>
      ))}
      {place(lessons, from, zone).map((one) => (
        <LessonBox
          key={one.item.lesson.id}
          placed={one}
          lesson={one.item.lesson}
          table={table}
          chosen={chosen === one.item.lesson.id}
          picked={picked?.id === one.item.lesson.id}
          movable={write && isMovable(one.item.lesson)}
          onOpen={onOpen}
          onPick={onPick}
        />
      ))}
      {children}
    </div>
  )
}

const isMovable = (lesson: Lesson): boolean =>
  (lesson.phase === 'draft' || lesson.phase === 'scheduled') && Date.parse(lesson.startsAt) > Date.now()

function BellHead({ period, span }: { period: number; span: string }) {
  return (
    <span className="tt-bell num">
      <b>{period}</b> {span}
    </span>
  )
}

/** A school's many own lessons of one period are one box; those of a class, teacher or room stand by themselves. */
function localsOf(table: Timetable, date: string) {
  const own = table.localLessons.filter((lesson) => lesson.day === date)
  const groups = new Map<string, typeof own>()
  for (const lesson of own) {
    const key = table.kind === 'school' ? String(lesson.period) : `${lesson.classGroupId} ${lesson.period}`
    groups.set(key, [...(groups.get(key) ?? []), lesson])
  }
  return [...groups].map(([key, lessons]) => {
    const [first] = lessons
    const each = lessons.map((lesson) => `${lesson.classGroupName} ${lesson.subjectName}`)
    return {
      key,
      startsAt: first!.startsAt,
      endsAt: first!.endsAt,
      text:
        lessons.length > 1
          ? t('localMany', { n: lessons.length })
          : `${first!.subjectName} ${table.kind === 'class-group' ? '' : first!.classGroupName}`,
      title: each.join('\n'),
    }
  })
}

const boxOf = ({ top, height, lane, lanes }: Placed<unknown>) => ({
  top: top + 1,
  height: height - 2,
  left: `calc(${(lane / lanes) * 100}% + 2px)`,
  width: `calc(${100 / lanes}% - 4px)`,
})

/** A cancelled lesson leaves its slot free to be clicked. */
const asideOf = (placed: Placed<unknown>) => ({ ...boxOf(placed), left: '55%', width: 'calc(45% - 4px)' })

function LessonBox({
  placed,
  lesson,
  table,
  chosen,
  picked,
  movable,
  onOpen,
  onPick,
}: {
  placed: Placed<unknown>
  lesson: Lesson
  table: Timetable
  chosen: boolean
  picked: boolean
  movable: boolean
  onOpen: (lesson: Lesson) => void
  onPick: (lesson: Lesson | null) => void
}) {
  const drag = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', lesson.id)
    // Drawing over what is dragged in this very event would end the drag.
    setTimeout(() => onPick(lesson))
  }
  const leads = lesson.leadSchoolId === table.schoolId || table.kind === 'teacher'
  const classes =
    table.kind === 'class-group' || !leads
      ? lesson.leadSchoolName
      : listText(lesson.receivers.map((receiver) => receiver.schoolName))
  const tone = [
    'tt-lesson',
    lesson.phase,
    leads ? 'leads' : 'receives',
    chosen ? 'chosen' : '',
    picked ? 'picked' : '',
  ]
  return (
    <button
      type="button"
      className={tone.join(' ')}
      style={lesson.phase === 'cancelled' ? asideOf(placed) : boxOf(placed)}
      draggable={movable}
      onDragStart={drag}
      onDragEnd={(event) => event.dataTransfer.dropEffect === 'none' && onPick(null)}
      onClick={() => onOpen(lesson)}
      title={`${titleOf(lesson)}\n${lesson.teacherName}\n${classes}`}
    >
      <strong>{titleOf(lesson)}</strong>
      <span className="num">{spanOf(lesson.startsAt, lesson.endsAt, table.zone)}</span>
      <span>{table.kind === 'teacher' ? classes : `${lesson.teacherName} · ${classes}`}</span>
    </button>
  )
}

const columns: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 }
const rows: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 }

function Slots({
  slots,
  all,
  from,
  zone,
  onDrop,
  onPoint,
}: {
  slots: Slot[]
  all: Slot[]
  from: number
  zone: string
  onDrop: (slot: Slot) => void
  onPoint: (slot: Slot | null) => void
}) {
  const first = useRef<HTMLButtonElement>(null)
  const start = all.find((slot) => slot.score !== null) ?? all[0]
  const startKey = start && keyOf(start)
  useEffect(() => {
    // The keys go on where the lesson can be put.
    if (startKey && first.current?.id === startKey) first.current.focus()
  }, [startKey])
  const move = (event: KeyboardEvent, slot: Slot) => {
    const dates = [...new Set(all.map((one) => one.day))].sort()
    const ofDay = (date: string) => all.filter((one) => one.day === date)
    const down = rows[event.key]
    const along = columns[event.key]
    if (!down && !along) return
    event.preventDefault()
    const own = ofDay(slot.day)
    const i = own.indexOf(slot)
    const next = down
      ? own[i + down]
      : ofDay(dates[dates.indexOf(slot.day) + along!] ?? '').sort(
          (a, b) => Math.abs(a.period - slot.period) - Math.abs(b.period - slot.period),
        )[0]
    if (next) document.getElementById(keyOf(next))?.focus()
  }
  return slots.map((slot) => {
    const fits = slot.score !== null
    const state = fits
      ? slot.score === 100
        ? t('slotFree')
        : t('slotGood', { score: Math.round(slot.score ?? 0) })
      : t('slotNo')
    const reasons = bySeverity(slot.problems).map((problem) => problemText(problem, zone))
    const label = t('slotLabel', {
      day: `${weekdayName(weekdayOf(slot.day))} ${dateText(slot.day)}`,
      period: slot.period,
      span: spanOf(slot.startsAt, slot.endsAt, zone),
      state,
    })
    const [box] = place([slot], from, zone)
    return (
      <button
        key={keyOf(slot)}
        id={keyOf(slot)}
        ref={keyOf(slot) === startKey ? first : null}
        type="button"
        className={fits ? 'tt-slot fits' : 'tt-slot'}
        style={boxOf(box!)}
        aria-label={clausesText([label, ...reasons])}
        aria-disabled={!fits}
        title={reasons.join('\n')}
        onFocus={() => onPoint(slot)}
        onMouseEnter={() => onPoint(slot)}
        onKeyDown={(event) => move(event, slot)}
        onClick={() => fits && onDrop(slot)}
        onDragOver={(event) => {
          onPoint(slot)
          if (fits) event.preventDefault()
        }}
        onDrop={(event) => {
          event.preventDefault()
          onDrop(slot)
        }}
      >
        <strong>{state}</strong>
        {reasons.length > 0 && <span>{clausesText(reasons)}</span>}
      </button>
    )
  })
}

const keyOf = (slot: Slot): string => `slot-${slot.day}-${slot.period}`
