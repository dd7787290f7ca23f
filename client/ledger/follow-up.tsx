import { CheckCircleOutlined } from '@ant-design/icons'
import { Link } from 'wouter'
import type { CoverageRow } from '../../shared/ledger.ts'
import { dateOf } from '../../shared/time.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { termOf, useTerms } from '../calendar/data.ts'
import { useZone } from '../directory/data.ts'
import { Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { useCoverage } from './data.ts'
import { followUpWords } from './messages.ts'

const t = translator(followUpWords)
const subjectName = translator(subjectWords)
const shown = 8
/** Lessons that were not delivered and not made up for since. */
const missedOf = (row: CoverageRow): number => row.leadFailed + row.cancelled

/** Classes with lessons that nobody knows about, or that the lead end did not deliver. */
export function FollowUp() {
  const today = dateOf(Date.now(), useZone())
  const terms = useTerms()
  const term = termOf(terms.data ?? [], today)
  const coverage = useCoverage(term?.id)
  return (
    <Panel title={t('title')} extra={<span className="soft small">{t('hint')}</span>}>
      {terms.data && !term ? (
        <p className="soft plain">{t('noTerm')}</p>
      ) : (
        <Loaded of={[coverage]}>
          {([found]) => (
            <List
              rows={found.rows
                .filter((row) => row.unknown + missedOf(row) > 0)
                .sort((a, b) => b.unknown - a.unknown || missedOf(b) - missedOf(a))}
              from={term?.firstDay ?? today}
              to={today}
            />
          )}
        </Loaded>
      )}
    </Panel>
  )
}

function List({ rows, from, to }: { rows: CoverageRow[]; from: string; to: string }) {
  if (rows.length === 0)
    return (
      <p className="calm">
        <CheckCircleOutlined aria-hidden /> {t('calm')}
      </p>
    )
  return (
    <>
      <ul className="todo">
        {rows.slice(0, shown).map((row) => (
          <li key={`${row.classGroupId}-${row.subject}`}>
            <Link
              href={`/lessons?classGroup=${row.classGroupId}&subject=${row.subject}&phase=ended&from=${from}&to=${to}`}
            >
              {row.schoolName} {row.classGroupName} · {subjectName(row.subject)}
            </Link>
            {row.unknown > 0 && <span className="todo-what">{t('unknown', { n: row.unknown })}</span>}
            {missedOf(row) > 0 && (
              <span className="soft small">{t('notDelivered', { n: missedOf(row) })}</span>
            )}
          </li>
        ))}
      </ul>
      {rows.length > shown && (
        <p className="todo-more">
          <Link href="/ledger">{t('more', { n: rows.length })}</Link>
        </p>
      )}
    </>
  )
}
