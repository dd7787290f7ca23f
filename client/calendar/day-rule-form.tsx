import { Input, Select } from 'antd'
import type { SpecialDay } from '../../shared/calendar.ts'
import { weekdayOf } from '../../shared/time.ts'
import { dateText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { Panel } from '../ui/page.tsx'
import { daysWords } from './calendar-messages.ts'
import { dayKindText, weekdayName } from './day-text.ts'
import { type OwnDays, shownDay } from './days-draft.ts'

const t = translator(daysWords)
const none: OwnDays = new Map()

/** What the selected dates are: as they would be anyway, off, or school by some weekday's timetable; with a name. */
export function DayRuleForm({
  dates,
  own,
  above,
  onChange,
}: {
  dates: string[]
  own: OwnDays
  above: OwnDays
  onChange: (dates: string[], day: Omit<SpecialDay, 'day'> | null) => void
}) {
  const first = dates[0]
  if (!first)
    return (
      <Panel title={t('selected')}>
        <p className="soft plain">{t('selectHint')}</p>
      </Panel>
    )
  const last = dates.at(-1)!
  const said = own.get(first)
  const usual = shownDay(first, none, above, none)
  const usualText = dayKindText(usual, weekdayOf(first)) + (usual.name ? ` ${usual.name}` : '')
  const value = !said ? 'usual' : said.kind === 'off' ? 'off' : String(said.follows ?? 'undecided')
  const choose = (choice: string) => {
    if (choice === 'usual') return onChange(dates, null)
    const name = said?.name ?? usual.name
    if (choice === 'off') return onChange(dates, { kind: 'off', follows: null, name })
    onChange(dates, { kind: 'working', follows: choice === 'undecided' ? null : Number(choice), name })
  }
  return (
    <Panel
      title={
        first === last
          ? `${dateText(first)} ${weekdayName(weekdayOf(first))}`
          : `${dateText(first)} – ${dateText(last)}`
      }
      extra={dates.length > 1 && <span className="soft small">{t('days', { n: dates.length })}</span>}
    >
      <div className="day-form">
        <label className="filter" htmlFor="day-rule">
          {t(dates.length > 1 ? 'rule' : 'ruleOne')}
          <Select
            id="day-rule"
            value={value}
            onChange={choose}
            options={[
              {
                value: 'usual',
                label:
                  dates.length > 1
                    ? t('ruleUsual')
                    : t(usual.by === 'above' ? 'ruleUsualAbove' : 'ruleUsualPlain', { what: usualText }),
              },
              { value: 'off', label: t('ruleOff') },
              ...[1, 2, 3, 4, 5, 6, 7].map((n) => ({
                value: String(n),
                label: t('ruleFollow', { weekday: weekdayName(n) }),
              })),
              { value: 'undecided', label: t('ruleUndecided') },
            ]}
          />
        </label>
        {said && (
          <label className="filter" htmlFor="day-name">
            {t('name')}
            <Input
              id="day-name"
              maxLength={60}
              placeholder={t('nameHint')}
              value={said.name}
              onChange={(e) =>
                onChange(dates, { kind: said.kind, follows: said.follows, name: e.target.value })
              }
            />
          </label>
        )}
      </div>
    </Panel>
  )
}
