import { Form, Input, Select } from 'antd'
import { useState } from 'react'
import type { Region } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { useSave } from './data.ts'
import { levelWords, placeWords } from './messages.ts'

const t = translator(placeWords)
const levelName = translator(levelWords)
const levels = ['province', 'prefecture', 'county'] as const

type Values = Pick<Region, 'name' | 'level'>

/** Makes a region below another, or changes one. */
export function RegionDialog({
  region,
  parent,
  onClose,
}: {
  region: Region | null
  parent: Region | null
  onClose: (id: string | null) => void
}) {
  const [form] = Form.useForm<Values>()
  const [id] = useState(() => region?.id ?? newId())
  const save = useSave((values: Values) =>
    call('PUT /api/regions/:id', {
      params: { id },
      body: { ...values, parentId: region ? region.parentId : (parent?.id ?? null) },
    }),
  )
  const taken = save.error instanceof AppError && save.error.code === 'already_exists'
  const below = parent ? levels.slice(Math.min(levels.indexOf(parent.level) + 1, 2)) : levels
  return (
    <FormDialog
      title={region ? t('editRegion') : t('addRegion')}
      form={form}
      initial={{ name: region?.name ?? '', level: region?.level ?? below[0] ?? 'county' }}
      onSubmit={(values) => save.mutate(values, { onSuccess: () => onClose(id) })}
      onClose={() => onClose(null)}
      busy={save.isPending}
      error={save.error}
      errorText={taken ? t('nameTaken') : undefined}
      width={440}
    >
      <Form.Item
        name="name"
        label={t('regionName')}
        rules={[{ required: true, whitespace: true, max: 80, message: t('nameBad') }]}
      >
        <Input autoFocus maxLength={80} />
      </Form.Item>
      <Form.Item name="level" label={t('level')}>
        <Select
          options={(region ? levels : below).map((level) => ({ value: level, label: levelName(level) }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
