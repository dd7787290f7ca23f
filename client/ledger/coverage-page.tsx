import { Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { Term } from '../../shared/calendar.ts'
import { type Subject, subject } from '../../shared/directory.ts'
import type { Coverage } from '../../shared/ledger.ts'
import { dateOf } from '../../shared/time.ts'
import { figure, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, subjectWords } from '../app/messages.ts'
import { rightsOf } from '../app/rights.ts'
import { useMe } from '../app/session.ts'
import { nearestTerm, useTerms } from '../calendar/data.ts'
import { useDirectory, useZone } from '../directory/data.ts'
import { DateField } from '../ui/date-field.tsx'
import { Meter } from '../ui/meter.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import '../attendance/attendance.css'
import { CoverageTable } from './coverage-table.tsx'
import { toneOf } from './coverage-tone.ts'
import { useCoverage } from './data.ts'
import { coverageWords } from './messages.ts'

const t = translator(coverageWords)
const c = translator(commonWords)
const subjectName = translator(subjectWords)

/** The ledger: per class group and subject what is due, what was delivered, what is missing and why. */
export function CoveragePage() {
  const terms = useTerms()
  const { manages } = rightsOf(useMe().person.grants)
  return (
    <Page title={t('title')} sub={t('sub')}>
      <Loaded of={[terms]}>
        {([list]) =>
          list.length === 0 ? (
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
          ) : (
            <CoverageView terms={list} />
          )
        }
      </Loaded>
    </Page>
  )
}

function CoverageView({ terms }: { terms: Term[] }) {
  const [search, setSearch] = useSearchParams()
  const today = dateOf(Date.now(), useZone())
  const directory = useDirectory()
  const term = terms.find((x) => x.id === search.get('term')) ?? nearestTerm(terms, today)
  const asOf = search.get('asOf') ?? (term && term.lastDay < today ? term.lastDay : today)
  const chosenSubject = subject.safeParse(search.get('subject'))
  const schoolId = search.get('school') ?? undefined
  const coverage = useCoverage(term?.id, {
    subject: chosenSubject.success ? chosenSubject.data : undefined,
    schoolId,
    asOf,
  })
  const set = (key: string, value: string | null | undefined) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old)
        if (value) next.set(key, value)
        else next.delete(key)
        if (key === 'term') next.delete('asOf')
        return next
      },
      { replace: true },
    )
  const select = (
    key: string,
    label: string,
    value: string | null,
    options: { value: string; label: string }[],
    width: number,
    clearable: boolean,
  ): ReactNode => (
    <div className="filter">
      {label}
      <Select
        aria-label={label}
        style={{ width }}
        value={value}
        allowClear={clearable}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={c('all')}
        options={options}
        onChange={(next: string | undefined) => set(key, next)}
      />
    </div>
  )
  return (
    <>
      <div className="filters">
        {select(
          'term',
          t('term'),
          term?.id ?? null,
          terms.map((x) => ({ value: x.id, label: x.name })),
          250,
          false,
        )}
        {select(
          'subject',
          t('subject'),
          chosenSubject.success ? chosenSubject.data : null,
          subject.options.map((s) => ({ value: s, label: subjectName(s) })),
          130,
          true,
        )}
        {select(
          'school',
          t('school'),
          schoolId ?? null,
          (directory.data?.schools ?? []).map((s) => ({ value: s.id, label: s.name })),
          220,
          true,
        )}
        <div className="filter">
          {t('asOf')}
          <DateField
            label={t('asOf')}
            value={asOf}
            min={term?.firstDay}
            max={term?.lastDay}
            clearable={false}
            onChange={(date) => set('asOf', date)}
          />
        </div>
      </div>
      <Loaded of={[coverage]}>
        {([found]) =>
          found.rows.length === 0 ? (
            <Empty title={t('none')} hint={t('noneHint')} />
          ) : (
            <>
              <SubjectTiles coverage={found} />
              <CoverageTable rows={found.rows} from={term?.firstDay ?? today} to={asOf} />
            </>
          )
        }
      </Loaded>
    </>
  )
}

function SubjectTiles({ coverage }: { coverage: Coverage }) {
  const rowsOf = (s: Subject) => coverage.rows.filter((row) => row.subject === s)
  return (
    <div className="cover-tiles">
      {coverage.bySubject.map((x) => (
        <section key={x.subject} className="cover-tile" aria-label={subjectName(x.subject)}>
          <div className="cover-tile-head">
            <h2>{subjectName(x.subject)}</h2>
            <span className="soft small">
              {t('schools', {
                n: new Set(rowsOf(x.subject).map((row) => row.schoolId)).size,
                classes: rowsOf(x.subject).length,
              })}
            </span>
          </div>
          <div className="cover-tile-rate">
            <strong className={`num ${x.total === null ? 'soft' : toneOf(x.total)}`}>
              {percent(x.total)}
            </strong>
            <span>{t('rate')}</span>
          </div>
          <Meter
            label={t('total', { rate: percent(x.total) })}
            whole={x.required}
            parts={[{ value: x.required * (x.total ?? 0), tone: toneOf(x.total) }]}
          />
          <div className="cover-tile-foot num">
            {x.total === null ? (
              <span className="soft">{t('tileNone')}</span>
            ) : (
              <>
                <span>{t('tile', { required: figure(x.required), credited: figure(x.credited) })}</span>
                <span className={x.gap > 0.05 ? 'cover-gap' : 'soft'}>
                  {x.gap > 0.05 ? t('tileGap', { gap: figure(x.gap) }) : t('tileFull')}
                </span>
              </>
            )}
          </div>
        </section>
      ))}
    </div>
  )
}
