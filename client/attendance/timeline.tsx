import type { ClassAttendance, LessonAttendance } from '../../shared/attendance.ts'
import { type Interval, minutes, overlap } from '../../shared/time.ts'
import { clockOf, figure } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { lessonPageWords } from './messages.ts'

const t = translator(lessonPageWords)

type Span = { start: string; end: string }
const interval = (span: Span): Interval => ({ start: Date.parse(span.start), end: Date.parse(span.end) })

/** Presence of every class against the lead end's live time and its own window, on one axis. */
export function Timeline({ attendance, zone }: { attendance: LessonAttendance; zone: string }) {
  const { lesson, leadLive, classes } = attendance
  const all = [
    interval({ start: lesson.startsAt, end: lesson.endsAt }),
    ...leadLive.map(interval),
    ...classes.map((c) => interval({ start: c.windowStartsAt, end: c.windowEndsAt })),
  ]
  const step = minutes(10)
  const start = Math.floor(Math.min(...all.map((i) => i.start)) / step) * step
  const end = Math.ceil(Math.max(...all.map((i) => i.end)) / step) * step
  const at = (time: number) => `${((time - start) / (end - start)) * 100}%`
  const place = (i: Interval) => ({
    left: at(i.start),
    width: `${((i.end - i.start) / (end - start)) * 100}%`,
  })
  const ticks = Array.from({ length: Math.round((end - start) / step) + 1 }, (_, i) => start + i * step)
  return (
    <div className="timeline">
      <div className="timeline-legend">
        <span className="key lead">{t('legendLead')}</span>
        <span className="key counted">{t('legendPresent')}</span>
        <span className="key only">{t('legendOnly')}</span>
        <span className="key window">{t('legendWindow')}</span>
      </div>
      <div className="timeline-grid">
        <div className="timeline-name">
          <strong>{t('leadRow')}</strong>
          <span className="soft small">{lesson.leadSchoolName}</span>
        </div>
        <div
          className="track"
          role="img"
          aria-label={`${t('leadRow')}: ${
            leadLive.map((s) => `${clockOf(s.start, zone)}–${clockOf(s.end, zone)}`).join(', ') ||
            t('leadNever')
          }`}
        >
          <Ticks ticks={ticks} at={at} />
          {leadLive.map((span) => (
            <span key={span.start} className="bar lead" style={place(interval(span))} />
          ))}
          {leadLive.length === 0 && <span className="track-note">{t('leadNever')}</span>}
        </div>
        {classes.map((row) => (
          <ClassRow
            key={row.classGroupId}
            row={row}
            leadLive={leadLive}
            place={place}
            ticks={ticks}
            at={at}
          />
        ))}
        <div />
        <div className="axis" aria-hidden>
          {ticks.map((tick) => (
            <span key={tick} style={{ left: at(tick) }} className="num">
              {clockOf(tick, zone)}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

function Ticks({ ticks, at }: { ticks: number[]; at: (time: number) => string }) {
  return ticks.map((tick) => <i key={tick} className="tick" style={{ left: at(tick) }} />)
}

function ClassRow({
  row,
  leadLive,
  place,
  ticks,
  at,
}: {
  row: ClassAttendance
  leadLive: Span[]
  place: (i: Interval) => { left: string; width: string }
  ticks: number[]
  at: (time: number) => string
}) {
  const window = interval({ start: row.windowStartsAt, end: row.windowEndsAt })
  const present = row.presence.map(interval)
  const counted = present.flatMap((p) =>
    leadLive.flatMap((span) => {
      const both = overlap(p, interval(span))
      return both ? [both] : []
    }),
  )
  return (
    <>
      <div className="timeline-name">
        <strong>{row.schoolName}</strong>
        <span className="soft small">{row.classGroupName}</span>
      </div>
      <div
        className="track"
        role="img"
        aria-label={t('rowLabel', {
          school: row.schoolName,
          name: row.classGroupName,
          present: figure(row.presentMinutes),
          credit: figure(row.creditMinutes),
        })}
      >
        <Ticks ticks={ticks} at={at} />
        <span className="bar window" style={place(window)} />
        {present.map((span) => (
          <span key={`p${span.start}`} className="bar only" style={place(span)} />
        ))}
        {counted.map((span) => (
          <span key={`c${span.start}`} className="bar counted" style={place(span)} />
        ))}
      </div>
    </>
  )
}
