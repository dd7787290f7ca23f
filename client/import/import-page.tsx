import { CheckCircleFilled, DownloadOutlined, InboxOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Progress, Select, Upload } from 'antd'
import { useEffect, useState } from 'react'
import { AppError, type ErrorCode, errorStatus } from '../../shared/errors.ts'
import { type ImportJob, type ImportKind, importKind } from '../../shared/import.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useDirectory, useHomeRegion, useMayWrite, useSave } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { Failed, Loaded, Loading } from '../ui/state.tsx'
import { useImportJob } from './data.ts'
import './import.css'
import { ImportPreviewView } from './import-preview.tsx'
import { importWords, kindWords } from './messages.ts'

const t = translator(importWords)
const kindName = translator(kindWords)

/** 导入: choose, upload, look at what it would change, take all or the good part. */
export function ImportPage() {
  const [id, setId] = useState<string | null>(null)
  return (
    <Page title={t('title')} sub={t('sub')}>
      {id === null ? <Choose onStarted={setId} /> : <Job id={id} onAgain={() => setId(null)} />}
    </Page>
  )
}

interface Sending {
  id: string
  regionId: string
  kinds: ImportKind[]
  file: File
}

function Choose({ onStarted }: { onStarted: (id: string) => void }) {
  const directory = useDirectory()
  const mayWrite = useMayWrite()
  const home = useHomeRegion()
  const [kinds, setKinds] = useState<ImportKind[]>(['school'])
  const [chosen, setChosen] = useState<string | null>(null)
  const client = useQueryClient()
  const regions = (directory.data?.regions ?? []).filter((region) => mayWrite(region.path))
  const regionId = chosen ?? (regions.some((r) => r.id === home) ? home : regions[0]?.id)
  const send = useSave(async ({ id, regionId, kinds, file }: Sending) => {
    const body = new Uint8Array(await file.arrayBuffer())
    return call('PUT /api/imports/:id', {
      params: { id },
      query: { regionId, kinds: kinds.join(','), fileName: file.name },
      body,
    })
  }, [])
  const start = (file: File) => {
    if (!regionId || kinds.length === 0) return
    send.mutate(
      { id: newId(), regionId, kinds, file },
      {
        onSuccess: (job) => {
          client.setQueryData(['import', job.id], job)
          onStarted(job.id)
        },
      },
    )
  }
  return (
    <Loaded of={[directory]}>
      {() => (
        <div className="import">
          <Panel title={`1. ${t('what')}`}>
            <p className="soft">{t('whatHint')}</p>
            <Checkbox.Group
              className="import-kinds"
              value={kinds}
              onChange={(next) => setKinds(importKind.options.filter((kind) => next.includes(kind)))}
            >
              {importKind.options.map((kind) => (
                <Checkbox key={kind} value={kind}>
                  {kindName(kind)}
                </Checkbox>
              ))}
            </Checkbox.Group>
            <div className="filters import-where">
              <label className="filter" htmlFor="import-region">
                {t('region')}
                <Select
                  id="import-region"
                  style={{ width: 260 }}
                  value={regionId ?? null}
                  onChange={setChosen}
                  options={regions.map((region) => ({ value: region.id, label: region.name }))}
                />
              </label>
              <Button
                icon={<DownloadOutlined aria-hidden />}
                disabled={kinds.length === 0 || !regionId}
                href={`/api/regions/${regionId}/import-template?kinds=${kinds.join(',')}`}
              >
                {t('template')}
              </Button>
              <span className="soft small import-hint">{t('templateHint')}</span>
            </div>
          </Panel>
          <Panel title={`2. ${t('choose')}`}>
            {send.isPending ? (
              <div className="import-progress" role="status">
                <Progress percent={0} showInfo={false} status="active" />
                <p>{t('sending', { name: send.variables.file.name })}</p>
              </div>
            ) : (
              <Upload.Dragger
                accept=".xlsx"
                multiple={false}
                showUploadList={false}
                disabled={kinds.length === 0}
                beforeUpload={(file) => {
                  start(file)
                  return false
                }}
              >
                <p className="import-drop">
                  <InboxOutlined aria-hidden />
                </p>
                <p className="strong">{kinds.length === 0 ? t('needKind') : t('choose')}</p>
                <p className="soft">{t('chooseHint')}</p>
              </Upload.Dragger>
            )}
            <div className="import-error">
              <FormError error={send.error} />
            </div>
          </Panel>
        </div>
      )}
    </Loaded>
  )
}

/** An error that came inside of an answer. */
const errorOf = (error: NonNullable<ImportJob['error']>): AppError =>
  new AppError(
    error.code in errorStatus ? (error.code as ErrorCode) : 'internal',
    error.message,
    error.details,
  )

function Job({ id, onAgain }: { id: string; onAgain: () => void }) {
  const job = useImportJob(id)
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const apply = useSave(
    (part: 'all' | 'good') => call('POST /api/imports/:id/apply', { params: { id }, body: { part } }),
    ['import'],
  )
  const drop = () => {
    // It is forgotten in half an hour by itself.
    void call('DELETE /api/imports/:id', { params: { id } }).catch(() => null)
    onAgain()
  }
  const state = job.data?.state
  useEffect(() => {
    if (state === 'done')
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'import' })
  }, [state, client])
  if (job.isError) return <Failed error={job.error} retry={onAgain} />
  if (!job.data) return <Loading />
  const { progress, fileName, preview, written, error } = job.data
  if (state === 'reading' || state === 'applying')
    return (
      <Panel>
        <div className="import-progress" role="status">
          <Progress percent={Math.round(progress.share * 100)} status="active" />
          <p>
            {state === 'reading'
              ? t('reading', { name: fileName, n: progress.rows })
              : t('applying', { n: progress.rows })}
          </p>
          {state === 'reading' && <Button onClick={drop}>{t('stop')}</Button>}
        </div>
      </Panel>
    )
  if (state === 'done')
    return (
      <Panel>
        <div className="state">
          <CheckCircleFilled className="import-done" aria-hidden />
          <strong>{t('done')}</strong>
          <p>{t('doneWhat', { added: written?.added ?? 0, changed: written?.changed ?? 0 })}</p>
          <Button type="primary" onClick={onAgain}>
            {t('more')}
          </Button>
        </div>
      </Panel>
    )
  if (!preview)
    return (
      <Panel title={t('failed')}>
        <FormError error={error ? errorOf(error) : null} />
        <Button type="primary" onClick={onAgain}>
          {t('again')}
        </Button>
      </Panel>
    )
  return (
    <>
      {error && !apply.isPending && asked && (
        <Alert type="error" showIcon title={t('failed')} description={<FormError error={errorOf(error)} />} />
      )}
      <ImportPreviewView
        job={job.data}
        preview={preview}
        busy={apply.isPending}
        error={apply.error}
        onTake={(part) => {
          setAsked(true)
          apply.mutate(part)
        }}
        onAgain={drop}
      />
    </>
  )
}
