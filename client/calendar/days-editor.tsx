import { App, Button, Modal } from 'antd'
import { useMemo, useState } from 'react'
import type { SpecialDay, TermCalendar } from '../../shared/calendar.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { useSave } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { daysWords } from './calendar-messages.ts'
import { calendarKeys } from './data.ts'
import { DayRuleForm } from './day-rule-form.tsx'
import { weekdayName } from './day-text.ts'
import {
  aboveDaysOf,
  countWeekdays,
  datesBetween,
  isAlike,
  isSameDays,
  type OwnDays,
  ownDaysOf,
  shownDay,
  weeksOf,
} from './days-draft.ts'
import { HolidayPanel } from './holiday-panel.tsx'
import { TouchedList } from './touched-list.tsx'
import { WeeksGrid } from './weeks-grid.tsx'

const t = translator(daysWords)
const c = translator(commonWords)
const legend = [
  ['instruction', 'legendDay'],
  ['off', 'legendOff'],
  ['moved', 'legendMoved'],
  ['undecided', 'legendUndecided'],
] as const

/** The calendar of a region or a school for one term; saving shows first which lessons it touches. */
export function DaysEditor({
  calendar,
  schoolId,
  regionId,
  write,
}: {
  calendar: TermCalendar
  /** Null: the calendar is the region's. */
  schoolId: string | null
  regionId: string
  write: boolean
}) {
  const { term } = calendar
  const saved = useMemo(() => ownDaysOf(calendar, schoolId !== null), [calendar, schoolId])
  const above = useMemo(() => aboveDaysOf(calendar, schoolId !== null), [calendar, schoolId])
  const [draft, setDraft] = useState<OwnDays | null>(null)
  const [range, setRange] = useState<{ from: string; to: string } | null>(null)
  const [checking, setChecking] = useState(false)
  const { message } = App.useApp()
  const own = draft ?? saved
  const weeks = useMemo(() => weeksOf(term.firstDay, term.lastDay), [term])
  const days = datesBetween(term.firstDay, term.lastDay).map((date) => shownDay(date, own, above, saved))
  const dates = range ? datesBetween(range.from, range.to) : []
  const changed = days.filter((day) => day.changed).length
  const counts = countWeekdays(days)
  const undecided = days.filter((day) => day.kind === 'undecided').length

  const put = (preview: boolean) => {
    const body = { from: term.firstDay, to: term.lastDay, days: [...own.values()], preview }
    return schoolId
      ? call('PUT /api/schools/:id/days', { params: { id: schoolId }, body })
      : call('PUT /api/regions/:id/days', { params: { id: regionId }, body })
  }
  const look = useSave(() => put(true), [])
  const save = useSave(() => put(false), calendarKeys)
  const change = (on: string[], day: Omit<SpecialDay, 'day'> | null) => {
    const next = new Map(own)
    for (const date of on) day ? next.set(date, { day: date, ...day }) : next.delete(date)
    setDraft(isSameDays(next, saved) ? null : next)
  }
  const take = (wanted: SpecialDay[]) => {
    const next = new Map(own)
    for (const day of wanted) isAlike(above.get(day.day), day) ? next.delete(day.day) : next.set(day.day, day)
    setDraft(isSameDays(next, saved) ? null : next)
  }
  const check = () => {
    save.reset()
    setChecking(true)
    look.mutate(undefined)
  }
  const confirm = () =>
    save.mutate(undefined, {
      onSuccess: () => {
        setDraft(null)
        setChecking(false)
        void message.success(t('savedDays'))
      },
    })
  return (
    <>
      <div className="calendar">
        <section className="panel weeks-panel">
          <div className="weeks-legend">
            {legend.map(([tone, word]) => (
              <span key={tone}>
                <i className={tone} aria-hidden />
                {t(word)}
              </span>
            ))}
          </div>
          <WeeksGrid
            weeks={weeks}
            days={new Map(days.map((day) => [day.date, day]))}
            selected={new Set(dates)}
            onSelect={(date, extend) =>
              setRange((old) => (extend && old ? { from: old.from, to: date } : { from: date, to: date }))
            }
            markOwn={above.size > 0}
          />
        </section>
        <div className="calendar-side">
          {write ? (
            <DayRuleForm dates={dates} own={own} above={above} onChange={change} />
          ) : (
            <p className="soft small">{t('readOnly')}</p>
          )}
          <Panel title={t('counts')}>
            <dl className="counts">
              {counts.map((n, i) =>
                n > 0 || i < 5 ? (
                  <div key={weekdayName(i + 1)}>
                    <dt>{weekdayName(i + 1)}</dt>
                    <dd className="num">{n}</dd>
                  </div>
                ) : null,
              )}
            </dl>
            <p className="soft small plain">{t('total', { n: counts.reduce((a, b) => a + b, 0) })}</p>
            {undecided > 0 && <p className="undecided-left">{t('undecidedLeft', { n: undecided })}</p>}
          </Panel>
          <HolidayPanel
            term={term}
            regionId={regionId}
            own={own}
            above={above}
            onTake={write ? take : null}
          />
        </div>
      </div>
      {draft && (
        <div className="settings-save" role="status">
          <span className="strong">{t('draft', { n: changed })}</span>
          <Button onClick={() => setDraft(null)}>{t('undo')}</Button>
          <Button type="primary" onClick={check}>
            {t('check')}
          </Button>
        </div>
      )}
      {checking && (
        <Modal
          open
          title={t('saveTitle')}
          width={640}
          okText={t('confirm')}
          cancelText={c('cancel')}
          onOk={confirm}
          onCancel={() => setChecking(false)}
          okButtonProps={{ disabled: !look.data }}
          confirmLoading={look.isPending || save.isPending}
        >
          {look.data && <TouchedList touched={look.data.touched} />}
          <FormError error={look.error ?? save.error} />
        </Modal>
      )}
    </>
  )
}
