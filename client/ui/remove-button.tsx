import { DeleteOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { FormError } from './form-error.tsx'

const t = translator(commonWords)

/** Removes something after asking; a refusal is said in the dialog. */
export function RemoveButton({
  name,
  remove,
  title,
  hint,
  text,
  quiet,
}: {
  name: string
  remove: () => Promise<unknown>
  title?: string
  hint?: string
  text?: string
  /** An icon alone, for a row of a table. */
  quiet?: boolean
}) {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const label = text ?? t('remove')
  const go = async () => {
    setBusy(true)
    setError(null)
    try {
      await remove()
      setOpen(false)
    } catch (cause) {
      setError(cause)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        danger
        type={quiet ? 'text' : 'default'}
        icon={<DeleteOutlined aria-hidden />}
        aria-label={`${label} ${name}`}
        onClick={() => {
          setError(null)
          setOpen(true)
        }}
      >
        {quiet ? null : label}
      </Button>
      <Modal
        open={open}
        title={title ?? t('removeTitle', { name })}
        okText={label}
        cancelText={t('cancel')}
        okButtonProps={{ danger: true }}
        confirmLoading={busy}
        onOk={go}
        onCancel={() => setOpen(false)}
        width={440}
      >
        <p>{hint ?? t('removeHint')}</p>
        <FormError error={error} />
      </Modal>
    </>
  )
}
