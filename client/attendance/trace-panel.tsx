import { Collapse } from 'antd'
import { DateTime } from 'luxon'
import type { ClassAttendance, Connection, LessonAttendance } from '../../shared/attendance.ts'
import { clockOf, figure, minutesText, percent } from '../app/format.ts'
import { clausesText, listText, notedText, translator } from '../app/i18n.ts'
import { Panel } from '../ui/page.tsx'
import { lessonPageWords, outcomeWords } from './messages.ts'

const t = translator(lessonPageWords)
const o = translator(outcomeWords)

const exact = (instant: string, zone: string): string =>
  DateTime.fromISO(instant, { zone }).toFormat('H:mm:ss')
const minutesOf = (connection: Connection): number =>
  (Date.parse(connection.endedAt) - Date.parse(connection.openedAt)) / 60_000

/** Every minute counted, back to the connection it comes from; every figure of pupils, back to who counted. */
export function TracePanel({ attendance, zone }: { attendance: LessonAttendance; zone: string }) {
  const { lesson, leadConnections, leadLive, classes } = attendance
  return (
    <Panel title={t('trace')}>
      <p className="soft small">{t('traceHint')}</p>
      <Collapse
        ghost
        items={[
          {
            key: 'lead',
            label: (
              <>
                <strong>{t('leadRow')}</strong> <span className="soft">{lesson.leadSchoolName}</span>
              </>
            ),
            children: (
              <>
                <Connections connections={leadConnections} zone={zone} />
                <p className="trace-sum">
                  {t('traceLive', { spans: spansText(leadLive, zone) || t('leadNever') })}
                </p>
              </>
            ),
          },
          ...classes.map((row) => ({
            key: row.classGroupId,
            label: (
              <>
                <strong>{row.schoolName}</strong> {row.classGroupName}{' '}
                <span className="soft">
                  {o(row.outcome)} · {o(row.evidence)}
                </span>
              </>
            ),
            children: <ClassTrace row={row} zone={zone} />,
          })),
        ]}
      />
    </Panel>
  )
}

function ClassTrace({ row, zone }: { row: ClassAttendance; zone: string }) {
  return (
    <>
      {row.leadClass ? (
        <p className="soft">{t('traceLeadClass')}</p>
      ) : (
        <Connections connections={row.connections} zone={zone} />
      )}
      <ul className="trace-sum">
        <li>
          {t('tracePresent', {
            spans: spansText(row.presence, zone) || '—',
            minutes: figure(row.presentMinutes),
            window: `${clockOf(row.windowStartsAt, zone)}–${clockOf(row.windowEndsAt, zone)}`,
            percent: percent(row.compliance),
          })}
        </li>
        <li>
          {t('traceCredit', {
            minutes: figure(row.creditMinutes),
            standard: figure(row.standardMinutes),
            percent: percent(row.credit),
          })}
        </li>
        <li>
          {notedText(o(row.outcome), o(`${row.outcome}-hint`))}
          {row.outcome !== 'pending' && (
            <span className="soft">
              {' '}
              {t('traceRules', {
                attended: percent(row.judgedBy.attendedCredit),
                partial: percent(row.judgedBy.partialCredit),
                gap: row.judgedBy.closeGapSeconds,
                late: row.judgedBy.lateMinutes,
                interrupted: row.judgedBy.interruptedMinutes,
                frozen: percent(row.judgedBy.frozenShare),
              })}
            </span>
          )}
        </li>
        {row.flags.map((flag) => (
          <li key={flag}>{notedText(o(flag), o(`${flag}-hint`))}</li>
        ))}
        <li>{notedText(t('evidence'), clausesText([o(row.evidence), o(`${row.evidence}-hint`)]))}</li>
      </ul>
      {row.headCounts.length > 0 && (
        <ol className="trace-counts">
          {row.headCounts.map((count) => (
            <li key={count.id} className={count.standing === 'replaced' ? 'soft' : ''}>
              <span className="num">{exact(count.takenAt, zone)}</span> {count.reportedBy}{' '}
              {t('headsOf', { present: count.present, size: row.classSize })}
              {count.byName && ` · ${t('byName')}`}
              {count.reason && t('countBecause', { reason: count.reason })}
              {Date.parse(count.reportedAt) - Date.parse(count.takenAt) > 60_000 && (
                <span className="soft"> · {t('countLate', { clock: exact(count.reportedAt, zone) })}</span>
              )}
              <span className={`pill plain ${count.standing === 'contested' ? 'fair' : ''}`}>
                {t(`standing-${count.standing}`)}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

function Connections({ connections, zone }: { connections: Connection[]; zone: string }) {
  if (connections.length === 0) return <p className="soft">{t('traceNone')}</p>
  return (
    <table className="trace">
      <thead>
        <tr>
          <th>{t('traceFrom')}</th>
          <th>{t('traceTo')}</th>
          <th>{t('traceLength')}</th>
          <th>{t('traceEnd')}</th>
          <th>{t('traceMedia')}</th>
        </tr>
      </thead>
      <tbody>
        {connections.map((one) => (
          <tr key={`${one.openedAt}${one.endedAt}`}>
            <td className="num">{exact(one.openedAt, zone)}</td>
            <td className="num">{exact(one.endedAt, zone)}</td>
            <td className="num">{minutesText(minutesOf(one))}</td>
            <td>{t(one.left ? 'traceLeft' : 'traceBeat')}</td>
            <td className="num">
              {one.toldSeconds > 0 ? percent(one.arrivedSeconds / one.toldSeconds) : '—'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const spansText = (spans: { start: string; end: string }[], zone: string): string =>
  listText(spans.map((span) => `${exact(span.start, zone)}–${exact(span.end, zone)}`))
