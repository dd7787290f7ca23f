import { useQuery } from '@tanstack/react-query'
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import type { Lesson } from '../../shared/schedule.ts'
import type { Slot } from '../../shared/series.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useSave } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Loaded } from '../ui/state.tsx'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { ProblemList } from './problem-list.tsx'
import { lessonKeys } from './timetable-data.ts'
import { changeWords } from './timetable-messages.ts'

const t = translator(changeWords)

/** Where a missed lesson could be made up for: what all can have comes first, of the rest it is said why not. */
export function MakeUpDialog({ lesson, onClose }: { lesson: Lesson; onClose: () => void }) {
  const [id] = useState(newId)
  const [all, setAll] = useState(false)
  const { message } = App.useApp()
  const { when } = useLessonTime()
  const slots = useQuery({
    queryKey: ['make-up', lesson.id],
    queryFn: ({ signal }) =>
      call('GET /api/lessons/:id/make-up', { params: { id: lesson.id }, query: {}, signal }),
  })
  const book = useSave(
    (slot: Slot) =>
      call('PUT /api/lessons/:id', {
        params: { id },
        body: {
          subject: lesson.subject,
          kind: lesson.kind,
          topic: lesson.topic,
          teacherId: lesson.teacherId,
          leadClassroomId: lesson.leadClassroomId,
          leadClassGroupId: lesson.leadClassGroupId,
          startsAt: slot.startsAt,
          endsAt: slot.endsAt,
          receivers: lesson.receivers.map(({ classGroupId, classroomId, assistantId }) => ({
            classGroupId,
            classroomId,
            assistantId,
          })),
          makesUpId: lesson.id,
        },
      }),
    lessonKeys,
  )
  const take = (slot: Slot) =>
    book.mutate(slot, {
      onSuccess: () => {
        void message.success(t('makeUpDone'))
        onClose()
      },
    })
  return (
    <Modal
      open
      title={`${t('makeUpTitle')} · ${titleOf(lesson)}`}
      width={640}
      footer={null}
      onCancel={onClose}
    >
      <p className="soft">{t('makeUpWhat')}</p>
      <FormError error={book.error} />
      <Loaded of={[slots]}>
        {([list]) => {
          const fits = list.filter((slot) => slot.score !== null)
          const refused = list.filter((slot) => slot.score === null)
          return (
            <>
              {fits.length === 0 && <p>{t('makeUpNone')}</p>}
              <ul className="change-list make-up">
                {[...fits.slice(0, 20), ...(all ? refused : [])].map((slot, i) => (
                  <li key={slot.startsAt}>
                    <div>
                      <strong>
                        {when({ ...slot, leadSchoolId: lesson.leadSchoolId, leadPeriod: slot.period })}
                      </strong>{' '}
                      {i === 0 && slot.score !== null && <span className="pill good">{t('best')}</span>}
                      <ProblemList problems={slot.problems} />
                    </div>
                    {slot.score !== null && (
                      <Button loading={book.isPending} onClick={() => take(slot)}>
                        {t('makeUpTake')}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
              {refused.length > 0 && !all && (
                <Button type="link" onClick={() => setAll(true)}>
                  {t('showRefused', { n: refused.length })}
                </Button>
              )}
            </>
          )
        }}
      </Loaded>
    </Modal>
  )
}
