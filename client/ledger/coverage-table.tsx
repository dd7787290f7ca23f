import { Table } from 'antd'
import { Link } from 'wouter'
import type { CoverageRow } from '../../shared/ledger.ts'
import { figure, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, subjectWords } from '../app/messages.ts'
import { Meter } from '../ui/meter.tsx'
import { Panel } from '../ui/page.tsx'
import { toneOf } from './coverage-tone.ts'
import { coverageWords } from './messages.ts'

const t = translator(coverageWords)
const c = translator(commonWords)
const subjectName = translator(subjectWords)

const rate = (row: CoverageRow): number => row.total ?? 2

/** Worst first: the lowest rate, and of equals the larger gap. */
const worstFirst = (a: CoverageRow, b: CoverageRow): number => rate(a) - rate(b) || b.gap - a.gap

export function CoverageTable({ rows, from, to }: { rows: CoverageRow[]; from: string; to: string }) {
  return (
    <Panel
      flush
      title={c('count', { n: rows.length })}
      extra={
        <span className="timeline-legend">
          <span className="key done">{t('legendDone')}</span>
          <span className="key due">{t('legendRequired')}</span>
          <span className="key term">{t('legendTarget')}</span>
        </span>
      }
    >
      <Table<CoverageRow>
        rowKey={(row) => `${row.classGroupId}-${row.subject}`}
        dataSource={[...rows].sort(worstFirst)}
        pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 980 }}
        columns={[
          {
            title: t('classGroup'),
            render: (_, row) => (
              <>
                <span className="strong">{row.schoolName}</span> {row.classGroupName}
              </>
            ),
            sorter: (a, b) =>
              `${a.schoolName}${a.classGroupName}`.localeCompare(
                `${b.schoolName}${b.classGroupName}`,
                'zh-CN',
                {
                  numeric: true,
                },
              ),
          },
          { title: t('subject'), width: 80, render: (_, row) => subjectName(row.subject) },
          {
            title: t('rate'),
            width: 96,
            className: 'num',
            sorter: worstFirst,
            render: (_, row) => (
              <strong className={row.total === null ? 'soft' : `rate ${toneOf(row.total)}`}>
                {percent(row.total)}
              </strong>
            ),
          },
          {
            title: t('progress'),
            width: 250,
            className: 'num',
            render: (_, row) => <Progress row={row} />,
          },
          {
            title: t('gap'),
            width: 100,
            className: 'num nowrap',
            sorter: (a, b) => a.gap - b.gap,
            render: (_, row) =>
              row.gap > 0.05 ? (
                <span className="cover-gap">{t('gapOf', { n: figure(row.gap) })}</span>
              ) : (
                <span className="soft">{t('gapNone')}</span>
              ),
          },
          { title: t('why'), render: (_, row) => <Why row={row} /> },
          {
            width: 90,
            align: 'right',
            render: (_, row) => (
              <Link
                className="nowrap"
                href={`/lessons?classGroup=${row.classGroupId}&subject=${row.subject}&from=${from}&to=${to}`}
              >
                {t('lessons')}
              </Link>
            ),
          },
        ]}
      />
    </Panel>
  )
}

function Progress({ row }: { row: CoverageRow }) {
  const values = {
    credited: figure(row.credited),
    required: figure(row.required),
    target: figure(row.target),
  }
  const done = Math.min(row.credited, row.target)
  return (
    <>
      <Meter
        label={t('bar', values)}
        whole={row.target}
        parts={[
          { value: done, tone: 'brand' },
          { value: Math.max(0, row.required - done), tone: 'missing' },
        ]}
        mark={row.required}
      />
      <div className="cover-figures small">
        <span>{t('creditedOf', values)}</span>
        <span className="soft">{t('targetOf', values)}</span>
      </div>
    </>
  )
}

/** Where the credit came from, what went wrong, and what is planned. */
function Why({ row }: { row: CoverageRow }) {
  const from = (['local', 'shared', 'makeUp', 'replay'] as const).filter((key) => row[key] > 0)
  const wrong = [
    { word: 'absent', tone: 'poor' },
    { word: 'partial', tone: 'fair' },
    { word: 'unknown', tone: 'fair' },
    { word: 'notDelivered', tone: '' },
  ] as const
  const never =
    from.length === 0 &&
    row.scheduledAhead === 0 &&
    wrong.every(({ word }) => row[word] === 0) &&
    row.required > 0
  return (
    <div className="why">
      <div className="row">
        {never && <span className="pill plain poor">{t('never')}</span>}
        {from.map((key) => (
          <span key={key} className="pill plain brand num">
            {t(key, { n: figure(row[key]) })}
          </span>
        ))}
        {wrong
          .filter(({ word }) => row[word] > 0)
          .map(({ word, tone }) => (
            <span key={word} className={`pill plain ${tone} num`}>
              {t(word, { n: row[word] })}
            </span>
          ))}
      </div>
      <div className="soft small num">
        {row.scheduledAhead > 0 && `${t('ahead', { n: row.scheduledAhead })} · `}
        {row.planningGap > 0.05 ? t('planGap', { n: figure(row.planningGap) }) : t('planFull')}
      </div>
    </div>
  )
}
