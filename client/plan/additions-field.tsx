import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { School, Subject } from '../../shared/directory.ts'
import type { Addition } from '../../shared/proposal.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, subjectWords } from '../app/messages.ts'
import { Panel } from '../ui/page.tsx'
import { additionWords } from './addition-messages.ts'
import { choosingWords } from './choosing-messages.ts'
import { planWords } from './messages.ts'
import { additionText, schoolsOf } from './words.ts'

const t = translator(additionWords)
const choosing = translator(choosingWords)
const common = translator(planWords)
const c = translator(commonWords)
const subjectName = translator(subjectWords)
type Kind = Addition['kind']
/** The most classes that a lesson may be given to. */
const MOST = 20
const kinds = {
  teacher: 'kind_teacher',
  classroom: 'kind_classroom',
  pairing: 'kind_pairing',
  'max-receivers': 'kind_max',
} as const satisfies Record<Kind, string>

/** What if: things that are not there, to see what a plan with them would be. */
export function AdditionsField({
  value,
  schools,
  nameOf,
  subjects,
  maxReceivers,
  onChange,
}: {
  value: Addition[]
  /** Those that take part. */
  schools: School[]
  nameOf: (schoolId: string) => string
  subjects: Subject[]
  maxReceivers: number
  onChange: (value: Addition[]) => void
}) {
  const [kind, setKind] = useState<Kind | null>(null)
  const add = (addition: Addition) => {
    onChange([...value, addition])
    setKind(null)
  }
  return (
    <Panel title={t('whatIf')}>
      {value.length > 0 && (
        <ul className="plan-additions">
          {value.map((one, i) => {
            const text = additionText(one, schoolsOf(one).map(nameOf))
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: two of the same are two
              <li key={i}>
                <span>{text}</span>
                <Button
                  type="text"
                  size="small"
                  icon={<CloseOutlined aria-hidden />}
                  aria-label={`${t('dropAddition')} ${text}`}
                  onClick={() => onChange(value.filter((_, at) => at !== i))}
                />
              </li>
            )
          })}
        </ul>
      )}
      {kind === null ? (
        <>
          <Select
            aria-label={t('addAddition')}
            style={{ width: '100%' }}
            value={null}
            placeholder={t('addAddition')}
            suffixIcon={<PlusOutlined aria-hidden />}
            options={(Object.keys(kinds) as Kind[])
              .filter((one) => one !== 'max-receivers' || maxReceivers < MOST)
              .map((one) => ({ value: one, label: t(kinds[one]) }))}
            onChange={(next: Kind | null) => setKind(next)}
          />
          <p className="soft small plan-p">{t('whatIfHint')}</p>
        </>
      ) : (
        <AddOne
          kind={kind}
          schools={schools}
          subjects={subjects}
          maxReceivers={maxReceivers}
          onAdd={add}
          onCancel={() => setKind(null)}
        />
      )}
    </Panel>
  )
}

function AddOne({
  kind: wanted,
  schools: all,
  subjects: of,
  maxReceivers: most,
  onAdd,
  onCancel,
}: {
  kind: Kind
  schools: School[]
  subjects: Subject[]
  maxReceivers: number
  onAdd: (addition: Addition) => void
  onCancel: () => void
}) {
  const [school, setSchool] = useState<string | null>(null)
  const [other, setOther] = useState<string | null>(null)
  const [subject, setSubject] = useState<Subject>(of[0] ?? 'music')
  const [use, setUse] = useState<'lead' | 'receive'>('receive')
  const [x, setX] = useState(most + 1)
  const list = (fit: (one: School) => boolean) =>
    all.filter(fit).map((one) => ({ value: one.id, label: one.name }))
  const made = (): Addition | null => {
    if (wanted === 'max-receivers') return { kind: wanted, value: x }
    if (!school) return null
    if (wanted === 'teacher') return { kind: wanted, schoolId: school, subject }
    if (wanted === 'classroom') return { kind: wanted, schoolId: school, use }
    return other ? { kind: 'pairing', leadSchoolId: school, memberSchoolId: other } : null
  }
  const ready = made()
  const fits = (one: School) =>
    wanted === 'teacher' || wanted === 'pairing' || use === 'lead' ? one.lead : one.member
  return (
    <div className="plan-add">
      <strong>{t(kinds[wanted])}</strong>
      {wanted === 'teacher' && (
        <Select
          autoFocus
          aria-label={common('subjects')}
          value={subject}
          options={of.map((one) => ({ value: one, label: subjectName(one) }))}
          onChange={setSubject}
        />
      )}
      {wanted === 'classroom' && (
        <Select
          autoFocus
          aria-label={t('kind_classroom')}
          value={use}
          options={[
            { value: 'receive', label: t('useReceive') },
            { value: 'lead', label: t('useLead') },
          ]}
          onChange={(next: 'lead' | 'receive') => {
            setUse(next)
            setSchool(null)
          }}
        />
      )}
      {wanted === 'max-receivers' ? (
        <InputNumber
          autoFocus
          aria-label={choosing('maxReceivers')}
          min={most + 1}
          max={MOST}
          precision={0}
          value={x}
          suffix={choosing('unitClasses')}
          onChange={(next) => next && setX(next)}
        />
      ) : (
        <Select
          autoFocus={wanted === 'pairing'}
          showSearch
          optionFilterProp="label"
          aria-label={wanted === 'pairing' ? t('leadSchool') : common('school')}
          placeholder={wanted === 'pairing' ? t('leadSchool') : common('school')}
          value={school}
          options={list(fits)}
          onChange={(next) => {
            setSchool(next)
            if (next === other) setOther(null)
          }}
        />
      )}
      {wanted === 'pairing' && (
        <Select
          showSearch
          optionFilterProp="label"
          aria-label={t('memberSchool')}
          placeholder={t('memberSchool')}
          value={other}
          options={list((one) => one.member && one.id !== school)}
          onChange={setOther}
        />
      )}
      <div className="row">
        <Button type="primary" ghost disabled={!ready} onClick={() => ready && onAdd(ready)}>
          {t('addAddition')}
        </Button>
        <Button type="text" onClick={onCancel}>
          {c('cancel')}
        </Button>
      </div>
    </div>
  )
}
