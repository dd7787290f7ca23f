import { Alert, Button, Select, Table, Tabs } from 'antd'
import { useState } from 'react'
import {
  type ChangeState,
  changeState,
  FAULTS_SHOWN,
  type ImportChange,
  type ImportFault,
  type ImportJob,
  type ImportPreview,
} from '../../shared/import.ts'
import { clockOf } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { TouchedList } from '../calendar/touched-list.tsx'
import '../calendar/calendar.css'
import { useZone } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { CHANGES_PAGE, useImportChanges } from './data.ts'
import { faultText } from './fault-text.ts'
import { importWords, kindWords } from './messages.ts'

const t = translator(importWords)
const kindName = translator(kindWords)
type Count = ImportPreview['counts'][number]

/** What an import would do, every bad cell by its place and reason; then all, or the good part, or none of it. */
export function ImportPreviewView({
  job,
  preview,
  busy,
  error,
  onTake,
  onAgain,
}: {
  job: ImportJob
  preview: ImportPreview
  busy: boolean
  error: unknown
  onTake: (part: 'all' | 'good') => void
  onAgain: () => void
}) {
  const zone = useZone()
  const { faultCount, counts } = preview
  const changes = counts.reduce((sum, count) => sum + count.added + count.changed, 0)
  return (
    <>
      <Panel
        title={t('previewFile', { name: job.fileName })}
        extra={<span className="soft small">{t('expires', { clock: clockOf(job.expiresAt, zone) })}</span>}
      >
        <div className="import-summary">
          {faultCount > 0 ? (
            <Alert type="error" showIcon title={t('faultsSome', { n: faultCount })} />
          ) : (
            <Alert type="success" showIcon title={changes > 0 ? t('allGood') : t('nothing')} />
          )}
          <SheetNotes preview={preview} />
          <Table<Count>
            rowKey="kind"
            size="small"
            pagination={false}
            dataSource={counts}
            columns={[
              { title: t('kind'), render: (_, count) => <strong>{kindName(count.kind)}</strong> },
              { title: t('added'), dataIndex: 'added', className: 'num' },
              { title: t('changed'), dataIndex: 'changed', className: 'num' },
              { title: t('left'), dataIndex: 'left', className: 'num' },
              {
                title: t('bad'),
                className: 'num',
                render: (_, count) =>
                  count.bad > 0 ? <span className="import-bad">{count.bad}</span> : count.bad,
              },
            ]}
          />
          <FormError error={error} />
          <div className="row import-actions">
            <Button onClick={onAgain}>{t('again')}</Button>
            {faultCount === 0 ? (
              <Button type="primary" disabled={changes === 0} loading={busy} onClick={() => onTake('all')}>
                {t('takeAll', { n: changes })}
              </Button>
            ) : (
              <Button disabled={changes === 0} loading={busy} onClick={() => onTake('good')}>
                {t('takeGood', { n: changes })}
              </Button>
            )}
          </div>
        </div>
      </Panel>
      <Tabs
        items={[
          ...(faultCount > 0
            ? [
                {
                  key: 'faults',
                  label: t('faultsTab', { n: faultCount }),
                  children: <Faults preview={preview} />,
                },
              ]
            : []),
          { key: 'changes', label: t('changesTab'), children: <Changes id={job.id} counts={counts} /> },
          ...(preview.touchedCount > 0
            ? [
                {
                  key: 'touched',
                  label: t('touchedTab', { n: preview.touchedCount }),
                  children: (
                    <Panel>
                      <TouchedList touched={preview.touched} />
                    </Panel>
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  )
}

/** Sheets and columns that were not read, so that nobody thinks they were. */
function SheetNotes({ preview }: { preview: ImportPreview }) {
  const notes = preview.sheets.flatMap((sheet) => {
    if (sheet.kind === null) return [t('sheetLeft', { name: sheet.name })]
    if (sheet.ignored.length === 0) return []
    const columns = sheet.ignored.map(({ heading, like }) =>
      like ? t('ignoredLike', { heading, like }) : heading,
    )
    return [t('ignored', { sheet: sheet.name, columns: listText(columns) })]
  })
  return notes.map((note) => <Alert key={note} type="warning" showIcon title={note} />)
}

function Faults({ preview }: { preview: ImportPreview }) {
  return (
    <Panel flush>
      <Table<ImportFault & { key: number }>
        size="middle"
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        dataSource={preview.faults.map((fault, key) => ({ ...fault, key }))}
        {...(preview.faultCount > FAULTS_SHOWN
          ? { footer: () => t('faultsShown', { n: FAULTS_SHOWN }) }
          : {})}
        columns={[
          { title: t('sheet'), dataIndex: 'sheet', width: 140 },
          { title: t('row'), dataIndex: 'row', width: 70, className: 'num', render: (row) => row ?? '—' },
          {
            title: t('column'),
            width: 140,
            render: (_, fault) => [fault.column, fault.heading].filter(Boolean).join(' ') || '—',
          },
          {
            title: t('cell'),
            width: 220,
            className: 'break',
            render: (_, fault) => fault.value || <span className="soft">{t('empty')}</span>,
          },
          { title: t('reason'), render: (_, fault) => faultText(fault) },
        ]}
      />
    </Panel>
  )
}

const tones = { added: 'good', changed: 'fair', left: '' } as const

function Changes({ id, counts }: { id: string; counts: Count[] }) {
  const [kind, setKind] = useState<Count['kind']>()
  const [state, setState] = useState<ChangeState>()
  const [offset, setOffset] = useState(0)
  const changes = useImportChanges(id, { kind, state }, offset)
  return (
    <>
      <div className="filters">
        {counts.length > 1 && (
          <Select
            aria-label={t('kind')}
            allowClear
            placeholder={t('kind')}
            style={{ width: 160 }}
            onChange={(next: Count['kind'] | undefined) => {
              setKind(next)
              setOffset(0)
            }}
            options={counts.map((count) => ({ value: count.kind, label: kindName(count.kind) }))}
          />
        )}
        <Select
          aria-label={t('state')}
          allowClear
          placeholder={t('allStates')}
          style={{ width: 160 }}
          onChange={(next: ChangeState | undefined) => {
            setState(next)
            setOffset(0)
          }}
          options={changeState.options.map((one) => ({ value: one, label: t(one) }))}
        />
      </div>
      <Loaded of={[changes]}>
        {([page]) => (
          <Panel flush>
            <Table<ImportChange>
              rowKey={(change) => `${change.sheet} ${change.row} ${change.label}`}
              size="middle"
              dataSource={page.changes.slice(0, CHANGES_PAGE)}
              pagination={{
                current: offset / CHANGES_PAGE + 1,
                pageSize: CHANGES_PAGE,
                total: page.total,
                hideOnSinglePage: true,
                showSizeChanger: false,
                onChange: (n) => setOffset((n - 1) * CHANGES_PAGE),
              }}
              columns={[
                {
                  title: t('state'),
                  width: 100,
                  render: (_, change) => (
                    <span className={`pill ${tones[change.state]}`}>{t(change.state)}</span>
                  ),
                },
                { title: t('sheet'), dataIndex: 'sheet', width: 140 },
                { title: t('row'), dataIndex: 'row', width: 70, className: 'num' },
                { title: t('entry'), dataIndex: 'label', width: 220, className: 'strong break' },
                {
                  title: t('fields'),
                  render: (_, change) =>
                    change.fields.map((field) => (
                      <span key={field.heading} className="import-field">
                        <span className="soft">{field.heading}</span>{' '}
                        {field.from !== null && <del>{field.from || t('empty')}</del>}{' '}
                        {field.to || t('empty')}
                      </span>
                    )),
                },
              ]}
            />
          </Panel>
        )}
      </Loaded>
    </>
  )
}
