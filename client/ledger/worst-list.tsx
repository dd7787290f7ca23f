import { Button, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { type Cause, cause as causes, type LedgerWorst } from '../../shared/ledger.ts'
import { figure, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { useLesson } from '../schedule/data.ts'
import { MakeUpDialog } from '../schedule/make-up-dialog.tsx'
import '../schedule/timetable.css'
import { Panel } from '../ui/page.tsx'
import type { LedgerAddress } from './ledger-address.ts'
import { ledgerWords } from './messages.ts'
import { toneOf } from './tone.ts'

const t = translator(ledgerWords)
const subjectName = translator(subjectWords)

const tones: Record<Cause, string> = {
  'not-scheduled': 'poor',
  'lead-failed': 'fair',
  line: 'fair',
  absent: 'poor',
  'not-held': 'fair',
  unknown: '',
}

/** The classes that lack most: why, and one step that mends it. */
export function WorstList({
  worst,
  mayManage,
  placeHref,
}: {
  worst: LedgerWorst[]
  mayManage: boolean
  placeHref: LedgerAddress['placeHref']
}) {
  const [makingUp, setMakingUp] = useState<string | null>(null)
  return (
    <Panel flush title={t('worst')} extra={<span className="soft small">{t('worstHint')}</span>}>
      {worst.length === 0 ? (
        <p className="calm">{t('worstNone')}</p>
      ) : (
        <Table<LedgerWorst>
          className="worst"
          rowKey={(row) => `${row.classGroupId}-${row.subject}`}
          dataSource={worst}
          pagination={{ pageSize: 10, showSizeChanger: false, hideOnSinglePage: true }}
          scroll={{ x: 760 }}
          columns={[
            {
              title: t('classGroup'),
              render: (_, row) => (
                <Link href={placeHref('class-group', row.classGroupId)}>
                  <span className="strong">{row.schoolName}</span> {row.classGroupName}
                </Link>
              ),
            },
            { title: t('subject'), width: 76, render: (_, row) => subjectName(row.subject) },
            {
              title: t('rateTitle'),
              width: 84,
              className: 'num',
              render: (_, row) => (
                <strong className={`rate ${toneOf(row.total)}`}>{percent(row.total)}</strong>
              ),
            },
            {
              title: t('gap'),
              width: 96,
              className: 'num nowrap',
              render: (_, row) => t('gapOf', { n: figure(row.gap) }),
            },
            { title: t('cause'), render: (_, row) => <Causes row={row} /> },
            {
              title: t('next'),
              width: 150,
              className: 'no-print',
              render: (_, row) => (
                <NextStep row={row} mayManage={mayManage} onMakeUp={(lessonId) => setMakingUp(lessonId)} />
              ),
            },
          ]}
        />
      )}
      {makingUp && <MakeUp lessonId={makingUp} onClose={() => setMakingUp(null)} />}
    </Panel>
  )
}

function Causes({ row }: { row: LedgerWorst }) {
  const others = causes.options.filter((one) => one !== row.cause && (row.causes[one] ?? 0) > 0.05)
  const of = (one: Cause): string => t('causeOf', { cause: t(one), n: figure(row.causes[one] ?? 0) })
  return (
    <>
      {row.cause && <span className={`pill plain ${tones[row.cause]} num`}>{of(row.cause)}</span>}
      {others.length > 0 && <span className="soft small cause-others num">{others.map(of).join(' · ')}</span>}
    </>
  )
}

/** What mends the main cause, and a make-up where a lesson was missed; whoever may only look is led to what there is to see. */
function NextStep({
  row,
  mayManage,
  onMakeUp,
}: {
  row: LedgerWorst
  mayManage: boolean
  onMakeUp: (lessonId: string) => void
}) {
  const { cause, missedLessonId, unknownLessonId, unconfirmedWeek } = row
  const steps = [
    unknownLessonId && cause === 'unknown' && (
      <Link key="follow" href={`/lessons/${unknownLessonId}`}>
        {t('followUp')}
      </Link>
    ),
    unconfirmedWeek && cause === 'unknown' && (
      <Link key="week" href={`/local-weeks?school=${row.schoolId}&week=${unconfirmedWeek}`}>
        {t('confirmWeek')}
      </Link>
    ),
    mayManage && (cause === 'not-scheduled' || cause === 'not-held') && (
      <Link
        key="schedule"
        href={`/series/new?receiver=${row.schoolId}&classGroup=${row.classGroupId}`}
        data-action="schedule"
      >
        {t('schedule')}
      </Link>
    ),
    missedLessonId &&
      (mayManage ? (
        <Button key="make-up" size="small" data-action="make-up" onClick={() => onMakeUp(missedLessonId)}>
          {t('makeUp')}
        </Button>
      ) : (
        <Link key="see" href={`/lessons/${missedLessonId}`}>
          {t('seeLesson')}
        </Link>
      )),
  ]
  return <div className="next-steps">{steps}</div>
}

function MakeUp({ lessonId, onClose }: { lessonId: string; onClose: () => void }) {
  const lesson = useLesson(lessonId)
  return lesson.data ? <MakeUpDialog lesson={lesson.data} onClose={onClose} /> : null
}
