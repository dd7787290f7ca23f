import { useQuery } from '@tanstack/react-query'
import { call } from '../app/api.ts'
import { momentOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { useZone } from '../directory/data.ts'
import { Loaded } from '../ui/state.tsx'
import { lessonWords } from './messages.ts'
import { changeWords } from './timetable-messages.ts'

const t = translator(changeWords)
const l = translator(lessonWords)
const subjectName = translator(subjectWords)

/** What became of a lesson, by whom and why, the latest first. */
export function LessonHistory({ lessonId }: { lessonId: string }) {
  const zone = useZone()
  const history = useQuery({
    queryKey: ['history', lessonId],
    queryFn: ({ signal }) => call('GET /api/lessons/:id/history', { params: { id: lessonId }, signal }),
  })
  const shown = (field: string, value: string): string => {
    if (value === '') return '—'
    if (field === 'startsAt' || field === 'endsAt') return momentOf(value, zone)
    if (field === 'subject') return subjectName(value as Parameters<typeof subjectName>[0])
    if (field === 'phase') return l(value as Parameters<typeof l>[0])
    return value
  }
  return (
    <section className="lesson-history">
      <h3>{t('history')}</h3>
      <Loaded of={[history]}>
        {([entries]) =>
          entries.length === 0 ? (
            <p className="soft small">{t('historyNone')}</p>
          ) : (
            <ul className="change-list">
              {[...entries].reverse().map((entry) => (
                <li key={entry.id}>
                  <strong>{t(`kind_${entry.kind}`)}</strong>{' '}
                  <span className="soft small">
                    {t('by', { who: entry.actorName, at: momentOf(entry.at, zone) })}
                  </span>
                  {entry.reason && <div>{entry.reason}</div>}
                  {entry.kind !== 'booked' &&
                    entry.fields.map(({ field, from, to }) => (
                      <div key={field} className="small">
                        {t(`field_${field}`)} <del>{shown(field, from)}</del> → {shown(field, to)}
                      </div>
                    ))}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}
