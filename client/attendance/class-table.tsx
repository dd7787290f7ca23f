import { QuestionCircleOutlined } from '@ant-design/icons'
import { Button, Table, Tooltip } from 'antd'
import { useState } from 'react'
import type { ClassAttendance, LessonAttendance } from '../../shared/attendance.ts'
import { clockOf, figure, minutesText, percent, spanOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { Panel } from '../ui/page.tsx'
import { HeadCountDialog } from './head-count-dialog.tsx'
import { lessonPageWords, outcomeWords } from './messages.ts'
import { FlagPill, OutcomePill } from './outcome-pill.tsx'
import { ReplayDialog } from './replay-dialog.tsx'
import { replayWords } from './replay-messages.ts'

const t = translator(lessonPageWords)
const o = translator(outcomeWords)
const r = translator(replayWords)

/** What a replay can make up for. */
const missed = ({ lesson }: LessonAttendance, { leadClass, outcome }: ClassAttendance): boolean =>
  lesson.phase === 'ended' && !leadClass && outcome !== 'attended'

const Explained = ({ text, hint }: { text: string; hint: string }) => (
  <Tooltip title={hint}>
    <span>
      {text} <QuestionCircleOutlined aria-label={hint} />
    </span>
  </Tooltip>
)

/** Attendance class by class: outcome, minutes, pupils, and the evidence for it. */
export function ClassTable({
  attendance,
  zone,
  mayCount,
  mayReplay,
}: {
  attendance: LessonAttendance
  zone: string
  mayCount: (row: ClassAttendance) => boolean
  mayReplay: (row: ClassAttendance) => boolean
}) {
  const [counting, setCounting] = useState<ClassAttendance | null>(null)
  const [replayed, setReplayed] = useState<ClassAttendance | null>(null)
  return (
    <Panel flush title={t('attendance')}>
      <Table<ClassAttendance>
        rowKey="classGroupId"
        pagination={false}
        dataSource={attendance.classes}
        scroll={{ x: 900 }}
        columns={[
          {
            title: t('school'),
            render: (_, row) => (
              <>
                <span className="strong">{row.schoolName}</span> {row.classGroupName}
                <div className="soft small num">
                  {row.leadClass
                    ? t('leadClassMark')
                    : t('window', { span: spanOf(row.windowStartsAt, row.windowEndsAt, zone) })}
                </div>
              </>
            ),
          },
          {
            title: t('outcome'),
            render: (_, row) => (
              <span className="row">
                <OutcomePill outcome={row.outcome} />
                {row.flags.map((flag) => (
                  <FlagPill key={flag} flag={flag} />
                ))}
              </span>
            ),
          },
          {
            title: <Explained text={t('present')} hint={t('presentHint')} />,
            className: 'num nowrap',
            render: (_, row) => (
              <>
                {minutesText(row.presentMinutes)}
                <div className="soft small">{t('compliance', { percent: percent(row.compliance) })}</div>
              </>
            ),
          },
          {
            title: <Explained text={t('credit')} hint={t('creditHint')} />,
            className: 'num nowrap',
            render: (_, row) => (
              <>
                <span className="strong">{percent(row.credit)}</span>
                <div className="soft small">
                  {t('creditOf', {
                    minutes: figure(row.creditMinutes),
                    standard: figure(row.standardMinutes),
                  })}
                </div>
              </>
            ),
          },
          { title: t('heads'), className: 'num', render: (_, row) => <HeadCounts row={row} zone={zone} /> },
          { title: t('evidence'), className: 'soft', render: (_, row) => o(row.evidence) },
          {
            width: 120,
            align: 'right',
            render: (_, row) => (
              <span className="count-actions">
                {mayCount(row) && (
                  <Button size="small" onClick={() => setCounting(row)}>
                    {row.headCounts.length > 0 ? t('correct') : t('count')}
                  </Button>
                )}
                {missed(attendance, row) && mayReplay(row) && (
                  <Button size="small" data-action="replay" onClick={() => setReplayed(row)}>
                    {r('replay')}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {counting && (
        <HeadCountDialog lessonId={attendance.lesson.id} row={counting} onClose={() => setCounting(null)} />
      )}
      {replayed && (
        <ReplayDialog
          lesson={attendance.lesson}
          row={replayed}
          zone={zone}
          onClose={() => setReplayed(null)}
        />
      )}
    </Panel>
  )
}

/** The count in force, and under it every other: corrected ones struck out, contested ones to be looked at. */
function HeadCounts({ row, zone }: { row: ClassAttendance; zone: string }) {
  const [inForce, ...others] = row.headCounts
  if (!inForce) return <span className="soft">{t('headsNone')}</span>
  const says = (count: typeof inForce) =>
    t('countHistory', {
      clock: clockOf(count.takenAt, zone),
      who: count.reportedBy === 'system' ? t('bySystem') : count.reportedBy,
      n: count.present,
    }) + (count.reason ? t('countBecause', { reason: count.reason }) : '')
  const exceptions = [
    inForce.late ? t('exceptionLate', { n: inForce.late }) : null,
    inForce.onLeave ? t('exceptionLeave', { n: inForce.onLeave }) : null,
    inForce.absent ? t('exceptionAbsent', { n: inForce.absent }) : null,
  ].filter(Boolean)
  return (
    <>
      <span className="strong">{t('headsOf', { present: inForce.present, size: row.classSize })}</span>
      {exceptions.length > 0 && <div className="small">{exceptions.join(' · ')}</div>}
      <div className="soft small break">{says(inForce)}</div>
      {others.map((count) => (
        <div key={count.id} className="soft small break">
          {count.standing === 'replaced' ? (
            <s>{says(count)}</s>
          ) : (
            <>
              {says(count)} <span className="pill plain fair">{t(`standing-${count.standing}`)}</span>
            </>
          )}
        </div>
      ))}
    </>
  )
}
