import { App, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { BellTable } from '../../shared/calendar.ts'
import type { Bell, School } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { dateText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { newId } from '../app/new-id.ts'
import { useSave } from '../directory/data.ts'
import { DateField } from '../ui/date-field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { BellsField, bellFaults } from './bells-field.tsx'
import { bellWords, daysWords } from './calendar-messages.ts'
import { calendarKeys } from './data.ts'
import { weekdayName } from './day-text.ts'
import { TouchedList } from './touched-list.tsx'

const t = translator(bellWords)
const d = translator(daysWords)
const c = translator(commonWords)

type Values = Omit<BellTable, 'id' | 'schoolId'>

/** Makes or changes a bell table; which lessons it touches is shown before it is saved. */
export function BellTableDialog({
  table,
  school,
  others,
  today,
  onClose,
}: {
  table: BellTable | null
  school: School
  /** Tables whose periods can be copied. */
  others: BellTable[]
  today: string
  onClose: () => void
}) {
  const [id] = useState(() => table?.id ?? newId())
  const [values, setValues] = useState<Values>(
    () => table ?? { name: '', effectiveFrom: today, weekdays: [1, 2, 3, 4, 5], bells: [] },
  )
  const [tried, setTried] = useState(false)
  const { message } = App.useApp()
  const put = (preview: boolean) =>
    call('PUT /api/bell-tables/:id', {
      params: { id },
      body: { ...values, name: values.name.trim(), schoolId: school.id, preview },
    })
  const look = useSave(() => put(true), [])
  const save = useSave(() => put(false), calendarKeys)
  const change = (part: Partial<Values>) => {
    setValues({ ...values, ...part })
    look.reset()
    save.reset()
  }
  const nameBad = values.name.trim() === ''
  const fine =
    !nameBad &&
    values.weekdays.length > 0 &&
    values.bells.length > 0 &&
    bellFaults(values.bells).every((fault) => fault === null)
  const submit = () => {
    setTried(true)
    if (!fine) return
    if (look.data)
      save.mutate(undefined, {
        onSuccess: () => {
          void message.success(t('saved'))
          onClose()
        },
      })
    else look.mutate(undefined)
  }
  const error = look.error ?? save.error
  const rival = error instanceof AppError && error.code === 'already_exists' ? error.details.name : undefined
  return (
    <Modal
      open
      title={`${table ? t('editTable') : t('add')} · ${school.name}`}
      width={640}
      okText={look.data ? d('confirm') : t('check')}
      cancelText={look.data ? t('back') : c('cancel')}
      onOk={submit}
      onCancel={() => (look.data ? look.reset() : onClose())}
      confirmLoading={look.isPending || save.isPending}
      mask={{ closable: false }}
    >
      {look.data ? (
        <TouchedList touched={look.data.touched} />
      ) : (
        <Form layout="vertical" requiredMark={false} onFinish={submit}>
          <div className="pairing-dates">
            <Form.Item
              label={t('name')}
              htmlFor="bell-table-name"
              {...(tried && nameBad ? { validateStatus: 'error', help: t('nameBad') } : {})}
            >
              <Input
                id="bell-table-name"
                autoFocus
                maxLength={40}
                placeholder={t('nameHint')}
                value={values.name}
                onChange={(e) => change({ name: e.target.value })}
              />
            </Form.Item>
            <Form.Item label={t('effectiveFrom')} htmlFor="bell-table-from">
              <DateField
                id="bell-table-from"
                clearable={false}
                value={values.effectiveFrom}
                onChange={(date) => date && change({ effectiveFrom: date })}
              />
            </Form.Item>
          </div>
          <Form.Item
            label={t('weekdays')}
            extra={`${t('effectiveHint')} · ${t('weekdaysHint')}`}
            {...(values.weekdays.length === 0 ? { validateStatus: 'error', help: t('weekdaysBad') } : {})}
          >
            <Checkbox.Group
              value={values.weekdays}
              onChange={(weekdays) => change({ weekdays: weekdays.map(Number).sort((a, b) => a - b) })}
              options={[1, 2, 3, 4, 5, 6, 7].map((n) => ({ value: n, label: weekdayName(n) }))}
            />
          </Form.Item>
          <Form.Item
            label={t('periods')}
            {...(tried && values.bells.length === 0
              ? { validateStatus: 'error', help: t('needPeriod') }
              : {})}
          >
            {others.length > 0 && (
              <Select
                className="bells-copy"
                aria-label={t('copy')}
                placeholder={t('copy')}
                value={null}
                options={others.map((other) => ({
                  value: other.id,
                  label: t('copyLabel', { name: other.name, date: dateText(other.effectiveFrom) }),
                }))}
                onChange={(from) => {
                  const other = others.find((one) => one.id === from)
                  if (other) change({ bells: other.bells })
                }}
              />
            )}
            <BellsField
              value={values.bells}
              standard={school.stage === 'primary' ? 40 : 45}
              onChange={(bells: Bell[]) => change({ bells })}
            />
          </Form.Item>
        </Form>
      )}
      <FormError error={error} text={rival ? t('rival', { name: String(rival) }) : undefined} />
    </Modal>
  )
}
