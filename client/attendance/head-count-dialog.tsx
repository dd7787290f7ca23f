import { App, Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import type { ClassAttendance } from '../../shared/attendance.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useSave } from '../directory/data.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { lessonPageWords } from './messages.ts'

const t = translator(lessonPageWords)

interface Values {
  present: number
  reason: string
}

/** Reports or corrects how many pupils were there; what was said before is kept. */
export function HeadCountDialog({
  lessonId,
  row,
  onClose,
}: {
  lessonId: string
  row: ClassAttendance
  onClose: () => void
}) {
  const [form] = Form.useForm<Values>()
  const { message } = App.useApp()
  const [countId] = useState(newId)
  const [countedAt] = useState(() => new Date().toISOString())
  const corrects = row.headCounts.length > 0
  const save = useSave(
    ({ present, reason }: Values) =>
      call('PUT /api/lessons/:id/head-counts/:countId', {
        params: { id: lessonId, countId },
        body: {
          classGroupId: row.classGroupId,
          present,
          countedAt,
          sentAt: new Date().toISOString(),
          seen: row.headCounts.map((count) => count.id),
          reason: reason ?? '',
        },
      }),
    ['attendance'],
  )
  const present = Form.useWatch('present', form)
  return (
    <FormDialog
      title={t('countTitle', { name: `${row.schoolName} ${row.classGroupName}` })}
      form={form}
      initial={{ present: row.headCounts[0]?.present ?? row.classSize, reason: '' }}
      onSubmit={(values) =>
        save.mutate(values, {
          onSuccess: () => {
            void message.success(t('countSaved'))
            onClose()
          },
        })
      }
      onClose={onClose}
      busy={save.isPending}
      error={save.error}
      width={420}
    >
      <Form.Item
        name="present"
        label={t('countPresent')}
        extra={present > row.classSize ? t('countMore') : t('countSize', { size: row.classSize })}
        rules={[{ required: true, type: 'integer', min: 0, max: 200, message: t('countBad') }]}
      >
        <InputNumber autoFocus precision={0} style={{ width: 160 }} size="large" />
      </Form.Item>
      {corrects && (
        <Form.Item
          name="reason"
          label={t('countReason')}
          extra={t('countReasonHint')}
          rules={[{ required: true, whitespace: true, max: 200, message: t('countReasonBad') }]}
        >
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      )}
    </FormDialog>
  )
}
