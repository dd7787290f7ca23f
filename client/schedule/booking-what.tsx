import { Input, Radio } from 'antd'
import { subject } from '../../shared/directory.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import type { Draft, Faults } from './booking-draft.ts'
import { BookingField, SelectField } from './booking-field.tsx'
import { bookingWords, lessonWords } from './messages.ts'

const t = translator(bookingWords)
const l = translator(lessonWords)
const subjectName = translator(subjectWords)

/** What a lesson is: its subject, kind and topic. */
export function BookingWhat({
  lesson,
  className,
  faults,
  onChange,
}: {
  lesson: Draft
  className: string
  faults: Faults
  onChange: (part: Partial<Draft>) => void
}) {
  return (
    <>
      <SelectField
        className={className}
        label={t('subject')}
        fault={faults.subject}
        value={lesson.subject}
        options={subject.options.map((s) => ({ value: s, label: subjectName(s) }))}
        onChange={(value) => onChange({ subject: value as Draft['subject'] })}
      />
      <BookingField
        className={className}
        label={t('kind')}
        hint={t(lesson.kind === 'synchronous' ? 'synchronousHint' : 'deliveredHint')}
      >
        {(fieldId) => (
          <Radio.Group
            id={fieldId}
            optionType="button"
            value={lesson.kind}
            options={(['delivered', 'synchronous'] as const).map((k) => ({ value: k, label: l(k) }))}
            onChange={(e) => onChange({ kind: e.target.value })}
          />
        )}
      </BookingField>
      <BookingField className={className} label={t('topic')} fault={faults.topic}>
        {(fieldId) => (
          <Input
            id={fieldId}
            value={lesson.topic}
            maxLength={120}
            placeholder={t('topicHint')}
            onChange={(e) => onChange({ topic: e.target.value })}
          />
        )}
      </BookingField>
    </>
  )
}
