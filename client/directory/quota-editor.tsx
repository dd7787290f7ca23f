import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import { type Quota, subject } from '../../shared/directory.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, subjectWords } from '../app/messages.ts'
import { placeWords, settingWords } from './messages.ts'

const t = translator(settingWords)
const c = translator(commonWords)
const p = translator(placeWords)
const subjectName = translator(subjectWords)
const grades = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ value: n, label: p('gradeN', { n }) }))

export const quotaFault = (quota: Quota): boolean => quota.gradeFrom > quota.gradeTo

/** Weekly periods due by subject and grades. */
export function QuotaEditor({
  quotas,
  editable,
  onChange,
}: {
  quotas: Quota[]
  editable: boolean
  onChange: (quotas: Quota[]) => void
}) {
  const change = (i: number, part: Partial<Quota>) =>
    onChange(quotas.map((quota, j) => (i === j ? { ...quota, ...part } : quota)))
  if (quotas.length === 0 && !editable) return <p className="soft">{t('quotaNone')}</p>
  if (!editable)
    return (
      <ul className="quota-list">
        {quotas.map((q) => (
          <li key={`${q.subject}-${q.gradeFrom}-${q.gradeTo}`}>
            <strong>{subjectName(q.subject)}</strong>
            <span className="soft">
              {p('gradeN', { n: q.gradeFrom === q.gradeTo ? q.gradeFrom : `${q.gradeFrom}–${q.gradeTo}` })}
            </span>
            <span className="num">{t('quotaEach', { n: q.weekly })}</span>
          </li>
        ))}
      </ul>
    )
  return (
    <>
      {quotas.map((quota, i) => (
        // Rows have no identity of their own; an edit replaces the whole list.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is the row
        <div className="quota-row" key={i}>
          <Select
            aria-label={t('quotaSubject')}
            value={quota.subject}
            options={subject.options.map((s) => ({ value: s, label: subjectName(s) }))}
            onChange={(value) => change(i, { subject: value })}
          />
          <Select
            aria-label={t('quotaGrades')}
            value={quota.gradeFrom}
            options={grades}
            status={quotaFault(quota) ? 'error' : ''}
            onChange={(value) => change(i, { gradeFrom: value })}
          />
          <span className="soft">{t('quotaTo')}</span>
          <Select
            aria-label={t('quotaGrades')}
            value={quota.gradeTo}
            options={grades}
            status={quotaFault(quota) ? 'error' : ''}
            onChange={(value) => change(i, { gradeTo: value })}
          />
          <InputNumber
            aria-label={t('quotaWeekly')}
            value={quota.weekly}
            min={0}
            max={10}
            step={0.5}
            prefix={t('quotaWeekly')}
            onChange={(value) => value !== null && change(i, { weekly: value })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={`${c('remove')} ${subjectName(quota.subject)}`}
            onClick={() => onChange(quotas.filter((_, j) => j !== i))}
          />
          {quotaFault(quota) && <span className="bells-fault">{t('quotaWrong')}</span>}
        </div>
      ))}
      <Button
        type="dashed"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange([...quotas, { subject: 'music', gradeFrom: 1, gradeTo: 6, weekly: 1 }])}
      >
        {t('quotaAdd')}
      </Button>
    </>
  )
}
