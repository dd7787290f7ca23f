import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { call } from '../app/api.ts'
import { type Messages, translator } from '../app/i18n.ts'
import { rightsOf } from '../app/rights.ts'
import { useMe } from '../app/session.ts'
import { Panel } from '../ui/page.tsx'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { ProblemList } from './problem-list.tsx'

const t = translator({
  zh: {
    title: '与校历、作息、课表或结对不合的课',
    hint: '今后四周，约课以后才出现的',
    more: '还有 {n} 节',
  },
  en: {
    title: 'Lessons that no longer fit',
    hint: 'Coming four weeks; since they were booked',
    more: '{n} more',
  },
} satisfies Messages<'title' | 'hint' | 'more'>)

const most = 6

/** Lessons on make-up days and the like that clash with calendars, bells, local timetables or pairings: somebody has to decide. */
export function UnsettledLessons() {
  const { manages } = rightsOf(useMe().person.grants)
  const { when } = useLessonTime()
  const { data = [] } = useQuery({
    queryKey: ['unsettled-lessons'],
    queryFn: ({ signal }) => call('GET /api/unsettled-lessons', { signal }),
    enabled: manages,
    refetchInterval: 5 * 60_000,
  })
  if (data.length === 0) return null
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
      </ul>
      {data.length > most && <p className="soft small">{t('more', { n: data.length - most })}</p>}
    </Panel>
  )
}
