import { ArrowLeftOutlined, EditOutlined, VideoCameraOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import type { Lesson } from '../../shared/schedule.ts'
import { clockOf, spanOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { rightsOf } from '../app/rights.ts'
import { useMe } from '../app/session.ts'
import { useDirectory, useMayWrite } from '../directory/data.ts'
import { PollsPanel } from '../poll/polls-panel.tsx'
import { CancelDialog } from '../schedule/cancel-dialog.tsx'
import { useLesson } from '../schedule/data.ts'
import { titleOf, useLessonTime } from '../schedule/lesson-time.ts'
import { lessonWords } from '../schedule/messages.ts'
import { PhasePill } from '../schedule/phase-pill.tsx'
import '../schedule/schedule.css'
import { Page, Panel } from '../ui/page.tsx'
import { Loaded, Loading } from '../ui/state.tsx'
import { useNow } from '../ui/use-now.ts'
import './attendance.css'
import { ClassTable } from './class-table.tsx'
import { useAttendance, useLine, useTalk } from './data.ts'
import { lessonPageWords } from './messages.ts'
import { TalkPanel } from './talk-panel.tsx'
import { Timeline } from './timeline.tsx'
import { TracePanel } from './trace-panel.tsx'

const t = translator(lessonPageWords)
const l = translator(lessonWords)

/** One lesson: what it is, what happened, who was there, and on what evidence. */
export function LessonPage() {
  const { id = '' } = useParams<{ id: string }>()
  const lesson = useLesson(id)
  if (!lesson.data)
    return (
      <div className="page">
        <Loaded of={[lesson]}>{() => <Loading />}</Loaded>
      </div>
    )
  return <LessonView lesson={lesson.data} />
}

function LessonView({ lesson: first }: { lesson: Lesson }) {
  const running = first.phase === 'open' || first.phase === 'live' || first.phase === 'scheduled'
  const attendance = useAttendance(first.id, running ? { every: 10 } : {})
  const talk = useTalk(first.id, running ? 10 : null)
  const line = useLine(first.id, running ? 30 : null)
  const lesson = attendance.data?.lesson ?? first
  const now = useNow(10)
  const { person } = useMe()
  const rights = rightsOf(person.grants)
  const mayWrite = useMayWrite()
  const places = useDirectory().data
  const { when, zone } = useLessonTime()
  const [cancelling, setCancelling] = useState(false)
  const own = lesson.teacherId === person.id
  const write = lesson.phase === 'scheduled' && mayWrite(places?.pathOf(lesson.leadSchoolId) ?? [])
  const begun = lesson.phase === 'ended' || lesson.phase === 'live' || lesson.openedAt !== null
  return (
    <Page
      title={titleOf(lesson)}
      sub={
        <span className="row">
          {when(lesson)} <PhasePill lesson={lesson} now={now} />
        </span>
      }
      back={
        <Link href={rights.oversees ? '/lessons' : '/'}>
          <ArrowLeftOutlined aria-hidden /> {rights.oversees ? t('back') : t('backMine')}
        </Link>
      }
      actions={
        <>
          {write && Date.parse(lesson.startsAt) > now && (
            <Link href={`/lessons/${lesson.id}/change`}>
              <Button icon={<EditOutlined aria-hidden />}>{t('change')}</Button>
            </Link>
          )}
          {write && (
            <Button danger onClick={() => setCancelling(true)}>
              {t('cancel')}
            </Button>
          )}
          {own && lesson.phase !== 'ended' && lesson.phase !== 'cancelled' && (
            <Button type="primary" icon={<VideoCameraOutlined aria-hidden />} href={`/teach/${lesson.id}`}>
              {t('enter')}
            </Button>
          )}
        </>
      }
    >
      {lesson.cancelReason && (
        <Alert
          className="lesson-alert"
          type="warning"
          showIcon
          title={t('cancelled', { reason: lesson.cancelReason })}
        />
      )}
      <Facts lesson={lesson} zone={zone} />
      <Loaded of={[attendance]}>
        {([found]) => {
          if (found === null)
            return <Alert type="info" showIcon title={t('noRights')} className="lesson-alert" />
          // A roll may be called before anybody could come in.
          if (!begun && !found.classes.some((row) => row.headCounts.length > 0))
            return lesson.phase === 'cancelled' ? null : (
              <Alert type="info" showIcon title={t('waiting')} className="lesson-alert" />
            )
          return (
            <>
              <ClassTable
                attendance={found}
                zone={zone}
                mayCount={(row) => {
                  const schoolId = places?.classGroup.get(row.classGroupId)?.schoolId
                  return schoolId !== undefined && mayWrite(places?.pathOf(schoolId) ?? [])
                }}
                mayReplay={(row) => {
                  const schoolId = places?.classGroup.get(row.classGroupId)?.schoolId
                  if (schoolId === undefined) return false
                  const ofSchool = person.grants.some(
                    (grant) => grant.kind === 'school' && grant.schoolId === schoolId,
                  )
                  return ofSchool || mayWrite(places?.pathOf(schoolId) ?? [])
                }}
              />
              <Panel title={t('timeline')}>
                <Timeline attendance={found} talk={talk.data ?? null} line={line.data ?? null} zone={zone} />
              </Panel>
              <TracePanel attendance={found} zone={zone} />
              {talk.data && <TalkPanel talk={talk.data} lesson={lesson} zone={zone} />}
              <PollsPanel lesson={lesson} zone={zone} every={running ? 10 : null} />
            </>
          )
        }}
      </Loaded>
      {cancelling && <CancelDialog lesson={lesson} onClose={() => setCancelling(false)} />}
    </Page>
  )
}

function Facts({ lesson, zone }: { lesson: Lesson; zone: string }) {
  const steps = [
    lesson.openedAt && t('opened', { clock: clockOf(lesson.openedAt, zone) }),
    lesson.liveAt && t('live', { clock: clockOf(lesson.liveAt, zone) }),
    lesson.endedAt && t('ended', { clock: clockOf(lesson.endedAt, zone) }),
  ].filter(Boolean)
  return (
    <Panel>
      <div className="facts">
        <dl>
          <div>
            <dt>{t('time')}</dt>
            <dd className="num">{spanOf(lesson.startsAt, lesson.endsAt, zone)}</dd>
          </div>
          <div>
            <dt>{t('kind')}</dt>
            <dd>{l(lesson.kind)}</dd>
          </div>
          <div>
            <dt>{t('lead')}</dt>
            <dd>
              {lesson.teacherName}{' '}
              <span className="soft">
                {lesson.leadSchoolName} · {lesson.leadClassroomName}
                {lesson.leadClassGroupName && ` · ${lesson.leadClassGroupName}`}
              </span>
            </dd>
          </div>
          <div>
            <dt>{t('course')}</dt>
            <dd className="num">
              {steps.length > 0 ? steps.join(' → ') : <span className="soft">{t('notYet')}</span>}
            </dd>
          </div>
        </dl>
        <ul className="facts-rooms" aria-label={t('receivers')}>
          {lesson.receivers.map((r) => (
            <li key={r.classGroupId}>
              <strong>{r.schoolName}</strong> {r.classGroupName}
              <div className="soft small num">
                {r.period === null
                  ? spanOf(r.windowStartsAt, r.windowEndsAt, zone)
                  : t('receiverWindow', {
                      period: r.period,
                      span: spanOf(r.windowStartsAt, r.windowEndsAt, zone),
                    })}
              </div>
              <div className="soft small">
                {r.classroomName} ·{' '}
                {r.assistantName ? t('assistant', { name: r.assistantName }) : t('assistantNone')}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  )
}
