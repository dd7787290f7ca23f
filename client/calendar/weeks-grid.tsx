import type { KeyboardEvent } from 'react'
import { weekdayOf } from '../../shared/time.ts'
import { dateText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { daysWords } from './calendar-messages.ts'
import { dayKindText, weekdayName } from './day-text.ts'
import { addDays, type ShownDay } from './days-draft.ts'

const t = translator(daysWords)
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

/** `1月4日`: of a term the year goes without saying. */
const monthDay = (date: string): string => dateText(date).replace(/^\d+年| \d{4}$/, '')

function toneOf(day: ShownDay): string {
  if (day.kind === 'instruction' && day.follows !== weekdayOf(day.date)) return 'moved'
  return day.kind
}

/** The term's weeks, one a row, numbered, odd or even; a date says what it is where it is not as usual. */
export function WeeksGrid({
  weeks,
  days,
  selected,
  onSelect,
  markOwn,
}: {
  weeks: string[][]
  /** Those of the term. */
  days: ReadonlyMap<string, ShownDay>
  selected: ReadonlySet<string>
  onSelect: (date: string, extend: boolean) => void
  markOwn: boolean
}) {
  const first = [...selected][0] ?? [...days.keys()][0]
  const move = (event: KeyboardEvent, date: string) => {
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const next = addDays(date, step)
    if (!days.has(next)) return
    if (event.shiftKey) onSelect(next, true)
    document.getElementById(`day-${next}`)?.focus()
  }
  return (
    <table className="weeks" aria-label={t('grid')}>
      <thead>
        <tr>
          <th scope="col" />
          {[1, 2, 3, 4, 5, 6, 7].map((n) => (
            <th key={n} scope="col">
              {weekdayName(n)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, i) => (
          <tr key={week[0]}>
            <th scope="row">
              {t('week', { n: i + 1 })}
              <small>{t(i % 2 === 0 ? 'odd' : 'even')}</small>
            </th>
            {week.map((date) => {
              const day = days.get(date)
              if (!day) return <td key={date} className="outside" />
              const usual = day.by === null
              const kind = dayKindText(day, weekdayOf(date))
              const label = usual ? '' : day.name && day.kind !== 'instruction' ? day.name : kind
              return (
                <td key={date} className={toneOf(day)}>
                  <button
                    type="button"
                    id={`day-${date}`}
                    className={selected.has(date) ? 'chosen' : ''}
                    aria-pressed={selected.has(date)}
                    aria-label={`${dateText(date)} ${weekdayName(weekdayOf(date))} ${kind} ${day.name}${day.changed ? ` ${t('changedMark')}` : ''}`}
                    tabIndex={date === first ? 0 : -1}
                    onClick={(event) => onSelect(date, event.shiftKey)}
                    onKeyDown={(event) => move(event, date)}
                  >
                    <span className="num">
                      {date.endsWith('-01') || date === week[0] ? monthDay(date) : Number(date.slice(8))}
                    </span>
                    {label && <em title={`${day.name} ${kind}`}>{label}</em>}
                    {day.changed && <i aria-hidden title={t('changedMark')} />}
                    {markOwn && day.by === 'own' && <small>{t('own')}</small>}
                  </button>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
