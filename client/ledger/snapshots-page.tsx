import { CheckCircleOutlined, CloseCircleOutlined } from '@ant-design/icons'
import { Table } from 'antd'
import { Link, useParams } from 'wouter'
import type { Snapshot, SnapshotCheck } from '../../shared/ledger.ts'
import { dateText, dayOf, figure, momentOf, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { outcomeWords } from '../attendance/messages.ts'
import { useZone } from '../directory/data.ts'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { useSnapshotCheck, useSnapshots } from './data.ts'
import './ledger.css'
import { snapshotWords } from './messages.ts'

const t = translator(snapshotWords)
const o = translator(outcomeWords)
const subjectName = translator(subjectWords)

/** Sealed figures, or one of them beside what its evidence gives now. */
export function SnapshotsPage() {
  const { id } = useParams<{ id?: string }>()
  return (
    <Page title={t('title')} sub={t('sub')} back={<Link href="/ledger">{t('back')}</Link>}>
      {id ? <Checked id={id} /> : <List />}
    </Page>
  )
}

function List() {
  const snapshots = useSnapshots()
  const zone = useZone()
  return (
    <Loaded of={[snapshots]}>
      {([list]) =>
        list.length === 0 ? (
          <Empty title={t('none')} hint={t('noneHint')} />
        ) : (
          <Panel flush>
            <Table<Snapshot>
              rowKey="id"
              dataSource={list}
              pagination={false}
              scroll={{ x: 760 }}
              columns={[
                { title: t('name'), render: (_, one) => one.title || one.termName },
                { title: t('place'), dataIndex: 'placeName' },
                { title: t('asOf'), className: 'num nowrap', render: (_, one) => dateText(one.asOf) },
                {
                  title: t('sealedAt'),
                  className: 'num nowrap',
                  render: (_, one) => momentOf(one.sealedAt, zone),
                },
                { title: t('sealedBy'), dataIndex: 'sealedBy' },
                {
                  render: (_, one) => <Link href={`/ledger/snapshots/${one.id}`}>{t('open')}</Link>,
                },
              ]}
            />
          </Panel>
        )
      }
    </Loaded>
  )
}

const Verdict = ({ good, yes, no }: { good: boolean; yes: string; no: string }) => (
  <p className={good ? 'calm' : 'verdict-bad'}>
    {good ? <CheckCircleOutlined aria-hidden /> : <CloseCircleOutlined aria-hidden />} {good ? yes : no}
  </p>
)

function Checked({ id }: { id: string }) {
  const check = useSnapshotCheck(id)
  const zone = useZone()
  return (
    <Loaded of={[check]}>
      {([{ snapshot, sealIntact, recomputedSame, rows, corrections }]) => (
        <>
          <Panel title={snapshot.title || snapshot.termName}>
            <p className="num">
              {snapshot.placeName} · {t('asOf')} {dateText(snapshot.asOf)} · {t('sealedAt')}{' '}
              {momentOf(snapshot.sealedAt, zone)} · {snapshot.sealedBy}
            </p>
            <p className="soft small break">
              {t('hash')} <code>{snapshot.hash}</code>
            </p>
            <Verdict good={sealIntact} yes={t('intact')} no={t('broken')} />
            <Verdict good={recomputedSame} yes={t('same')} no={t('differs')} />
          </Panel>
          <Corrections corrections={corrections} zone={zone} />
          <Rows rows={rows} />
        </>
      )}
    </Loaded>
  )
}

function Corrections({ corrections, zone }: { corrections: SnapshotCheck['corrections']; zone: string }) {
  type Side = SnapshotCheck['corrections'][number]['after'] | null
  const side = (one: Side): string =>
    one === null
      ? t('nothing')
      : one.outcome === 'not-held'
        ? t('not-held')
        : o(one.outcome as Parameters<typeof o>[0])
  return (
    <Panel flush title={t('corrections')}>
      {corrections.length === 0 ? (
        <p className="calm">{t('correctionsNone')}</p>
      ) : (
        <Table
          rowKey={(one) => `${one.classGroupId}-${one.subject}-${one.at}-${one.recordedAt}`}
          dataSource={corrections}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 760 }}
          columns={[
            {
              title: t('classGroup'),
              render: (_, one) => `${one.schoolName} ${one.classGroupName} · ${subjectName(one.subject)}`,
            },
            {
              title: t('lesson'),
              className: 'num nowrap',
              render: (_, one) =>
                one.lessonId ? (
                  <Link href={`/lessons/${one.lessonId}`}>{momentOf(one.at, zone)}</Link>
                ) : (
                  dayOf(one.at, zone)
                ),
            },
            { title: t('before'), render: (_, one) => side(one.before) },
            { title: t('after'), render: (_, one) => <strong>{side(one.after)}</strong> },
            {
              title: t('recordedAt'),
              className: 'num nowrap',
              render: (_, one) => momentOf(one.recordedAt, zone),
            },
          ]}
        />
      )}
    </Panel>
  )
}

function Rows({ rows }: { rows: SnapshotCheck['rows'] }) {
  return (
    <Panel flush title={t('rows')}>
      <Table
        rowKey={(row) => `${row.classGroupId}-${row.subject}`}
        dataSource={rows}
        pagination={{ pageSize: 25, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 760 }}
        columns={[
          { title: t('classGroup'), render: (_, row) => `${row.schoolName} ${row.classGroupName}` },
          { title: t('subject'), render: (_, row) => subjectName(row.subject) },
          { title: t('required'), className: 'num', render: (_, row) => figure(row.required) },
          { title: t('credited'), className: 'num', render: (_, row) => figure(row.credited) },
          {
            title: t('creditedNow'),
            className: 'num',
            render: (_, row) =>
              Math.abs(row.creditedNow - row.credited) > 1e-9 ? (
                <strong className="rate fair">{figure(row.creditedNow)}</strong>
              ) : (
                <span className="soft">{figure(row.creditedNow)}</span>
              ),
          },
          { title: t('rate'), className: 'num', render: (_, row) => percent(row.total) },
          { title: t('gap'), className: 'num', render: (_, row) => figure(row.gap) },
        ]}
      />
    </Panel>
  )
}
