import { DownloadOutlined, PrinterOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Term } from '../../shared/calendar.ts'
import { subject } from '../../shared/directory.ts'
import type { LedgerView } from '../../shared/ledger.ts'
import { dateOf } from '../../shared/time.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, subjectWords } from '../app/messages.ts'
import { rightsOf } from '../app/rights.ts'
import { useMe } from '../app/session.ts'
import '../attendance/attendance.css'
import { useTerms } from '../calendar/data.ts'
import { useZone } from '../directory/data.ts'
import { DateField } from '../ui/date-field.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { ClassView } from './class-view.tsx'
import { type LedgerQuery, useLedger } from './data.ts'
import { HeatMap } from './heat-map.tsx'
import './ledger.css'
import { type LedgerAddress, useLedgerAddress } from './ledger-address.ts'
import { ledgerWords } from './messages.ts'
import { SealDialog } from './seal-dialog.tsx'
import { Tiles } from './tiles.tsx'
import { Trend } from './trend.tsx'
import { WorstList } from './worst-list.tsx'

const t = translator(ledgerWords)
const c = translator(commonWords)
const subjectName = translator(subjectWords)

/** 台账: what is due, what was given, what is missing and why, from the prefecture down to the lesson. */
export function LedgerPage() {
  const terms = useTerms()
  const { manages } = rightsOf(useMe().person.grants)
  return (
    <Loaded of={[terms]}>
      {([list]) =>
        list.length === 0 ? (
          <Page title={t('title')} sub={t('sub')}>
            <Empty
              title={t('noTerm')}
              hint={t('noTermHint')}
              action={
                manages && (
                  <Link href="/terms">
                    <Button type="primary">{t('toTerms')}</Button>
                  </Link>
                )
              }
            />
          </Page>
        ) : (
          <Ledger terms={list} />
        )
      }
    </Loaded>
  )
}

function Ledger({ terms }: { terms: Term[] }) {
  const today = dateOf(Date.now(), useZone())
  const address = useLedgerAddress(terms, today)
  const ledger = useLedger(address.query)
  const query = address.query!
  const [sealing, setSealing] = useState(false)
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={<Actions query={query} onSeal={() => setSealing(true)} />}
    >
      <Filters terms={terms} address={address} view={ledger.data} />
      <Loaded of={[ledger]}>
        {([found]) => {
          const view = dueOnly(found)
          return (
            <>
              <Printed view={view} query={query} />
              <Path view={view} placeHref={address.placeHref} />
              {view.classes === 0 ? (
                <Empty title={t('none')} hint={t('noneHint')} />
              ) : (
                <Content view={view} query={query} placeHref={address.placeHref} />
              )}
              {sealing && <SealDialog view={view} query={query} onClose={() => setSealing(false)} />}
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

/** Without subjects that no class here should have any of: their lessons stand with the classes. */
const dueOnly = (view: LedgerView): LedgerView => ({
  ...view,
  subjects: view.subjects.length > 1 ? view.subjects.filter((one) => one.target > 0) : view.subjects,
})

function Content({
  view,
  query,
  placeHref,
}: {
  view: LedgerView
  query: LedgerQuery
  placeHref: LedgerAddress['placeHref']
}) {
  const { manages } = rightsOf(useMe().person.grants)
  return (
    <>
      <Tiles view={view} />
      {query.classGroupId ? (
        <ClassView classGroupId={query.classGroupId} query={query} />
      ) : (
        <div className="ledger-two">
          <HeatMap view={view} placeHref={placeHref} />
          <Trend trend={view.trend} subjects={view.subjects.map((one) => one.subject)} />
        </div>
      )}
      <WorstList worst={view.worst} mayManage={manages} placeHref={placeHref} />
    </>
  )
}

function Actions({ query, onSeal }: { query: LedgerQuery; onSeal: () => void }) {
  const file = (format: string) =>
    `/api/ledger/export?${new URLSearchParams({ ...(query as unknown as Record<string, string>), format })}`
  return (
    <>
      <Link href="/local-weeks">
        <Button type="text">{t('localWeeks')}</Button>
      </Link>
      <Link href="/ledger/snapshots">
        <Button type="text">{t('snapshots')}</Button>
      </Link>
      <Button icon={<SafetyCertificateOutlined aria-hidden />} onClick={onSeal}>
        {t('seal')}
      </Button>
      <Button icon={<PrinterOutlined aria-hidden />} onClick={() => print()}>
        {t('print')}
      </Button>
      <Button href={file('csv')} download>
        {t('exportCsv')}
      </Button>
      <Button type="primary" icon={<DownloadOutlined aria-hidden />} href={file('xlsx')} download>
        {t('export')}
      </Button>
    </>
  )
}

function Filters({
  terms,
  address: { term, query, set },
  view,
}: {
  terms: Term[]
  address: LedgerAddress
  view: LedgerView | undefined
}) {
  const hasRegions = view?.units.some((unit) => unit.kind === 'region') || query?.by === 'school'
  return (
    <div className="filters">
      <div className="filter">
        {t('term')}
        <Select
          aria-label={t('term')}
          style={{ width: 250 }}
          value={term?.id ?? null}
          options={terms.map((x) => ({ value: x.id, label: x.name }))}
          onChange={(id: string) => set({ term: id, asOf: null })}
        />
      </div>
      <div className="filter">
        {t('subject')}
        <Select
          aria-label={t('subject')}
          style={{ width: 130 }}
          allowClear
          placeholder={c('all')}
          value={query?.subject ?? null}
          options={subject.options.map((one) => ({ value: one, label: subjectName(one) }))}
          onChange={(next?: string) => set({ subject: next })}
        />
      </div>
      <div className="filter">
        {t('asOf')}
        <DateField
          label={t('asOf')}
          value={query?.asOf ?? null}
          min={term?.firstDay}
          max={term?.lastDay}
          clearable={false}
          onChange={(date) => set({ asOf: date })}
        />
      </div>
      {hasRegions && (
        <div className="filter">
          {t('by')}
          <Segmented
            value={query?.by ?? 'next'}
            options={[
              { value: 'next', label: t('byNext') },
              { value: 'school', label: t('bySchool') },
            ]}
            onChange={(by) => set({ by: by === 'school' ? by : null })}
          />
        </div>
      )}
    </div>
  )
}

function Path({ view, placeHref }: { view: LedgerView; placeHref: LedgerAddress['placeHref'] }) {
  return (
    <nav className="ledger-path" aria-label={t('unit')}>
      {view.path.map((place, i) =>
        i === view.path.length - 1 ? (
          <strong key={place.id} aria-current="page">
            {place.name}
          </strong>
        ) : (
          <Link key={place.id} href={placeHref(place.kind, place.id)}>
            {place.name}
          </Link>
        ),
      )}
    </nav>
  )
}

/** On paper: of which date it is, by which filters, and by whom. */
function Printed({ view, query }: { view: LedgerView; query: LedgerQuery }) {
  const { displayName } = useMe().person
  const filters = [view.termName, query.subject ? subjectName(query.subject) : t('all')].join(' · ')
  return <p className="print-only">{t('printed', { date: view.asOf, filters, name: displayName })}</p>
}
