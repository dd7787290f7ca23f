import { useEffect, useState } from 'react'
import type { LocalWeek } from '../../shared/ledger.ts'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { dayOf } from '../ui/clock.ts'
import { assistWords } from './messages.ts'

const t = translator(assistWords)
const dayMs = 24 * 3_600_000

/** The Monday of the week of a date such as `2026-09-30`, `weeks` before. */
function mondayBefore(date: string, weeks: number): string {
  const at = Date.parse(`${date}T00:00:00Z`)
  const weekday = (new Date(at).getUTCDay() + 6) % 7
  return new Date(at - (weekday + weeks * 7) * dayMs).toISOString().slice(0, 10)
}

/**
 * The school's own lessons of a week that is over, confirmed by one tap; unconfirmed they count as unknown. Shown only while
 * there is something to confirm.
 */
export function LocalWeekCard(props: { schoolId: string; now: number; zone: string }) {
  const { schoolId, zone } = props
  const [week, setWeek] = useState<LocalWeek | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const today = dayOf(props.now, zone)

  useEffect(() => {
    const mondays = [mondayBefore(today, 0), mondayBefore(today, 1)]
    Promise.all(
      mondays.map((monday) =>
        call('GET /api/schools/:id/local-weeks/:monday', { params: { id: schoolId, monday } }).catch(
          () => null,
        ),
      ),
    ).then((weeks) => {
      const due = weeks.find((one) => one?.over && one.confirmedAt === null && toConfirm(one).length > 0)
      setWeek(due ?? null)
    })
  }, [schoolId, today])

  if (!week) return null
  const confirm = () => {
    setBusy(true)
    call('PUT /api/schools/:id/local-weeks/:monday', {
      params: { id: schoolId, monday: week.monday },
      body: { notHeld: [] },
    })
      .then(() => setWeek(null))
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return (
    <section className="assist-class" data-week={week.monday}>
      <h2>{t('localWeek', { week: week.week, n: toConfirm(week).length })}</h2>
      <p>{t('localWeekText')}</p>
      {error !== null && (
        <p className="note poor" role="alert">
          {errorText(error)}
        </p>
      )}
      <div className="assist-links">
        <button
          type="button"
          className="button primary"
          data-action="confirm-week"
          disabled={busy}
          onClick={confirm}
        >
          {t('localWeekAll')}
        </button>
        <a className="button" href={`/local-weeks?school=${schoolId}&week=${week.monday}`}>
          {t('localWeekSome')}
        </a>
      </div>
    </section>
  )
}

/** A shared lesson in its place counts itself. */
const toConfirm = (week: LocalWeek) => week.lessons.filter((lesson) => lesson.sharedLessonId === null)
