import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { call } from '../app/api.ts'
import { clockText, dateText } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { weekdayName } from '../calendar/day-text.ts'
import { Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { placeWords } from './messages.ts'

const t = translator(placeWords)

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** A school's bell tables, the latest first; they are edited with its calendar. */
export function SchoolBells({ schoolId, write }: { schoolId: string; write: boolean }) {
  const tables = useQuery({
    queryKey: ['bell-tables', schoolId],
    queryFn: ({ signal }) => call('GET /api/schools/:id/bell-tables', { params: { id: schoolId }, signal }),
  })
  return (
    <Panel
      title={t('bells')}
      extra={<Link href={`/calendar?of=${schoolId}&tab=bells`}>{t(write ? 'bellsEdit' : 'bellsMore')}</Link>}
    >
      <Loaded of={[tables]}>
        {([list]) =>
          list.length === 0 ? (
            <p className="soft bells-none">{t('bellsNone')}</p>
          ) : (
            [...list].reverse().map((table) => (
              <div key={table.id}>
                <p className="soft small">
                  {t('bellsFrom', { name: table.name, date: dateText(table.effectiveFrom) })} ·{' '}
                  {listText(table.weekdays.map(weekdayName))}
                </p>
                <ol className="bells">
                  {table.bells.map((bell) => (
                    <li key={bell.period}>
                      <span className="soft small">{t('period', { n: bell.period })}</span>
                      <strong className="num">
                        {clockText(bell.start)}–{clockText(bell.end)}
                      </strong>
                      <span className="soft small">
                        {t('length', { n: minutesOf(bell.end) - minutesOf(bell.start) })}
                      </span>
                    </li>
                  ))}
                </ol>
              </div>
            ))
          )
        }
      </Loaded>
    </Panel>
  )
}
