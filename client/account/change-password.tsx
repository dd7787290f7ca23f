import { useMutation } from '@tanstack/react-query'
import { App, Form, Input } from 'antd'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { passwordWords } from './messages.ts'

const t = translator(passwordWords)
const c = translator(commonWords)

interface Values {
  current: string
  next: string
}

export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<Values>()
  const { message } = App.useApp()
  const save = useMutation({
    mutationFn: (body: Values) => call('PUT /api/session/password', { body }),
    onSuccess: () => {
      void message.success(t('done'))
      onClose()
    },
  })
  const wrong = save.error instanceof AppError && save.error.code === 'sign_in_failed'
  return (
    <FormDialog
      title={t('title')}
      form={form}
      initial={{}}
      onSubmit={(values) => save.mutate(values)}
      onClose={onClose}
      busy={save.isPending}
      error={save.error}
      errorText={wrong ? t('wrong') : undefined}
      submitText={t('save')}
      width={440}
    >
      <Form.Item name="current" label={t('current')} rules={[{ required: true, message: c('required') }]}>
        <Input.Password autoComplete="current-password" autoFocus maxLength={200} />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('next')}
        extra={t('rule')}
        rules={[{ required: true, min: 10, message: t('short') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
