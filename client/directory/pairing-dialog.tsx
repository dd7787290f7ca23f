import { Form, Select } from 'antd'
import { useState } from 'react'
import { type Pairing, pairingType } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { newId } from '../app/new-id.ts'
import { DateField } from '../ui/date-field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { type Places, useSave } from './data.ts'
import { pairingTypeWords, pairingWords } from './messages.ts'

const t = translator(pairingWords)
const c = translator(commonWords)
const typeName = translator(pairingTypeWords)

type Values = Omit<Pairing, 'id'>

export function PairingDialog({
  pairing,
  places,
  today,
  onClose,
}: {
  pairing: Pairing | null
  places: Places
  today: string
  onClose: () => void
}) {
  const [form] = Form.useForm<Values>()
  const [id] = useState(() => pairing?.id ?? newId())
  const save = useSave((values: Values) =>
    call('PUT /api/pairings/:id', { params: { id }, body: { ...values, until: values.until ?? null } }),
  )
  const taken = save.error instanceof AppError && save.error.code === 'already_exists'
  const schools = (part: 'lead' | 'member') =>
    places.schools.filter((s) => s[part]).map((s) => ({ value: s.id, label: s.name }))
  const find = { optionFilterProp: 'label' }
  return (
    <FormDialog
      title={pairing ? t('edit') : t('add')}
      form={form}
      initial={pairing ?? { type: 'urban-rural', from: today, until: null }}
      onSubmit={(values) => save.mutate(values, { onSuccess: onClose })}
      onClose={onClose}
      busy={save.isPending}
      error={save.error}
      errorText={taken ? t('taken') : undefined}
    >
      <Form.Item
        name="leadSchoolId"
        label={t('leadSchool')}
        rules={[{ required: true, message: c('choose') }]}
      >
        <Select showSearch={find} placeholder={c('choose')} options={schools('lead')} />
      </Form.Item>
      <Form.Item
        name="memberSchoolId"
        label={t('memberSchool')}
        dependencies={['leadSchoolId']}
        rules={[
          { required: true, message: c('choose') },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value && value === getFieldValue('leadSchoolId')
                ? Promise.reject(new Error(t('same')))
                : Promise.resolve(),
          }),
        ]}
      >
        <Select showSearch={find} placeholder={c('choose')} options={schools('member')} />
      </Form.Item>
      <Form.Item name="type" label={t('type')}>
        <Select options={pairingType.options.map((type) => ({ value: type, label: typeName(type) }))} />
      </Form.Item>
      <div className="pairing-dates">
        <Form.Item name="from" label={t('from')} rules={[{ required: true, message: c('choose') }]}>
          <DateField clearable={false} />
        </Form.Item>
        <Form.Item
          name="until"
          label={t('until')}
          extra={t('untilHint')}
          dependencies={['from']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value && value < getFieldValue('from')
                  ? Promise.reject(new Error(t('backward')))
                  : Promise.resolve(),
            }),
          ]}
        >
          <DateField />
        </Form.Item>
      </div>
    </FormDialog>
  )
}
