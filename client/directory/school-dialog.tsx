import { Checkbox, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import type { School } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { useDirectory, useSave } from './data.ts'
import { placeWords, stageWords } from './messages.ts'

const t = translator(placeWords)
const stageName = translator(stageWords)

type Values = Omit<School, 'id'>

export function SchoolDialog({
  school,
  regionId,
  onClose,
}: {
  school: School | null
  regionId: string
  onClose: (id: string | null) => void
}) {
  const [form] = Form.useForm<Values>()
  const [id] = useState(() => school?.id ?? newId())
  const directory = useDirectory()
  const save = useSave((values: Values) => call('PUT /api/schools/:id', { params: { id }, body: values }))
  const taken = save.error instanceof AppError && save.error.code === 'already_exists'
  return (
    <FormDialog
      title={school ? t('editSchool') : t('addSchool')}
      form={form}
      initial={school ?? { name: '', regionId, stage: 'primary', lead: false, member: true }}
      onSubmit={(values) => save.mutate(values, { onSuccess: () => onClose(id) })}
      onClose={() => onClose(null)}
      busy={save.isPending}
      error={save.error}
      errorText={taken ? t('nameTaken') : undefined}
    >
      <Form.Item
        name="name"
        label={t('schoolName')}
        rules={[{ required: true, whitespace: true, max: 80, message: t('nameBad') }]}
      >
        <Input autoFocus maxLength={80} />
      </Form.Item>
      <Form.Item name="regionId" label={t('inRegion')}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={(directory.data?.regions ?? []).map((r) => ({ value: r.id, label: r.name }))}
        />
      </Form.Item>
      <Form.Item name="stage" label={t('stage')}>
        <Radio.Group
          options={(['primary', 'junior'] as const).map((stage) => ({
            value: stage,
            label: stageName(stage),
          }))}
        />
      </Form.Item>
      <Form.Item name="lead" valuePropName="checked" noStyle>
        <Checkbox>
          {t('lead')} <span className="soft small">{t('leadHint')}</span>
        </Checkbox>
      </Form.Item>
      <br />
      <Form.Item name="member" valuePropName="checked">
        <Checkbox>
          {t('member')} <span className="soft small">{t('memberHint')}</span>
        </Checkbox>
      </Form.Item>
    </FormDialog>
  )
}
