import { Alert, Button } from 'antd'
import { Link } from 'wouter'
import type { Clash } from '../../shared/schedule.ts'
import type { Interval } from '../../shared/time.ts'
import { dayOf, spanOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import type { Places } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { clashesOf, type Draft } from './booking-draft.ts'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { bookingWords, lessonWords } from './messages.ts'

const t = translator(bookingWords)
const l = translator(lessonWords)
const subjectName = translator(subjectWords)
const resourceWords = {
  teacher: 'clashTeacher',
  classroom: 'clashClassroom',
  'class-group': 'clashClassGroup',
} as const

/** The lesson as it will be, what stands against it, and the button. */
export function BookingSide({
  draft,
  time,
  places,
  teacherName,
  error,
  busy,
  changing,
}: {
  draft: Draft
  time: Interval | null
  places: Places
  teacherName: string
  error: unknown
  busy: boolean
  changing: boolean
}) {
  const { when, zone } = useLessonTime()
  const clashes = clashesOf(error)
  const chosen = draft.receivers.filter((r) => r.schoolId)
  const leadSchool = places.school.get(draft.leadSchoolId ?? '')
  return (
    <div className="booking-side">
      <Panel title={t('summary')}>
        {leadSchool ? (
          <dl className="summary">
            <div>
              <dt>{l(draft.kind)}</dt>
              <dd className="strong">
                {draft.subject && titleOf({ subject: draft.subject, topic: draft.topic.trim() })}
              </dd>
            </div>
            {time && (
              <div>
                <dt>{t('time')}</dt>
                <dd>
                  {when({
                    startsAt: new Date(time.start).toISOString(),
                    endsAt: new Date(time.end).toISOString(),
                    leadSchoolId: leadSchool.id,
                    leadPeriod: draft.timing === 'period' ? draft.period : null,
                  })}
                  <div className="soft num">{spanOf(time.start, time.end, zone)}</div>
                </dd>
              </div>
            )}
            <div>
              <dt>{t('leadEnd')}</dt>
              <dd>
                {teacherName} <span className="soft">{leadSchool.name}</span>
              </dd>
            </div>
            {chosen.length > 0 && (
              <div>
                <dt>{t('receivers')}</dt>
                <dd>
                  <ul className="bare">
                    {chosen.map((r) => (
                      <li key={r.key}>
                        {places.school.get(r.schoolId ?? '')?.name}{' '}
                        <span className="soft">{places.classGroup.get(r.classGroupId ?? '')?.name}</span>
                      </li>
                    ))}
                  </ul>
                </dd>
              </div>
            )}
          </dl>
        ) : (
          <p className="soft plain">{t('summaryEmpty')}</p>
        )}
        <Button type="primary" size="large" block htmlType="submit" loading={busy}>
          {changing ? t('submitChange') : t('submit')}
        </Button>
      </Panel>
      {clashes.length > 0 ? <Clashes clashes={clashes} zone={zone} /> : <FormError error={error} />}
    </div>
  )
}

function Clashes({ clashes, zone }: { clashes: Clash[]; zone: string }) {
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={t('clashTitle')}
      description={
        <ul className="clashes">
          {clashes.map((clash) => (
            <li key={`${clash.resourceId}-${clash.lessonId}`}>
              <Link href={`/lessons/${clash.lessonId}`} target="_blank">
                {t('clash', {
                  what: t(resourceWords[clash.resource], { name: clash.resourceName }),
                  day: dayOf(clash.startsAt, zone),
                  span: spanOf(clash.startsAt, clash.endsAt, zone),
                  subject: subjectName(clash.subject),
                  teacher: clash.teacherName,
                })}
              </Link>
            </li>
          ))}
        </ul>
      }
    />
  )
}
