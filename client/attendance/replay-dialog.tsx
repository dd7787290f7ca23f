import { App, Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import type { ClassAttendance } from '../../shared/attendance.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { dateOf, instantOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useSave } from '../directory/data.ts'
import { DateField } from '../ui/date-field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { replayWords } from './replay-messages.ts'

const t = translator(replayWords)

interface Values {
  date: string
  clock: string
  minutes: number
}

/** A school's word that a class saw the replay of a lesson that it missed. */
export function ReplayDialog({
  lesson,
  row,
  zone,
  onClose,
}: {
  lesson: Lesson
  row: ClassAttendance
  zone: string
  onClose: () => void
}) {
  const [form] = Form.useForm<Values>()
  const { message } = App.useApp()
  const [id] = useState(newId)
  const today = dateOf(Date.now(), zone)
  const firstDay = dateOf(Date.parse(lesson.endsAt), zone)
  const save = useSave(
    ({ date, clock, minutes }: Values) =>
      call('PUT /api/replays/:id', {
        params: { id },
        body: {
          lessonId: lesson.id,
          classGroupId: row.classGroupId,
          at: new Date(instantOf(date, clock, zone)).toISOString(),
          minutes,
        },
      }),
    ['coverage', 'attendance'],
  )
  const timely = async (_: unknown, clock: string | undefined) => {
    const date = form.getFieldValue('date') as string | null
    if (!clock || !date) return
    const at = instantOf(date, clock, zone)
    if (at < Date.parse(lesson.endsAt)) throw new Error(t('early'))
    if (at > Date.now()) throw new Error(t('late'))
  }
  return (
    <FormDialog
      title={t('title', { name: `${row.schoolName} ${row.classGroupName}` })}
      form={form}
      initial={{
        date: today,
        minutes: Math.round((Date.parse(lesson.endsAt) - Date.parse(lesson.startsAt)) / 60_000),
      }}
      onSubmit={(values) =>
        save.mutate(values, {
          onSuccess: ({ enoughMinutes }) => {
            void message.success(t('saved', { n: Math.ceil(enoughMinutes) }))
            onClose()
          },
        })
      }
      onClose={onClose}
      busy={save.isPending}
      error={save.error}
      width={440}
    >
      <p className="soft">{t('lead')}</p>
      <Form.Item name="date" label={t('date')} rules={[{ required: true, message: t('dateBad') }]}>
        <DateField label={t('date')} min={firstDay} max={today} clearable={false} />
      </Form.Item>
      <Form.Item
        name="clock"
        label={t('clock')}
        dependencies={['date']}
        rules={[{ required: true, message: t('clockBad') }, { validator: timely }]}
      >
        <Input type="time" style={{ width: 140 }} />
      </Form.Item>
      <Form.Item
        name="minutes"
        label={t('minutes')}
        rules={[{ required: true, type: 'integer', min: 1, max: 240, message: t('minutesBad') }]}
      >
        <InputNumber precision={0} style={{ width: 140 }} />
      </Form.Item>
    </FormDialog>
  )
}
