import { Alert, Button } from 'antd'
import type { SpecialDay, Term } from '../../shared/calendar.ts'
import { weekdayOf } from '../../shared/time.ts'
import { dateText } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { daysWords } from './calendar-messages.ts'
import { useHolidays } from './data.ts'
import { dayKindText, weekdayName } from './day-text.ts'
import { addDays, type OwnDays } from './days-draft.ts'

const t = translator(daysWords)

interface Run {
  first: SpecialDay
  last: SpecialDay
}

/** Days in a row that are alike are one line: `10月1日–10月7日 国庆节 放假`. */
function runsOf(days: SpecialDay[]): Run[] {
  const runs: Run[] = []
  for (const day of days) {
    const run = runs.at(-1)
    const goesOn =
      run && addDays(run.last.day, 1) === day.day && run.last.kind === 'off' && day.kind === 'off'
    if (goesOn && run.last.name === day.name) run.last = day
    else runs.push({ first: day, last: day })
  }
  return runs
}

/** What the calendar can begin with, shown to be confirmed; years of which nothing is known are said. */
export function HolidayPanel({
  term,
  regionId,
  own,
  above,
  onTake,
}: {
  term: Term
  regionId: string
  own: OwnDays
  above: OwnDays
  onTake: ((days: SpecialDay[]) => void) | null
}) {
  const holidays = useHolidays(term.firstDay, term.lastDay, regionId)
  return (
    <Panel title={t('preset')}>
      <Loaded of={[holidays]}>
        {([{ days, unknownYears }]) => {
          const wanted = days.filter((day) => {
            const now = own.get(day.day) ?? above.get(day.day)
            if (!now) return true
            // What was decided here is not undone by a day of which the weekday is not known.
            return now.kind !== day.kind || (day.follows !== null && now.follows !== day.follows)
          })
          return (
            <div className="preset">
              <p className="soft small plain">{t('presetWhat')}</p>
              {unknownYears.length > 0 && (
                <Alert
                  type="warning"
                  showIcon
                  title={t('presetUnknown', { years: listText(unknownYears.map(String)) })}
                />
              )}
              {wanted.length === 0 && unknownYears.length === 0 && <p className="calm">{t('presetAll')}</p>}
              {wanted.length > 0 && (
                <ul>
                  {runsOf(wanted).map(({ first, last }) => (
                    <li key={first.day}>
                      <strong>
                        {dateText(first.day)}
                        {last !== first && `–${dateText(last.day)}`}
                        {last === first && ` ${weekdayName(weekdayOf(first.day))}`}
                      </strong>
                      <span>
                        {first.name}{' '}
                        {dayKindText(
                          {
                            kind: first.kind === 'off' ? 'off' : first.follows ? 'instruction' : 'undecided',
                            follows: first.follows,
                          },
                          weekdayOf(first.day),
                        )}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
              {wanted.length > 0 && onTake && (
                <Button block onClick={() => onTake(wanted)}>
                  {t('presetTake', { n: wanted.length })}
                </Button>
              )}
            </div>
          )
        }}
      </Loaded>
    </Panel>
  )
}
