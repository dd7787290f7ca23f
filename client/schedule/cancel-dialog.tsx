import { App, Button, Form, Input } from 'antd'
import type { Lesson } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { useSave } from '../directory/data.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { titleOf, useLessonTime } from './lesson-time.ts'
import { listWords } from './messages.ts'

const t = translator(listWords)
const reasons = ['reasonTeacher', 'reasonDevice', 'reasonEvent', 'reasonHoliday'] as const

/** Cancels a lesson, with the reason that the receiving schools will read. */
export function CancelDialog({ lesson, onClose }: { lesson: Lesson; onClose: () => void }) {
  const [form] = Form.useForm<{ reason: string }>()
  const { message } = App.useApp()
  const { when } = useLessonTime()
  const cancel = useSave(
    ({ reason }: { reason: string }) =>
      call('POST /api/lessons/:id/cancel', { params: { id: lesson.id }, body: { reason } }),
    ['lessons', 'lesson', 'attendance', 'coverage'],
  )
  return (
    <FormDialog
      title={t('cancelTitle')}
      form={form}
      initial={{ reason: '' }}
      submitText={t('cancelDo')}
      danger
      onSubmit={(values) =>
        cancel.mutate(values, {
          onSuccess: () => {
            void message.success(t('cancelled'))
            onClose()
          },
        })
      }
      onClose={onClose}
      busy={cancel.isPending}
      error={cancel.error}
      width={500}
    >
      <p>{t('cancelWhat', { lesson: titleOf(lesson), when: when(lesson) })}</p>
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: true, whitespace: true, max: 200, message: t('reasonBad') }]}
      >
        <Input.TextArea autoFocus rows={2} maxLength={200} />
      </Form.Item>
      <div className="row quick">
        {reasons.map((reason) => (
          <Button key={reason} size="small" onClick={() => form.setFieldValue('reason', t(reason))}>
            {t(reason)}
          </Button>
        ))}
      </div>
    </FormDialog>
  )
}
