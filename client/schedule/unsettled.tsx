import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { weekdayOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { dateText } from '../app/format.ts'
import { type Messages, translator } from '../app/i18n.ts'
import { rightsOf } from '../app/rights.ts'
import { useMe } from '../app/session.ts'
import { weekdayName } from '../calendar/day-text.ts'
import { Panel } from '../ui/page.tsx'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { ProblemList } from './problem-list.tsx'

const t = translator({
  zh: {
    title: '与校历、作息、课表或结对不合的课',
    hint: '今后四周，约课以后才出现的',
    more: '还有 {n} 节',
    missing: '{day} {weekday}上{follows}的课，这个系列还没有这天第{period}节：打开系列，再保存一次',
  },
  en: {
    title: 'Lessons that no longer fit',
    hint: 'Coming four weeks; since they were booked',
    more: '{n} more',
    missing:
      '{day} ({weekday}) follows {follows}, and the series has nothing in its P{period} yet: open it, and save it once more',
  },
} satisfies Messages<'title' | 'hint' | 'more' | 'missing'>)

const most = 6

/**
 * Lessons on make-up days and the like that clash with calendars, bells, local timetables or pairings, and those that series lack
 * there: somebody has to decide.
 */
export function UnsettledLessons() {
  const { manages } = rightsOf(useMe().person.grants)
  const { when } = useLessonTime()
  const { data = [] } = useQuery({
    queryKey: ['unsettled-lessons'],
    queryFn: ({ signal }) => call('GET /api/unsettled-lessons', { signal }),
    enabled: manages,
    refetchInterval: 5 * 60_000,
  })
  const { data: missing = [] } = useQuery({
    queryKey: ['missing-lessons'],
    queryFn: ({ signal }) => call('GET /api/missing-lessons', { signal }),
    enabled: manages,
    refetchInterval: 5 * 60_000,
  })
  const all = data.length + missing.length
  if (all === 0) return null
  return (
    <Panel title={t('title')} extra={<span className="soft small">{t('hint')}</span>}>
      <ul className="todo">
        {data.slice(0, most).map(({ lesson, problems }) => (
          <li key={lesson.id} data-unsettled={lesson.id}>
            <Link href={`/lessons/${lesson.id}`}>{titleOf(lesson)}</Link>
            <span className="soft small">
              {lesson.teacherName} · {when(lesson)}
            </span>
            <ProblemList problems={problems} />
          </li>
        ))}
        {missing.slice(0, Math.max(0, most - data.length)).map((one) => (
          <li key={`${one.seriesId} ${one.day}`} data-missing={one.seriesId}>
            <Link href={`/series/${one.seriesId}`}>{titleOf(one)}</Link>
            <span className="soft small">
              {one.teacherName} · {one.leadSchoolName}
            </span>
            <span className="todo-what">
              {t('missing', {
                day: dateText(one.day),
                weekday: weekdayName(weekdayOf(one.day)),
                follows: weekdayName(one.weekday),
                period: one.period,
              })}
            </span>
          </li>
        ))}
      </ul>
      {all > most && <p className="soft small">{t('more', { n: all - most })}</p>}
    </Panel>
  )
}
