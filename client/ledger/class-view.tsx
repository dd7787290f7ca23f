import { Table } from 'antd'
import { Link } from 'wouter'
import type { LedgerEntry } from '../../shared/ledger.ts'
import { dayOf, figure, momentOf, weekdayText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { outcomeWords } from '../attendance/messages.ts'
import { OutcomePill } from '../attendance/outcome-pill.tsx'
import { useZone } from '../directory/data.ts'
import { Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { type LedgerQuery, useClassLedger } from './data.ts'
import { ledgerWords, snapshotWords } from './messages.ts'

const t = translator(ledgerWords)
const o = translator(outcomeWords)
const s = translator(snapshotWords)
const subjectName = translator(subjectWords)

/** One class lesson by lesson, each with what it counts and the way to its evidence. */
export function ClassView({ classGroupId, query }: { classGroupId: string; query: LedgerQuery }) {
  const ledger = useClassLedger(classGroupId, query)
  const zone = useZone()
  return (
    <Panel flush title={t('entries')}>
      <Loaded of={[ledger]}>
        {([{ entries }]) => (
          <Table<LedgerEntry>
            rowKey={(entry) => `${entry.kind}-${entry.lessonId ?? ''}-${entry.at}-${entry.period ?? ''}`}
            dataSource={entries}
            locale={{ emptyText: t('entriesNone') }}
            pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
            scroll={{ x: 760 }}
            columns={[
              {
                title: t('when'),
                className: 'num nowrap',
                render: (_, entry) =>
                  entry.kind === 'local'
                    ? `${dayOf(entry.at, zone)} ${weekdayText(entry.at, zone)} ${t('period', { n: entry.period ?? '' })}`
                    : `${momentOf(entry.at, zone)} ${weekdayText(entry.at, zone)}`,
              },
              { title: t('subject'), width: 76, render: (_, entry) => subjectName(entry.subject) },
              { title: t('kind'), render: (_, entry) => t(entry.kind) },
              { title: t('outcome'), render: (_, entry) => <Outcome entry={entry} /> },
              { title: t('counts'), render: (_, entry) => <Counts entry={entry} zone={zone} /> },
              {
                title: t('evidence'),
                render: (_, entry) =>
                  entry.lessonId ? (
                    <Link href={`/lessons/${entry.lessonId}`}>{t('toEvidence')}</Link>
                  ) : (
                    <span className="soft small num">
                      {t('confirmed', { when: momentOf(entry.recordedAt, zone) })}
                    </span>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  )
}

function Outcome({ entry }: { entry: LedgerEntry }) {
  const { outcome } = entry
  if (entry.kind === 'replay') return <>{t('minutes', { n: figure(entry.minutes) })}</>
  if (outcome === 'not-held')
    return (
      <>
        <span className="pill fair">{s('not-held')}</span> <span className="soft small">{entry.reason}</span>
      </>
    )
  if (entry.kind === 'local') return <span className="pill good">{s('held')}</span>
  if (entry.cancelled) return <span className="pill">{t('cancelled')}</span>
  return (
    <span className="row">
      <OutcomePill outcome={outcome} />
      <span className="soft small">{entry.flags.map((flag) => o(flag)).join(' ')}</span>
    </span>
  )
}

function Counts({ entry, zone }: { entry: LedgerEntry; zone: string }) {
  if (entry.credited) return <strong className="rate good">{t('counted')}</strong>
  if (entry.repairedAt)
    return (
      <span className="soft num">
        {entry.outcome === 'attended' || entry.kind === 'replay'
          ? t('countedOther')
          : t('repaired', { date: dayOf(entry.repairedAt, zone) })}
      </span>
    )
  return <span className="soft">{t('countedNot')}</span>
}
