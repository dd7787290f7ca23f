import { useEffect, useRef, useState } from 'react'
import type { WallLesson, WallPicture } from '../../shared/live-wall.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import { listText, translator } from '../app/i18n.ts'
import { clockText, defaultZone } from '../ui/clock.ts'
import { LineLight } from '../ui/line-light.tsx'
import './live-wall.css'
import { liveWallWords } from './live-wall-messages.ts'
import { liveWords } from './messages.ts'

const t = translator(liveWallWords)
const live = translator(liveWords)
const everyMs = 5_000

/** Asks again and again while it is wanted; keeps what was there when an answer fails. */
function usePolled<T>(ask: (() => Promise<T>) | null, key: string): T | null {
  const [got, set] = useState<T | null>(null)
  const asking = useRef(ask)
  asking.current = ask
  const wanted = ask !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key asks for something else
  useEffect(() => {
    if (!wanted) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let ended = false
    async function again(): Promise<void> {
      // A wall in a tab that nobody looks at asks for nothing.
      if (document.visibilityState === 'visible') {
        const answer = await asking.current?.().catch(() => null)
        if (ended) return
        if (answer) set(answer)
      }
      timer = setTimeout(() => void again(), everyMs)
    }
    void again()
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [wanted, key])
  return got
}

/** Today's lessons in which somebody is at this moment: who is missing, how the lines are, how it looks, one click to look in. */
export function LiveWall({ lessons, zone = defaultZone }: { lessons: Lesson[]; zone?: string }) {
  const wall = usePolled(() => call('GET /api/live-wall', { query: {} }), 'wall')
  const shown = (wall ?? []).flatMap((now) => {
    const lesson = lessons.find((one) => one.id === now.lessonId)
    return lesson ? [{ lesson, now }] : []
  })
  if (shown.length === 0) return null
  // What is wrong comes first, then what began first.
  shown.sort(
    (a, b) => rankOf(a.now) - rankOf(b.now) || Date.parse(a.lesson.startsAt) - Date.parse(b.lesson.startsAt),
  )
  return (
    <section className="wall" aria-label={t('title')}>
      <header>
        <h2>{t('title')}</h2>
        <small>{t('hint')}</small>
      </header>
      <div className="wall-cards">
        {shown.map(({ lesson, now }) => (
          <WallCard key={lesson.id} lesson={lesson} now={now} zone={zone} />
        ))}
      </div>
    </section>
  )
}

type Classroom = WallLesson['classrooms'][number]
const named = (classrooms: Classroom[]): string => listText(classrooms.map((one) => one.schoolName))

function troublesOf(now: WallLesson): { tone: 'poor' | 'fair' | 'good'; words: string }[] {
  const missing = now.classrooms.filter((one) => !one.present)
  const silent = now.classrooms.filter((one) => one.present && one.rung === 'audio')
  const poor = now.classrooms.filter(
    (one) => one.present && one.line?.level === 'poor' && !silent.includes(one),
  )
  const troubles: ReturnType<typeof troublesOf> = []
  if (!now.lead.present) troubles.push({ tone: 'poor', words: t('teacherMissing') })
  if (missing.length > 0) troubles.push({ tone: 'poor', words: t('missing', { names: named(missing) }) })
  if (silent.length > 0) troubles.push({ tone: 'fair', words: t('audioOnly', { names: named(silent) }) })
  if (poor.length > 0) troubles.push({ tone: 'fair', words: t('poorLine', { names: named(poor) }) })
  return troubles.length > 0 ? troubles : [{ tone: 'good', words: t('allHere') }]
}

const rankOf = (now: WallLesson): number =>
  Math.min(...troublesOf(now).map(({ tone }) => ({ poor: 0, fair: 1, good: 2 })[tone]))

function WallCard({ lesson, now, zone }: { lesson: Lesson; now: WallLesson; zone: string }) {
  const card = useRef<HTMLElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (!card.current) return
    const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? false))
    observer.observe(card.current)
    return () => observer.disconnect()
  }, [])
  const pictures = usePolled(
    seen ? () => call('GET /api/lessons/:id/pictures', { params: { id: lesson.id } }) : null,
    lesson.id,
  )
  const pictureOf = (place: string) => pictures?.find((one) => one.place === place) ?? null
  return (
    <article ref={card} className="wall-card" data-lesson={lesson.id} data-phase={now.phase}>
      <header>
        <span className={now.phase === 'live' ? 'wall-phase live' : 'wall-phase'}>
          {t(now.phase === 'live' ? 'live' : 'open')}
        </span>
        <strong>
          {clockText(lesson.startsAt, zone)} {live(lesson.subject)} {lesson.topic}
        </strong>
        <a className="wall-look" href={`/observe/${lesson.id}`} data-action="look-in">
          {t('lookIn')}
        </a>
      </header>
      <div className="wall-pictures">
        <Thumb
          name={lesson.teacherName}
          sub={lesson.leadSchoolName}
          picture={pictureOf('lead')}
          present={now.lead.present}
          level={now.lead.line?.level ?? null}
        />
        {now.classrooms.map((one) => (
          <Thumb
            key={one.classroomId}
            name={one.schoolName}
            sub={
              one.onStage
                ? t('onStage')
                : one.headCount === null
                  ? one.classGroupName
                  : `${one.classGroupName} ${one.headCount}/${one.classSize}`
            }
            staged={one.onStage}
            picture={pictureOf(one.classroomId)}
            present={one.present}
            level={one.line?.level ?? null}
          />
        ))}
      </div>
      <footer>
        {troublesOf(now).map(({ tone, words }) => (
          <span key={words} className={`wall-trouble ${tone}`}>
            {words}
          </span>
        ))}
        {now.waiting > 0 && <span className="wall-plain">{t('waiting', { n: now.waiting })}</span>}
        {now.observers > 0 && <span className="wall-plain">{t('observers', { n: now.observers })}</span>}
      </footer>
    </article>
  )
}

function Thumb(props: {
  name: string
  sub: string
  staged?: boolean
  picture: WallPicture | null
  present: boolean
  level: 'good' | 'fair' | 'poor' | null
}) {
  const { present, picture } = props
  const state = ['wall-thumb', !present && 'absent', props.staged && 'staged'].filter(Boolean).join(' ')
  return (
    <figure className={state} data-present={present}>
      {present && picture ? (
        <img
          src={`data:image/jpeg;base64,${picture.jpeg}`}
          alt={t('pictureOf', { name: props.name })}
          width={160}
          height={90}
        />
      ) : (
        <span className="wall-none">{t(present ? 'noPicture' : 'away')}</span>
      )}
      <figcaption>
        <LineLight level={present ? (props.level ?? 'absent') : 'absent'} label={props.level ?? ''} />
        <span>
          <b>{props.name}</b> <small>{props.sub}</small>
        </span>
      </figcaption>
    </figure>
  )
}
