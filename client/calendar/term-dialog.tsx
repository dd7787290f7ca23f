import { Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { Term } from '../../shared/calendar.ts'
import type { Region } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { dayAfter, weekdayOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { dateText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { newId } from '../app/new-id.ts'
import { useSave } from '../directory/data.ts'
import { DateField } from '../ui/date-field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { calendarKeys } from './data.ts'
import { weekdayName } from './day-text.ts'
import { calendarWords } from './messages.ts'
import { TouchedList } from './touched-list.tsx'

const t = translator(calendarWords)
const c = translator(commonWords)

type Values = Omit<Term, 'id'>

/** A term that begins on the day of registration, a Sunday, has a first week without a lesson, and odd weeks turn even. */
const weekendHint = (date: string): string =>
  t('firstWeekend', {
    weekday: weekdayName(weekdayOf(date)),
    monday: dateText(dayAfter(date, 8 - weekdayOf(date))),
  })

export function TermDialog({
  term,
  regions,
  onClose,
}: {
  term: Term | null
  regions: Region[]
  onClose: () => void
}) {
  const [form] = Form.useForm<Values>()
  const [id] = useState(() => term?.id ?? newId())
  const save = useSave(
    (values: Values) => call('PUT /api/terms/:id', { params: { id }, body: values }),
    ['terms', ...calendarKeys],
  )
  const look = useSave(
    (values: Values) => call('POST /api/terms/:id/preview', { params: { id }, body: values }),
    [],
  )
  const submit = (values: Values) => save.mutate(values, { onSuccess: onClose, onError: look.reset })
  const firstDay = Form.useWatch('firstDay', form)
  const taken = save.error instanceof AppError && save.error.code === 'already_exists'
  return (
    <FormDialog
      title={term ? t('edit') : t('add')}
      form={form}
      initial={term ?? { name: '', regionId: regions[0]?.id ?? '' }}
      onSubmit={(values) =>
        look.mutate(values, { onSuccess: ({ touched }) => touched.length === 0 && submit(values) })
      }
      onClose={onClose}
      busy={save.isPending || look.isPending}
      error={save.error ?? look.error}
      errorText={taken ? t('nameTaken') : undefined}
      width={480}
    >
      <Form.Item
        name="name"
        label={t('name')}
        rules={[{ required: true, whitespace: true, max: 60, message: t('nameBad') }]}
      >
        <Input autoFocus maxLength={60} placeholder={t('nameHint')} />
      </Form.Item>
      <Form.Item name="regionId" label={t('region')}>
        <Select options={regions.map((region) => ({ value: region.id, label: region.name }))} />
      </Form.Item>
      <div className="pairing-dates">
        <Form.Item
          name="firstDay"
          label={t('firstDay')}
          extra={firstDay && weekdayOf(firstDay) > 5 ? weekendHint(firstDay) : undefined}
          rules={[{ required: true, message: c('choose') }]}
        >
          <DateField clearable={false} />
        </Form.Item>
        <Form.Item
          name="lastDay"
          label={t('lastDay')}
          extra={t('lastDayHint')}
          dependencies={['firstDay']}
          rules={[
            { required: true, message: c('choose') },
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value && value <= getFieldValue('firstDay')
                  ? Promise.reject(new Error(t('backward')))
                  : value && dayAfter(getFieldValue('firstDay'), 370) < value
                    ? Promise.reject(new Error(t('tooLong')))
                    : Promise.resolve(),
            }),
          ]}
        >
          <DateField clearable={false} />
        </Form.Item>
      </div>
      <Form.Item
        name="grade9LastDay"
        label={t('grade9LastDay')}
        extra={t('grade9Hint')}
        dependencies={['firstDay', 'lastDay']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value && (value <= getFieldValue('firstDay') || value > getFieldValue('lastDay'))
                ? Promise.reject(new Error(t('grade9Outside')))
                : Promise.resolve(),
          }),
        ]}
      >
        <DateField />
      </Form.Item>
      <Modal
        open={look.isSuccess && look.data.touched.length > 0}
        title={t('touched')}
        okText={c('save')}
        cancelText={c('cancel')}
        onOk={() => look.variables && submit(look.variables)}
        onCancel={look.reset}
        confirmLoading={save.isPending}
        width={560}
      >
        <TouchedList touched={look.data?.touched ?? []} />
      </Modal>
    </FormDialog>
  )
}
