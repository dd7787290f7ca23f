import { Alert, Button, Drawer } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Lesson } from '../../shared/schedule.ts'
import { spanOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { useZone } from '../directory/data.ts'
import { useNow } from '../ui/use-now.ts'
import { ChangeDialog } from './change-dialog.tsx'
import type { ChangeKind } from './change-fields.tsx'
import { LessonHistory } from './lesson-history.tsx'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { MakeUpDialog } from './make-up-dialog.tsx'
import { lessonWords } from './messages.ts'
import { PhasePill } from './phase-pill.tsx'
import { changeWords } from './timetable-messages.ts'

const t = translator(changeWords)
const l = translator(lessonWords)
const kinds: ChangeKind[] = ['substitute', 'rooms', 'add-receiver', 'drop-receiver', 'cancel']

/** A lesson beside the timetable: who and where, what can be done with it, and what became of it. */
export function LessonPanel({
  lesson,
  write,
  onMove,
  onClose,
}: {
  lesson: Lesson
  write: boolean
  onMove: () => void
  onClose: () => void
}) {
  const zone = useZone()
  const now = useNow(30)
  const { when } = useLessonTime()
  const [kind, setKind] = useState<ChangeKind | null>(null)
  const [makingUp, setMakingUp] = useState(false)
  const ahead =
    (lesson.phase === 'scheduled' || lesson.phase === 'draft') && Date.parse(lesson.startsAt) > now
  const missed = lesson.phase === 'cancelled' || (lesson.phase === 'ended' && lesson.liveAt === null)
  return (
    <Drawer open title={titleOf(lesson)} size={400} onClose={onClose} mask={false}>
      <div className="lesson-panel">
        <div className="row">
          <PhasePill lesson={lesson} now={now} />
          <span className="pill plain">{l(lesson.kind)}</span>
        </div>
        <p className="strong">{when(lesson)}</p>
        {lesson.phase === 'draft' && <Alert type="info" showIcon title={t('draftNote')} />}
        {lesson.cancelReason && <p>{l('cancelledBecause', { reason: lesson.cancelReason })}</p>}
        <dl>
          <div>
            <dt>{l('lead')}</dt>
            <dd>
              {lesson.leadSchoolName} {lesson.leadClassroomName}
              {lesson.leadClassGroupName && ` ${lesson.leadClassGroupName}`} · {lesson.teacherName}
            </dd>
          </div>
          {lesson.receivers.map((receiver) => (
            <div key={receiver.classGroupId}>
              <dt>{l('receive')}</dt>
              <dd>
                {receiver.schoolName} {receiver.classGroupName} · {receiver.classroomName}
                {receiver.assistantName && ` · ${receiver.assistantName}`}
                <br />
                <span className="soft small num">
                  {t(receiver.period === null ? 'windowWhole' : 'window', {
                    period: receiver.period ?? '',
                    span: spanOf(receiver.windowStartsAt, receiver.windowEndsAt, zone),
                  })}
                </span>
              </dd>
            </div>
          ))}
        </dl>
        {write && (ahead || missed) && (
          <div className="lesson-actions">
            {ahead && (
              <>
                <Button type="primary" onClick={onMove}>
                  {t('move')}
                </Button>
                {kinds
                  .filter((one) => one !== 'drop-receiver' || lesson.receivers.length > 1)
                  .map((one) => (
                    <Button key={one} danger={one === 'cancel'} onClick={() => setKind(one)}>
                      {t(one)}
                    </Button>
                  ))}
              </>
            )}
            {missed && (
              <Button type="primary" onClick={() => setMakingUp(true)}>
                {t('makeUp')}
              </Button>
            )}
          </div>
        )}
        <div className="row">
          <Link href={`/lessons/${lesson.id}`}>{t('details')}</Link>
          {write && lesson.seriesId && <Link href={`/series/${lesson.seriesId}`}>{t('editSeries')}</Link>}
        </div>
        <LessonHistory lessonId={lesson.id} />
      </div>
      {kind && <ChangeDialog lesson={lesson} kind={kind} onClose={() => setKind(null)} />}
      {makingUp && <MakeUpDialog lesson={lesson} onClose={() => setMakingUp(false)} />}
    </Drawer>
  )
}
