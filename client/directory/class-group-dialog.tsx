import { Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { ClassGroup, School } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { useSave } from './data.ts'
import { placeWords } from './messages.ts'

const t = translator(placeWords)
type Values = Pick<ClassGroup, 'name' | 'grade' | 'size'>

export function ClassGroupDialog({
  classGroup,
  school,
  onClose,
}: {
  classGroup: ClassGroup | null
  school: School
  onClose: () => void
}) {
  const [form] = Form.useForm<Values>()
  const [id] = useState(() => classGroup?.id ?? newId())
  const save = useSave((values: Values) =>
    call('PUT /api/class-groups/:id', { params: { id }, body: { ...values, schoolId: school.id } }),
  )
  const taken = save.error instanceof AppError && save.error.code === 'already_exists'
  return (
    <FormDialog
      title={classGroup ? t('editClassGroup') : t('addClassGroup')}
      form={form}
      initial={classGroup ?? { name: '', grade: school.stage === 'primary' ? 1 : 7 }}
      onSubmit={(values) => save.mutate(values, { onSuccess: onClose })}
      onClose={onClose}
      busy={save.isPending}
      error={save.error}
      errorText={taken ? t('nameTaken') : undefined}
      width={440}
    >
      <Form.Item
        name="name"
        label={t('className')}
        rules={[{ required: true, whitespace: true, max: 80, message: t('nameBad') }]}
      >
        <Input autoFocus maxLength={80} />
      </Form.Item>
      <Form.Item name="grade" label={t('grade')}>
        <Select options={[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ value: n, label: t('gradeN', { n }) }))} />
      </Form.Item>
      <Form.Item
        name="size"
        label={t('size')}
        rules={[{ required: true, type: 'integer', min: 1, max: 80, message: t('sizeBad') }]}
      >
        <InputNumber precision={0} style={{ width: 140 }} />
      </Form.Item>
    </FormDialog>
  )
}
