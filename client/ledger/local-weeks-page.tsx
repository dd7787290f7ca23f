import { CheckCircleOutlined } from '@ant-design/icons'
import { App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import type { LocalWeek, LocalWeekLesson } from '../../shared/ledger.ts'
import { dateOf, dayAfter } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { datesText, dateText, momentOf, weekdayText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { useMe } from '../app/session.ts'
import { nearestTerm, useTerms } from '../calendar/data.ts'
import { useDirectory, useSave, useZone } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { useLocalWeek, useLocalWeeks } from './data.ts'
import './ledger.css'
import { localWeekWords } from './messages.ts'

const t = translator(localWeekWords)
const subjectName = translator(subjectWords)

/** A school says once a week which of its own lessons it held: all, but for those it names. */
export function LocalWeeksPage() {
  const [search, setSearch] = useSearchParams()
  const { grants } = useMe().person
  const directory = useDirectory()
  const terms = useTerms()
  const today = dateOf(Date.now(), useZone())
  const own = grants.flatMap((grant) => (grant.kind === 'school' ? [grant.schoolId] : []))
  const schools = (directory.data?.schools ?? []).filter(
    (school) => own.length === 0 || own.includes(school.id) || grants.some((g) => g.kind === 'region'),
  )
  const schoolId = search.get('school') ?? own[0] ?? schools[0]?.id
  const term = nearestTerm(terms.data ?? [], today)
  const weeks = useLocalWeeks(schoolId, term?.id)
  const open = weeks.data?.find((week) => week.over && !week.confirmedAt && week.lessons > 0)
  const monday = search.get('week') ?? open?.monday ?? weeks.data?.[0]?.monday
  const go = (changes: { school?: string; week?: string }) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old)
        if (changes.school) next.delete('week')
        for (const [key, value] of Object.entries(changes)) next.set(key, value)
        return next
      },
      { replace: true },
    )
  return (
    <Page title={t('title')} sub={t('sub')}>
      {schools.length > 1 && (
        <div className="filters">
          <div className="filter">
            {t('school')}
            <Select
              aria-label={t('school')}
              style={{ width: 240 }}
              showSearch={{ optionFilterProp: 'label' }}
              value={schoolId ?? null}
              options={schools.map((school) => ({ value: school.id, label: school.name }))}
              onChange={(id: string) => go({ school: id })}
            />
          </div>
        </div>
      )}
      <Loaded of={[weeks]}>
        {([list]) => (
          <div className="local-weeks">
            <Panel title={t('weeks')}>
              <ul className="local-week-list">
                {list.map((week) => (
                  <li key={week.monday}>
                    <button
                      type="button"
                      className={week.monday === monday ? 'local-week current' : 'local-week'}
                      aria-pressed={week.monday === monday}
                      onClick={() => go({ week: week.monday })}
                    >
                      <span className="num">{weekText(week.week, week.monday)}</span>
                      <WeekState week={week} />
                    </button>
                  </li>
                ))}
              </ul>
            </Panel>
            {schoolId && monday && <Week key={`${schoolId} ${monday}`} schoolId={schoolId} monday={monday} />}
          </div>
        )}
      </Loaded>
    </Page>
  )
}

const weekText = (week: number, monday: string): string =>
  t('week', { n: week, dates: datesText(monday, dayAfter(monday, 6)) })

function WeekState({ week }: { week: { over: boolean; lessons: number; confirmedAt: string | null } }) {
  if (week.confirmedAt) return <span className="pill good">{t('done')}</span>
  if (week.lessons === 0) return <span className="soft small">{t('none')}</span>
  return week.over ? (
    <span className="pill fair">{t('toConfirm')}</span>
  ) : (
    <span className="soft small">{t('running')}</span>
  )
}

function Week({ schoolId, monday }: { schoolId: string; monday: string }) {
  const week = useLocalWeek(schoolId, monday)
  return (
    <Loaded of={[week]}>
      {([found]) => (
        <Panel
          title={
            <>
              {found.schoolName} · {weekText(found.week, monday)}
            </>
          }
        >
          {found.lessons.length === 0 ? (
            <Empty title={t('nothing')} hint={t('nothingHint')} />
          ) : (
            <Confirm key={found.confirmedAt} week={found} />
          )}
        </Panel>
      )}
    </Loaded>
  )
}

const keyOf = (lesson: LocalWeekLesson): string => `${lesson.classGroupId} ${lesson.day} ${lesson.period}`

function Confirm({ week }: { week: LocalWeek }) {
  const zone = useZone()
  const { message } = App.useApp()
  const asked = week.lessons.filter((lesson) => lesson.sharedLessonId === null)
  const [notHeld, setNotHeld] = useState<Record<string, string>>(() =>
    Object.fromEntries(asked.filter((one) => one.held === false).map((one) => [keyOf(one), one.reason])),
  )
  const missing = asked.filter((lesson) => keyOf(lesson) in notHeld)
  const save = useSave(
    () =>
      call('PUT /api/schools/:id/local-weeks/:monday', {
        params: { id: week.schoolId, monday: week.monday },
        body: {
          notHeld: missing.map((lesson) => ({
            classGroupId: lesson.classGroupId,
            day: lesson.day,
            period: lesson.period,
            reason: notHeld[keyOf(lesson)]!,
          })),
        },
      }),
    ['local-weeks', 'coverage'],
  )
  const mark = (lesson: LocalWeekLesson, reason: string | null) =>
    setNotHeld(({ [keyOf(lesson)]: _, ...rest }) =>
      reason === null ? rest : { ...rest, [keyOf(lesson)]: reason },
    )
  const incomplete = missing.some((lesson) => notHeld[keyOf(lesson)]!.trim() === '')
  return (
    <>
      {week.confirmedAt && (
        <p className="calm">
          <CheckCircleOutlined aria-hidden /> {t('confirmedAt', { when: momentOf(week.confirmedAt, zone) })}
        </p>
      )}
      <ul className="local-lessons">
        {week.lessons.map((lesson) => {
          const reason = notHeld[keyOf(lesson)]
          return (
            <li key={keyOf(lesson)}>
              <div>
                <span className="num">
                  {dateText(lesson.day)} {weekdayText(`${lesson.day}T00:00`, 'utc')}{' '}
                  {t('period', { n: lesson.period })}
                </span>{' '}
                <strong>
                  {lesson.classGroupName} {subjectName(lesson.subject)}
                </strong>
                {lesson.sharedLessonId && <div className="soft small">{t('shared')}</div>}
                {reason !== undefined && (
                  <Input
                    aria-label={t('reason')}
                    placeholder={t('reasonHint')}
                    value={reason}
                    maxLength={200}
                    status={reason.trim() === '' ? 'error' : ''}
                    onChange={(event) => mark(lesson, event.target.value)}
                  />
                )}
              </div>
              {lesson.sharedLessonId === null && (
                <Button
                  size="small"
                  disabled={!week.over}
                  onClick={() => mark(lesson, reason === undefined ? '' : null)}
                >
                  {reason === undefined ? t('mark') : t('unmark')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      <FormError error={save.error} />
      <Button
        type="primary"
        size="large"
        block
        data-action="confirm-week"
        disabled={!week.over || incomplete || asked.length === 0}
        loading={save.isPending}
        onClick={() => save.mutate(undefined, { onSuccess: () => void message.success(t('saved')) })}
      >
        {week.confirmedAt
          ? t('correct')
          : missing.length === 0
            ? t('confirm', { n: asked.length })
            : t('confirmBut', { n: asked.length - missing.length, m: missing.length })}
      </Button>
      {!week.over && <p className="soft small">{t('early')}</p>}
    </>
  )
}
