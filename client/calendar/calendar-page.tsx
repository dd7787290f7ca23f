import { Button, Select, Tabs } from 'antd'
import { Link, useSearchParams } from 'wouter'
import { dateOf } from '../../shared/time.ts'
import { translator } from '../app/i18n.ts'
import { type Places, useDirectory, useHomeRegion, useMayWrite, useZone } from '../directory/data.ts'
import '../directory/directory.css'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { BellTables } from './bell-tables.tsx'
import './calendar.css'
import { bellWords, daysWords } from './calendar-messages.ts'
import { nearestTerm, useTermCalendar, useTerms } from './data.ts'
import { DaysEditor } from './days-editor.tsx'

const t = translator(daysWords)
const b = translator(bellWords)

/** 校历作息: the term's calendar of a region or a school, and each school's bells. */
export function CalendarPage() {
  const directory = useDirectory()
  return (
    <Page title={t('title')} sub={t('sub')}>
      <Loaded of={[directory]}>{([places]) => <CalendarView places={places} />}</Loaded>
    </Page>
  )
}

function CalendarView({ places }: { places: Places }) {
  const home = useHomeRegion()
  const [search, setSearch] = useSearchParams()
  const mayWrite = useMayWrite()
  const school = places.school.get(search.get('of') ?? '')
  const region = school
    ? places.region.get(school.regionId)
    : (places.region.get(search.get('of') ?? '') ?? places.region.get(home ?? '') ?? places.regions[0])
  const tab = search.get('tab') ?? 'days'
  const set = (values: Record<string, string>) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old)
        for (const [key, value] of Object.entries(values)) next.set(key, value)
        return next
      },
      { replace: true },
    )
  if (!region) return null
  const write = mayWrite(region.path)
  return (
    <>
      <div className="filters">
        <label className="filter" htmlFor="calendar-of">
          {t('whose')}
          <Select
            id="calendar-of"
            style={{ width: 280 }}
            showSearch={{ optionFilterProp: 'label' }}
            value={school?.id ?? region.id}
            onChange={(of) => set({ of })}
            options={[
              ...places.regions.map((r) => ({ value: r.id, label: t('ofRegion', { name: r.name }) })),
              ...places.schools.map((s) => ({ value: s.id, label: s.name })),
            ]}
          />
        </label>
        {tab === 'days' && (
          <TermSelect path={region.path} chosen={search.get('term')} onChange={(term) => set({ term })} />
        )}
      </div>
      <Tabs
        activeKey={tab}
        onChange={(next) => set({ tab: next })}
        destroyOnHidden
        items={[
          {
            key: 'days',
            label: t('tabDays'),
            children: (
              <Days
                key={school?.id ?? region.id}
                chosen={search.get('term')}
                path={region.path}
                schoolId={school?.id ?? null}
                regionId={region.id}
                write={write}
              />
            ),
          },
          {
            key: 'bells',
            label: t('tabBells'),
            children: school ? (
              <BellTables key={school.id} school={school} write={write} />
            ) : (
              <Panel>
                <Empty title={b('chooseSchool')} hint={b('chooseSchoolHint')} />
              </Panel>
            ),
          },
        ]}
      />
    </>
  )
}

function useTermsOf(path: string[]) {
  const terms = useTerms()
  const today = dateOf(Date.now(), useZone())
  const own = (terms.data ?? []).filter((term) => path.includes(term.regionId))
  return { terms, own, nearest: nearestTerm(own, today) }
}

function TermSelect({
  path,
  chosen,
  onChange,
}: {
  path: string[]
  chosen: string | null
  onChange: (id: string) => void
}) {
  const { own, nearest } = useTermsOf(path)
  const term = own.find((one) => one.id === chosen) ?? nearest
  return (
    <label className="filter" htmlFor="calendar-term">
      {t('term')}
      <Select
        id="calendar-term"
        style={{ width: 260 }}
        value={term?.id ?? null}
        onChange={onChange}
        options={own.map((one) => ({ value: one.id, label: one.name }))}
      />
    </label>
  )
}

function Days({
  chosen,
  path,
  schoolId,
  regionId,
  write,
}: {
  chosen: string | null
  path: string[]
  schoolId: string | null
  regionId: string
  write: boolean
}) {
  const { terms, own, nearest } = useTermsOf(path)
  const term = own.find((one) => one.id === chosen) ?? nearest
  const calendar = useTermCalendar(term?.id, schoolId ? { schoolId } : { regionId })
  if (terms.data && !term)
    return (
      <Panel>
        <Empty
          title={t('noTerm')}
          hint={t('noTermHint')}
          action={
            <Link href="/terms">
              <Button type="primary">{t('toTerms')}</Button>
            </Link>
          }
        />
      </Panel>
    )
  return (
    <Loaded of={[terms, calendar]}>
      {([, data]) => (
        <DaysEditor
          key={data.term.id}
          calendar={data}
          schoolId={schoolId}
          regionId={regionId}
          write={write}
        />
      )}
    </Loaded>
  )
}
