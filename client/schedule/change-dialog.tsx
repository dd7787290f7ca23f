import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { changeScope, type LessonChange, type PlannedLesson, type Problem } from '../../shared/series.ts'
import { call } from '../app/api.ts'
import { momentOf, spanOf } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { useSave, useZone } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { ChangeFields, type ChangeKind, emptyChange } from './change-fields.tsx'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { ProblemList } from './problem-list.tsx'
import { isRefused } from './problem-text.ts'
import { lessonKeys } from './timetable-data.ts'
import { changeWords } from './timetable-messages.ts'

const t = translator(changeWords)
const c = translator(commonWords)

type Scope = (typeof changeScope.options)[number]

/** Changes a lesson, those from it on, or its series: what will come of it is seen before it is saved, with the reason. */
export function ChangeDialog({
  lesson,
  change: given,
  kind = given?.kind ?? 'cancel',
  onClose,
}: {
  lesson: Lesson
  /** A whole change, such as where a lesson was dropped; otherwise its kind is asked for. */
  change?: LessonChange
  kind?: ChangeKind
  onClose: () => void
}) {
  const zone = useZone()
  const { when } = useLessonTime()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [change, setChange] = useState<LessonChange | null>(given ?? emptyChange(kind, lesson))
  const [scope, setScope] = useState<Scope>('one')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const send = (preview: boolean) =>
    call('POST /api/lessons/:id/change', {
      params: { id: lesson.id },
      body: { change: change!, scope, version: lesson.version, reason: reason.trim(), preview },
    })
  const look = useSave(() => send(true), [])
  const save = useSave(() => send(false), lessonKeys)
  const again = () => {
    look.reset()
    save.reset()
  }
  const error = save.error ?? look.error
  const isStale = error instanceof AppError && error.code === 'stale'
  const stood = planOf(error)
  const submit = () => {
    setTried(true)
    if (!change || reason.trim() === '') return
    if (!look.data) return look.mutate(undefined)
    // A lesson that moved to another week is not on the page any more when it is read anew, and this dialog neither.
    save.mutateAsync(undefined).then(
      () => {
        void message.success(t('saved'))
        onClose()
      },
      () => undefined,
    )
  }
  const reload = () => {
    void Promise.all(lessonKeys.map((key) => client.invalidateQueries({ queryKey: [key] })))
    onClose()
  }
  const bad = look.data?.lessons.filter((one) => isRefused(one.problems)).length ?? 0
  return (
    <Modal
      open
      title={`${t(kind)} · ${titleOf(lesson)}`}
      width={620}
      okText={isStale ? c('close') : look.data ? t('save') : t('look')}
      okButtonProps={{ danger: kind === 'cancel' && Boolean(look.data), disabled: bad > 0 }}
      cancelText={look.data && !isStale ? t('back') : c('cancel')}
      onOk={isStale ? reload : submit}
      onCancel={() => (look.data && !isStale ? again() : onClose())}
      confirmLoading={look.isPending || save.isPending}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <p className="soft">{when(lesson)}</p>
      {change?.kind === 'move' && (
        <p className="strong">
          {t('toTime', {
            when: `${momentOf(change.startsAt, zone)}–${spanOf(change.startsAt, change.endsAt, zone).split('–')[1]}`,
          })}
        </p>
      )}
      {look.data ? (
        <>
          {bad > 0 && <Alert type="error" showIcon title={t('refused', { n: bad })} />}
          <p className="strong">
            {look.data.lessons.length > 1 ? t('resultN', { n: look.data.lessons.length }) : t('result')}
          </p>
          <ul className="change-list">
            {look.data.lessons.map(({ lesson: after, problems }) => (
              <li key={after.id}>
                {when(after)} {titleOf(after)} · {after.teacherName} · {after.leadClassroomName}
                {after.phase === 'cancelled'
                  ? ` · ${t('cancelled')}`
                  : ` → ${listText(after.receivers.map((r) => `${r.schoolName} ${r.classGroupName}`))}`}
                <ProblemList problems={problems} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Form layout="vertical" requiredMark={false} onFinish={submit}>
          {!given && (
            <ChangeFields kind={kind} lesson={lesson} change={change} tried={tried} onChange={setChange} />
          )}
          {lesson.seriesId && (
            <Form.Item label={t('scope')}>
              <Radio.Group
                className="change-scope"
                value={scope}
                onChange={(e) => setScope(e.target.value)}
                options={changeScope.options.map((one) => ({ value: one, label: t(one) }))}
              />
            </Form.Item>
          )}
          <Form.Item
            label={t('reason')}
            htmlFor="change-reason"
            {...(tried && reason.trim() === '' ? { validateStatus: 'error', help: t('reasonBad') } : {})}
          >
            <Input.TextArea
              id="change-reason"
              autoFocus={given !== undefined || kind === 'cancel'}
              rows={2}
              maxLength={200}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          </Form.Item>
        </Form>
      )}
      {isStale ? (
        <Alert
          type="warning"
          showIcon
          title={t('stale', { who: String(error.details.changedBy || t('staleWho')) })}
        />
      ) : (
        <FormError error={error} />
      )}
      {stood.map(({ key, title, problems }) => (
        <div key={key}>
          {title}
          <ProblemList problems={problems} />
        </div>
      ))}
    </Modal>
  )
}

/** What the server says stands against it: of one lesson, or of several by their dates. */
function planOf(error: unknown): { key: string; title: string; problems: Problem[] }[] {
  if (!(error instanceof AppError)) return []
  const { problems, preview } = error.details as {
    problems?: Problem[]
    preview?: { lessons: PlannedLesson[] }
  }
  if (preview)
    return preview.lessons
      .filter((lesson) => isRefused(lesson.problems))
      .map((lesson) => ({ key: lesson.day, title: lesson.day, problems: lesson.problems }))
  return Array.isArray(problems) ? [{ key: 'one', title: '', problems }] : []
}
