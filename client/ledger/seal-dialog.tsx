import { App, Input, Modal } from 'antd'
import { useState } from 'react'
import type { LedgerView } from '../../shared/ledger.ts'
import { call } from '../app/api.ts'
import { dateText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useSave } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import type { LedgerQuery } from './data.ts'
import { snapshotWords } from './messages.ts'

const t = translator(snapshotWords)

export function SealDialog({
  view,
  query: { classGroupId: _, by: __, ...query },
  onClose,
}: {
  view: LedgerView
  query: LedgerQuery
  onClose: () => void
}) {
  const [id] = useState(newId)
  const [title, setTitle] = useState('')
  const { message } = App.useApp()
  const seal = useSave(
    () => call('PUT /api/ledger/snapshots/:id', { params: { id }, body: { ...query, title } }),
    ['snapshots'],
  )
  const place = view.path.findLast((one) => one.kind !== 'class-group')!
  return (
    <Modal
      open
      title={t('sealTitle')}
      okText={t('seal')}
      confirmLoading={seal.isPending}
      onCancel={onClose}
      onOk={() =>
        seal.mutate(undefined, {
          onSuccess: () => {
            void message.success(t('sealed'))
            onClose()
          },
        })
      }
    >
      <p>{t('sealWhat', { place: place.name, date: dateText(view.asOf) })}</p>
      <label htmlFor="snapshot-title">
        {t('label')}
        <Input
          id="snapshot-title"
          value={title}
          maxLength={80}
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <FormError error={seal.error} />
    </Modal>
  )
}
