import { CheckCircleOutlined } from '@ant-design/icons'
import { useQueries } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Lesson } from '../../shared/schedule.ts'
import { ReadinessPill, ReadinessReasons } from '../readiness/readiness-pill.tsx'
import { titleOf, useLessonTime } from '../schedule/lesson-time.ts'
import { Panel } from '../ui/page.tsx'
import { call } from './api.ts'
import { type Messages, translator } from './i18n.ts'

const t = translator({
  zh: {
    title: '教室还没准备好',
    hint: '今天还没上的课',
    calm: '要上课的教室都准备好了',
  },
  en: {
    title: 'Classrooms not ready',
    hint: 'Still to come today',
    calm: 'All classrooms of the coming lessons are ready',
  },
} satisfies Messages<'title' | 'hint' | 'calm'>)

const rank = { missing: 0, doubtful: 1, ready: 2 }

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
  const rows = ahead
    .flatMap((lesson, i) =>
      (answers[i]?.data ?? []).filter((one) => one.level !== 'ready').map((one) => ({ lesson, one })),
    )
    .sort(
      (a, b) => a.lesson.startsAt.localeCompare(b.lesson.startsAt) || rank[a.one.level] - rank[b.one.level],
    )
  if (ahead.length === 0) return null
  return (
    <Panel title={t('title')} extra={<span className="soft small">{t('hint')}</span>}>
      {rows.length === 0 ? (
        <p className="calm">
          <CheckCircleOutlined aria-hidden /> {t('calm')}
        </p>
      ) : (
        <ul className="todo">
          {rows.slice(0, 8).map(({ lesson, one }) => (
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
        </ul>
      )}
    </Panel>
  )
}
