import { Form, type FormInstance, Modal } from 'antd'
import type { ReactNode } from 'react'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { FormError } from './form-error.tsx'

const t = translator(commonWords)

/**
 * A dialog with a form. What was typed stays when saving fails; the error is said inside the dialog, which closes only by
 * its owner's word.
 */
export function FormDialog<V extends object>({
  title,
  form,
  initial,
  onSubmit,
  onClose,
  busy,
  error,
  errorText,
  submitText,
  danger,
  width = 520,
  children,
}: {
  title: string
  form: FormInstance<V>
  initial: Partial<V>
  onSubmit: (values: V) => void
  onClose: () => void
  busy: boolean
  error: unknown
  errorText?: string | undefined
  submitText?: string
  danger?: boolean
  width?: number
  children: ReactNode
}) {
  return (
    <Modal
      open
      title={title}
      width={width}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={submitText ?? t('save')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      mask={{ closable: false }}
      okButtonProps={{ danger: danger ?? false }}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={initial}
        onFinish={(values) => onSubmit(values as V)}
        scrollToFirstError
        requiredMark={false}
        validateTrigger={['onBlur', 'onSubmit']}
      >
        {children}
        <FormError error={error} text={errorText} />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </Form>
    </Modal>
  )
}
