import { CheckCircleOutlined } from '@ant-design/icons'
import { useQueries } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Lesson } from '../../shared/schedule.ts'
import { ReadinessPill, ReadinessReasons } from '../readiness/readiness-pill.tsx'
import { titleOf, useLessonTime } from '../schedule/lesson-time.ts'
import { Panel } from '../ui/page.tsx'
import { call } from './api.ts'
import { type Messages, translator } from './i18n.ts'
import { notReadyRooms } from './not-ready-rooms.ts'

const t = translator({
  zh: {
    title: '教室还没准备好',
    hint: '今天还没上的课',
    calm: '要上课的教室都准备好了',
    more: '还有 {n} 间',
  },
  en: {
    title: 'Classrooms not ready',
    hint: 'Still to come today',
    calm: 'All classrooms of the coming lessons are ready',
    more: '{n} more',
  },
} satisfies Messages<'title' | 'hint' | 'calm' | 'more'>)

/** What is read at a glance; the rest is counted. */
const most = 8

/** Of the lessons that are still to come today: the places whose equipment is missing, doubtful or was never checked. */
export function NotReady({ lessons }: { lessons: Lesson[] }) {
  const { when } = useLessonTime()
  const ahead = lessons.filter((lesson) => lesson.phase === 'scheduled' || lesson.phase === 'open')
  const answers = useQueries({
    queries: ahead.map((lesson) => ({
      queryKey: ['readiness', lesson.id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call('GET /api/readiness', { query: { lessonId: lesson.id }, signal }),
      refetchInterval: 60_000,
    })),
  })
  const rooms = notReadyRooms(
    ahead,
    answers.map(({ data }) => data),
  )
  if (ahead.length === 0 || rooms === null) return null
  return (
    <Panel title={t('title')} extra={<span className="soft small">{t('hint')}</span>}>
      {rooms.length === 0 ? (
        <p className="calm">
          <CheckCircleOutlined aria-hidden /> {t('calm')}
        </p>
      ) : (
        <ul className="todo">
          {rooms.slice(0, most).map(({ lesson, one }) => (
            <li key={`${lesson.id} ${one.classroomId}`} data-not-ready={one.classroomId}>
              <Link href={`/lessons/${lesson.id}`}>
                {one.schoolName} {one.classroomName}
              </Link>
              <span className="soft small">
                {titleOf(lesson)} · {when(lesson)}
              </span>
              <span className="todo-what">
                <ReadinessPill readiness={one} />
                <ReadinessReasons readiness={one} />
              </span>
            </li>
          ))}
          {rooms.length > most && (
            <li className="soft small" data-more={rooms.length - most}>
              {t('more', { n: rooms.length - most })}
            </li>
          )}
        </ul>
      )}
    </Panel>
  )
}
