import { VideoCameraOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Link } from 'wouter'
import { defaultSettings } from '../../shared/directory.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { dateOf, instantOf } from '../../shared/time.ts'
import { clockOf, spanOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { useMe } from '../app/session.ts'
import { useHomeRegion, useSettings } from '../directory/data.ts'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { useNow } from '../ui/use-now.ts'
import { useLessons } from './data.ts'
import { LessonCard } from './lesson-card.tsx'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { lessonWords, mineWords } from './messages.ts'
import { PhasePill } from './phase-pill.tsx'
import './schedule.css'

const t = translator(mineWords)
const l = translator(lessonWords)
const dayMs = 86_400_000

/** A lead teacher's own lessons: the next one large, then what follows and what was. */
export function MyLessonsPage() {
  const { person } = useMe()
  const now = useNow(10)
  const { zone, day } = useLessonTime()
  const today = instantOf(dateOf(now, zone), '00:00', zone)
  const lessons = useLessons(
    {
      teacherId: person.id,
      from: new Date(today - 120 * dayMs).toISOString(),
      to: new Date(today + 60 * dayMs).toISOString(),
    },
    { every: 10 },
  )
  return (
    <Page title={t('title')} sub={t('sub', { name: person.displayName, day: day(now).join(' ') })}>
      <Loaded of={[lessons]}>
        {([list]) => {
          const ahead = list.filter((x) => ['scheduled', 'open', 'live'].includes(x.phase))
          const past = list.filter((x) => x.phase === 'ended' || x.phase === 'cancelled').reverse()
          const [next, ...later] = ahead
          return (
            <>
              {next ? (
                <NextLesson lesson={next} now={now} />
              ) : (
                <Panel>
                  <Empty title={t('none')} hint={t('noneHint')} />
                </Panel>
              )}
              {later.length > 0 && (
                <Panel title={t('ahead')}>
                  {later.map((lesson) => (
                    <LessonCard key={lesson.id} lesson={lesson} now={now} dated />
                  ))}
                </Panel>
              )}
              <Panel title={t('past')}>
                {past.length === 0 ? (
                  <p className="soft plain">{t('pastNone')}</p>
                ) : (
                  past
                    .slice(0, 40)
                    .map((lesson) => (
                      <LessonCard
                        key={lesson.id}
                        lesson={lesson}
                        now={now}
                        dated
                        extra={<Link href={`/lessons/${lesson.id}`}>{l('details')}</Link>}
                      />
                    ))
                )}
              </Panel>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

/** `12 分钟后开始`, and nothing once it has begun. */
function startsIn(ms: number): string {
  const minutes = Math.ceil(ms / 60_000)
  if (minutes <= 0) return ''
  if (minutes < 60) return l('startsIn', { n: minutes })
  if (minutes < 24 * 60) return l('startsInHours', { h: Math.floor(minutes / 60), m: minutes % 60 })
  return l('startsInDays', { n: Math.floor(minutes / (24 * 60)) })
}

function NextLesson({ lesson, now }: { lesson: Lesson; now: number }) {
  const { zone, when } = useLessonTime()
  const early =
    useSettings(useHomeRegion()).data?.inForce.enterMinutesBefore ?? defaultSettings.enterMinutesBefore
  const opensAt = Date.parse(lesson.startsAt) - early * 60_000
  const canEnter = now >= opensAt || lesson.phase !== 'scheduled'
  return (
    <section className="next" aria-label={t('next')}>
      <div className="next-main">
        <div className="row next-over">
          <span>{lesson.phase === 'live' ? t('now') : t('next')}</span>
          <PhasePill lesson={lesson} now={now} />
        </div>
        <h2>{titleOf(lesson)}</h2>
        <p className="next-when">{when(lesson)}</p>
        <p className="next-span num">
          {spanOf(lesson.startsAt, lesson.endsAt, zone)}
          <span>{startsIn(Date.parse(lesson.startsAt) - now)}</span>
        </p>
        <ul className="next-rooms">
          {lesson.receivers.map((r) => (
            <li key={r.classGroupId}>
              <strong>{r.schoolName}</strong>
              <span>
                {r.classGroupName} · {t('pupils', { n: r.classSize })}
                {r.assistantName && ` · ${r.assistantName}`}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div className="next-side">
        <Button
          type="primary"
          size="large"
          className="next-enter"
          icon={<VideoCameraOutlined aria-hidden />}
          href={`/teach/${lesson.id}`}
          disabled={!canEnter}
        >
          {l('enter')}
        </Button>
        {!canEnter && <span className="soft">{t('opensAt', { clock: clockOf(opensAt, zone) })}</span>}
        <Link href={`/lessons/${lesson.id}`}>{l('details')}</Link>
      </div>
    </section>
  )
}
