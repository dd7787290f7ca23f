import { Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import type { Classroom } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { useSave } from './data.ts'
import { placeWords } from './messages.ts'

const t = translator(placeWords)

interface Values {
  name: string
  use: ('lead' | 'receive')[]
}

export function ClassroomDialog({
  classroom,
  schoolId,
  lead,
  onClose,
}: {
  classroom: Classroom | null
  schoolId: string
  /** Whether the school leads: its new rooms are offered as lead rooms. */
  lead: boolean
  onClose: () => void
}) {
  const [form] = Form.useForm<Values>()
  const [id] = useState(() => classroom?.id ?? newId())
  const save = useSave(({ name, use }: Values) =>
    call('PUT /api/classrooms/:id', {
      params: { id },
      body: { schoolId, name, lead: use.includes('lead'), receive: use.includes('receive') },
    }),
  )
  const taken = save.error instanceof AppError && save.error.code === 'already_exists'
  const use: Values['use'] = classroom
    ? [...(classroom.lead ? (['lead'] as const) : []), ...(classroom.receive ? (['receive'] as const) : [])]
    : [lead ? 'lead' : 'receive']
  return (
    <FormDialog
      title={classroom ? t('editClassroom') : t('addClassroom')}
      form={form}
      initial={{ name: classroom?.name ?? '', use }}
      onSubmit={(values) => save.mutate(values, { onSuccess: onClose })}
      onClose={onClose}
      busy={save.isPending}
      error={save.error}
      errorText={taken ? t('nameTaken') : undefined}
      width={440}
    >
      <Form.Item
        name="name"
        label={t('classroomName')}
        rules={[{ required: true, whitespace: true, max: 80, message: t('nameBad') }]}
      >
        <Input autoFocus maxLength={80} />
      </Form.Item>
      <Form.Item name="use" label={t('use')} rules={[{ required: true, message: t('useBad') }]}>
        <Checkbox.Group
          options={[
            { value: 'lead', label: t('leadRoom') },
            { value: 'receive', label: t('receiveRoom') },
          ]}
        />
      </Form.Item>
    </FormDialog>
  )
}
