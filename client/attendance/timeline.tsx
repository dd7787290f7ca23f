import type { ReactNode } from 'react'
import type { ClassAttendance, LessonAttendance } from '../../shared/attendance.ts'
import type { LineHistory, LinePoint, Talk } from '../../shared/live.ts'
import { type Interval, minutes, overlap } from '../../shared/time.ts'
import { clockOf, figure } from '../app/format.ts'
import { notedText, translator } from '../app/i18n.ts'
import { lessonPageWords } from './messages.ts'

const t = translator(lessonPageWords)

type Span = { start: string; end: string }
const interval = (span: Span): Interval => ({ start: Date.parse(span.start), end: Date.parse(span.end) })

/** One axis of time for all rows: where an instant is on it, in per cent. */
interface Axis {
  ticks: number[]
  at(time: number): string
  place(span: Interval): { left: string; width: string }
}

/**
 * Who was there when, on one axis: presence against the lead end's live time and the class's own window, and under it what
 * happened — stage, hands and questions, roll calls — and how the line was.
 */
export function Timeline(props: {
  attendance: LessonAttendance
  talk: Talk | null
  line: LineHistory | null
  zone: string
}) {
  const { attendance, talk, zone } = props
  const { lesson, leadLive, classes } = attendance
  const axis = axisOf(attendance)
  const lineOf = (place: string | undefined) =>
    props.line?.places.find((one) => one.place === place)?.points ?? []
  const classroomOf = (row: ClassAttendance) =>
    lesson.receivers.find((one) => one.classGroupId === row.classGroupId)?.classroomId
  const anyLine = props.line?.places.some((one) => one.points.length > 0) ?? false
  return (
    <div className="timeline">
      <div className="timeline-legend">
        <span className="key lead">{t('legendLead')}</span>
        <span className="key counted">{t('legendPresent')}</span>
        <span className="key only">{t('legendOnly')}</span>
        <span className="key window">{t('legendWindow')}</span>
        <span className="key stage">{t('stage')}</span>
        <span className="key mark hand">{t('hand')}</span>
        <span className="key mark text">{t('text')}</span>
        <span className="key mark roll">{t('legendRoll')}</span>
        {anyLine && <span className="key line">{t('legendLine')}</span>}
      </div>
      <div className="timeline-grid">
        <Row
          name={t('leadRow')}
          below={lesson.leadSchoolName}
          axis={axis}
          label={`${t('leadRow')}: ${
            leadLive.map((s) => `${clockOf(s.start, zone)}–${clockOf(s.end, zone)}`).join(', ') ||
            t('leadNever')
          }`}
        >
          {leadLive.map((span) => (
            <span key={span.start} className="bar lead" style={axis.place(interval(span))} />
          ))}
          {leadLive.length === 0 && <span className="track-note">{t('leadNever')}</span>}
          <LineStrip points={lineOf('lead')} axis={axis} zone={zone} />
        </Row>
        {classes.map((row) => (
          <ClassRow
            key={row.classGroupId}
            row={row}
            classroomId={classroomOf(row)}
            leadLive={leadLive}
            talk={talk}
            points={lineOf(classroomOf(row))}
            axis={axis}
            zone={zone}
          />
        ))}
        <div />
        <div className="axis" aria-hidden>
          {axis.ticks.map((tick) => (
            <span key={tick} style={{ left: axis.at(tick) }} className="num">
              {clockOf(tick, zone)}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

function axisOf({ lesson, leadLive, classes }: LessonAttendance): Axis {
  const all = [
    interval({ start: lesson.startsAt, end: lesson.endsAt }),
    ...leadLive.map(interval),
    ...classes.map((c) => interval({ start: c.windowStartsAt, end: c.windowEndsAt })),
  ]
  const [first, last] = [Math.min(...all.map((i) => i.start)), Math.max(...all.map((i) => i.end))]
  // Pupils are counted while they sit down, and now and then corrected days later: those are at the edge.
  const counted = classes
    .flatMap((row) => row.headCounts.map((count) => Date.parse(count.takenAt)))
    .filter((time) => first - minutes(15) <= time && time <= last + minutes(15))
  const step = minutes(10)
  const start = Math.floor(Math.min(first, ...counted) / step) * step
  const end = Math.ceil(Math.max(last, ...counted) / step) * step
  const at = (time: number) => `${((Math.min(end, Math.max(start, time)) - start) / (end - start)) * 100}%`
  return {
    ticks: Array.from({ length: Math.round((end - start) / step) + 1 }, (_, i) => start + i * step),
    at,
    place(span) {
      const inside = overlap(span, { start, end }) ?? { start, end: start }
      return { left: at(inside.start), width: `${((inside.end - inside.start) / (end - start)) * 100}%` }
    },
  }
}

function Row(props: { name: string; below: string; axis: Axis; label: string; children: ReactNode }) {
  return (
    <>
      <div className="timeline-name">
        <strong>{props.name}</strong>
        <span className="soft small">{props.below}</span>
      </div>
      <div className="track" role="img" aria-label={props.label}>
        {props.axis.ticks.map((tick) => (
          <i key={tick} className="tick" style={{ left: props.axis.at(tick) }} />
        ))}
        {props.children}
      </div>
    </>
  )
}

function ClassRow(props: {
  row: ClassAttendance
  classroomId: string | undefined
  leadLive: Span[]
  talk: Talk | null
  points: LinePoint[]
  axis: Axis
  zone: string
}) {
  const { row, classroomId, leadLive, talk, axis, zone } = props
  const present = row.presence.map(interval)
  const counted = present.flatMap((p) =>
    leadLive.flatMap((span) => {
      const both = overlap(p, interval(span))
      return both ? [both] : []
    }),
  )
  const turns = talk?.stage.filter((turn) => turn.classroomId === classroomId) ?? []
  const questions = talk?.questions.filter((one) => one.classroomId === classroomId) ?? []
  return (
    <Row
      name={row.schoolName}
      below={row.classGroupName}
      axis={axis}
      label={t('rowLabel', {
        school: row.schoolName,
        name: row.classGroupName,
        present: figure(row.presentMinutes),
        credit: figure(row.creditMinutes),
      })}
    >
      <span
        className="bar window"
        style={axis.place(interval({ start: row.windowStartsAt, end: row.windowEndsAt }))}
      />
      {present.map((span) => (
        <span key={`p${span.start}`} className="bar only" style={axis.place(span)} />
      ))}
      {counted.map((span) => (
        <span
          key={`c${span.start}`}
          className="bar counted"
          style={axis.place(span)}
          title={`${clockOf(span.start, zone)}–${clockOf(span.end, zone)}`}
        />
      ))}
      {turns.map((turn) => (
        <span
          key={turn.startedAt}
          className="bar stage"
          style={axis.place(
            interval({ start: turn.startedAt, end: turn.endedAt ?? new Date().toISOString() }),
          )}
          title={`${clockOf(turn.startedAt, zone)} ${t('stage')}`}
        />
      ))}
      {questions.map((one) => (
        <i
          key={one.id}
          className={`event ${one.kind}`}
          style={{ left: axis.at(Date.parse(one.askedAt)) }}
          title={`${clockOf(one.askedAt, zone)} ${one.text ? notedText(t(one.kind), one.text) : t(one.kind)}`}
        />
      ))}
      {row.headCounts.map((count) => (
        <i
          key={count.id}
          className={`event roll ${count.standing}`}
          style={{ left: axis.at(Date.parse(count.takenAt)) }}
          title={`${clockOf(count.takenAt, zone)} ${t('headsOf', { present: count.present, size: row.classSize })} ${count.reportedBy}`}
        />
      ))}
      <LineStrip points={props.points} axis={axis} zone={zone} />
    </Row>
  )
}

/** How a place's line was, ten seconds a piece. */
function LineStrip({ points, axis, zone }: { points: LinePoint[]; axis: Axis; zone: string }) {
  return points.map((point) => {
    const start = Date.parse(point.at)
    return (
      <i
        key={point.at}
        className={`line ${toneOf(point)}`}
        style={axis.place({ start, end: start + 10_000 })}
        title={`${clockOf(start, zone)} ${t('lineAt', {
          kbps: Math.round(point.receivingKbps),
          loss: figure(point.lossPercent),
          rtt: Math.round(point.rttMs),
        })}`}
      />
    )
  })
}

/** As people in the room had it: sound that was made up is heard, a picture that stood is seen, loss alone is neither. */
function toneOf({ concealedPercent, freezes, lossPercent, rung }: LinePoint): 'good' | 'fair' | 'poor' {
  if (concealedPercent > 10 || rung === 'audio') return 'poor'
  return freezes > 0 || concealedPercent > 3 || lossPercent > 5 || rung !== 'full' ? 'fair' : 'good'
}
