import { CheckCircleOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Lesson } from '../../shared/schedule.ts'
import { dateOf, instantOf } from '../../shared/time.ts'
import { translator } from '../app/i18n.ts'
import { rightsOf } from '../app/rights.ts'
import { useMe } from '../app/session.ts'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { useNow } from '../ui/use-now.ts'
import { isOverdue, useLessons } from './data.ts'
import { LessonCard } from './lesson-card.tsx'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { lessonWords, todayWords } from './messages.ts'
import './schedule.css'

const t = translator(todayWords)
const l = translator(lessonWords)
const dayMs = 86_400_000

/**
 * Today's lessons with their state as it is now, the coming days, what needs a decision (`aside`), and, above all, how those
 * look in which somebody is at this moment (`wall`).
 */
export function TodayPage({
  aside,
  wall,
}: {
  aside: (today: Lesson[]) => ReactNode
  wall: (today: Lesson[]) => ReactNode
}) {
  const now = useNow(10)
  const { zone, day } = useLessonTime()
  const { manages } = rightsOf(useMe().person.grants)
  const start = instantOf(dateOf(now, zone), '00:00', zone)
  const lessons = useLessons(
    { from: new Date(start).toISOString(), to: new Date(start + 8 * dayMs).toISOString() },
    { every: 10 },
  )
  return (
    <Page
      title={t('title')}
      sub={day(now).join(' · ')}
      actions={
        manages && (
          <Link href="/lessons/new">
            <Button type="primary" icon={<PlusOutlined aria-hidden />}>
              {t('book')}
            </Button>
          </Link>
        )
      }
    >
      <Loaded of={[lessons]}>
        {([list]) => {
          const today = list.filter((lesson) => Date.parse(lesson.startsAt) < start + dayMs)
          const coming = list.filter(
            (lesson) => Date.parse(lesson.startsAt) >= start + dayMs && lesson.phase !== 'cancelled',
          )
          return (
            <div className="today">
              <div>
                <Tiles lessons={today} />
                {wall(today)}
                <Panel title={t('lessons')}>
                  {today.length === 0 ? (
                    <Empty title={t('none')} hint={t('noneHint')} />
                  ) : (
                    today.map((lesson) => <LessonCard key={lesson.id} lesson={lesson} now={now} />)
                  )}
                </Panel>
                <Panel title={t('next')}>
                  {coming.length === 0 ? (
                    <p className="soft plain">{t('nextNone')}</p>
                  ) : (
                    coming
                      .slice(0, 12)
                      .map((lesson) => <LessonCard key={lesson.id} lesson={lesson} now={now} dated />)
                  )}
                </Panel>
              </div>
              <div className="today-aside">
                <Attention lessons={today.filter((lesson) => isOverdue(lesson, now))} />
                {aside(today)}
              </div>
            </div>
          )
        }}
      </Loaded>
    </Page>
  )
}

function Tiles({ lessons }: { lessons: Lesson[] }) {
  const count = (...phases: Lesson['phase'][]) => lessons.filter((x) => phases.includes(x.phase)).length
  const tiles = [
    { word: 'all', n: lessons.length, tone: '' },
    { word: 'live', n: count('live'), tone: 'live' },
    { word: 'ahead', n: count('scheduled', 'open'), tone: '' },
    { word: 'done', n: count('ended'), tone: '' },
    { word: 'cancelled', n: count('cancelled'), tone: '' },
  ] as const
  return (
    <div className="tiles">
      {tiles.map((tile) => (
        <div key={tile.word} className={tile.n > 0 ? `tile ${tile.tone}` : 'tile none'}>
          <strong className="num">{tile.n}</strong>
          <span>{t(tile.word)}</span>
        </div>
      ))}
    </div>
  )
}

/** Lessons that should be live by now. */
function Attention({ lessons }: { lessons: Lesson[] }) {
  const { when } = useLessonTime()
  return (
    <Panel title={t('attention')}>
      {lessons.length === 0 ? (
        <p className="calm">
          <CheckCircleOutlined aria-hidden /> {t('calm')}
        </p>
      ) : (
        <ul className="todo">
          {lessons.map((lesson) => (
            <li key={lesson.id}>
              <Link href={`/lessons/${lesson.id}`}>{titleOf(lesson)}</Link>
              <span className="soft small">
                {lesson.teacherName} · {when(lesson)}
              </span>
              <span className="todo-what">{l('overdue')}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
