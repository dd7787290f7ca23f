import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Series } from '../../shared/series.ts'
import { dateOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { useSave, useZone } from '../directory/data.ts'
import { DateField } from '../ui/date-field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { seriesWords } from './series-messages.ts'
import { lessonKeys } from './timetable-data.ts'

const t = translator(seriesWords)

interface Values {
  from: string
  reason: string
}

/** Cancels the lessons of a series from a date on. */
export function CancelSeriesButton({ series }: { series: Series }) {
  const [open, setOpen] = useState(false)
  const [form] = Form.useForm<Values>()
  const [, go] = useLocation()
  const { message } = App.useApp()
  const today = dateOf(Date.now(), useZone())
  const cancel = useSave(
    (values: Values) =>
      call('POST /api/series/:id/cancel', {
        params: { id: series.id },
        body: { ...values, version: series.version },
      }),
    lessonKeys,
  )
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('cancel')}
      </Button>
      {open && (
        <FormDialog
          title={t('cancelTitle')}
          form={form}
          initial={{ from: today, reason: '' }}
          submitText={t('cancel')}
          danger
          onSubmit={(values) =>
            // Once it is cancelled there is no button to cancel it, and this dialog is gone.
            void cancel.mutateAsync(values).then(
              () => {
                void message.success(t('cancelled'))
                go('/series')
              },
              () => undefined,
            )
          }
          onClose={() => setOpen(false)}
          busy={cancel.isPending}
          error={cancel.error}
        >
          <p>{t('cancelWhat')}</p>
          <Form.Item name="from" label={t('from')}>
            <DateField clearable={false} />
          </Form.Item>
          <Form.Item
            name="reason"
            label={t('reason')}
            rules={[{ required: true, whitespace: true, max: 200, message: t('reasonBad') }]}
          >
            <Input.TextArea autoFocus rows={2} maxLength={200} />
          </Form.Item>
        </FormDialog>
      )}
    </>
  )
}
