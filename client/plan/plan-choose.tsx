import { ThunderboltOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Term } from '../../shared/calendar.ts'
import { type Region, subject } from '../../shared/directory.ts'
import { call } from '../app/api.ts'
import { dateText } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { newId } from '../app/new-id.ts'
import { type Places, useSave } from '../directory/data.ts'
import { DateField } from '../ui/date-field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { additionWords } from './addition-messages.ts'
import { AdditionsField } from './additions-field.tsx'
import { choosingWords } from './choosing-messages.ts'
import { useGround, type WrittenOptions } from './data.ts'
import { elsewhere, regionsOf, withTerm } from './draft.ts'
import { GroundPanel } from './ground-panel.tsx'
import { planWords } from './messages.ts'
import { PlanField } from './plan-field.tsx'
import { PlanRules } from './plan-rules.tsx'
import { PlanTeachers } from './plan-teachers.tsx'
import { additionText, schoolsOf, secondsText } from './words.ts'

const t = translator(choosingWords)
const adding = translator(additionWords)
const common = translator(planWords)
const subjectName = translator(subjectWords)
const times = [15, 60, 180, 300]

/** Choosing what takes part, the rules and the teachers, beside what there is to plan; then the search is started. */
export function PlanChoose({
  places,
  terms,
  regions,
  today,
  first,
  seconds: firstSeconds,
}: {
  places: Places
  terms: Term[]
  regions: Region[]
  today: string
  first: WrittenOptions
  seconds: number
}) {
  const [, go] = useLocation()
  const [options, setOptions] = useState(first)
  const [seconds, setSeconds] = useState(firstSeconds)
  const [typed, setTyped] = useState<string | null>(null)
  const [id] = useState(newId)
  const set = (values: Partial<WrittenOptions>) => setOptions((old) => ({ ...old, ...values }))
  const ground = useGround(options.subjects.length > 0 ? options : null)
  const term = terms.find((one) => one.id === options.termId)
  const additions = options.additions ?? []
  const nameOf = (schoolId: string) => places.school.get(schoolId)?.name ?? ''
  const fallback =
    additions.length > 0
      ? adding('scenarioName', {
          what: listText(additions.map((one) => additionText(one, schoolsOf(one).map(nameOf)))),
        }).slice(0, 80)
      : t('defaultName', { date: dateText(options.from) })
  const name = typed ?? fallback
  const start = useSave(
    () =>
      call('PUT /api/proposals/:id', {
        params: { id },
        body: { name: name.trim() || fallback, options, seconds },
      }),
    ['proposals'],
  )
  const within = places.schools.filter((school) => places.pathOf(school.id).includes(options.regionId))
  const chosen = options.schoolIds ?? []
  const taking = chosen.length === 0 ? within : within.filter((school) => chosen.includes(school.id))
  const missing = ground.data?.missing.reduce((sum, one) => sum + one.periods, 0) ?? 0
  return (
    <div className="plan-choose">
      <div>
        <Panel title={t('scope')}>
          <div className="plan-fields">
            <PlanField label={common('term')} id="plan-term">
              <Select
                id="plan-term"
                value={options.termId}
                options={terms.map((one) => ({ value: one.id, label: one.name }))}
                onChange={(termId) => {
                  const next = terms.find((one) => one.id === termId)
                  if (next) setOptions((old) => withTerm(old, next, regions, today))
                }}
              />
            </PlanField>
            <PlanField label={t('region')} id="plan-region">
              <Select
                id="plan-region"
                value={options.regionId}
                options={regionsOf(term, regions).map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(regionId) => set(elsewhere(regionId))}
              />
            </PlanField>
            <PlanField label={t('from')} id="plan-from" hint={t('fromHint')}>
              <DateField
                id="plan-from"
                label={t('from')}
                value={options.from}
                clearable={false}
                min={term?.firstDay}
                max={term?.lastDay}
                onChange={(from) => from && set({ from })}
              />
            </PlanField>
            <PlanField label={common('subjects')} id="plan-subjects" wide>
              <Checkbox.Group
                value={options.subjects}
                options={subject.options.map((value) => ({ value, label: subjectName(value) }))}
                onChange={(subjects) => set({ subjects })}
              />
            </PlanField>
            <PlanField label={common('schools')} id="plan-schools" wide>
              <Select
                id="plan-schools"
                mode="multiple"
                allowClear
                maxTagCount="responsive"
                placeholder={t('schoolsAll')}
                value={options.schoolIds ?? []}
                options={within.map((school) => ({ value: school.id, label: school.name }))}
                optionFilterProp="label"
                onChange={(schoolIds) => set({ schoolIds })}
              />
            </PlanField>
          </div>
        </Panel>
        <PlanRules options={options} onChange={set} />
        <PlanTeachers
          teachers={ground.data?.teachers}
          reads={ground.isFetching}
          normal={options.maxShared ?? 6}
        />
      </div>
      <aside className="plan-aside">
        <GroundPanel ground={ground} asks={options.subjects.length > 0} />
        <AdditionsField
          value={additions}
          schools={taking}
          nameOf={nameOf}
          subjects={options.subjects}
          maxReceivers={options.maxReceivers}
          onChange={(next) => set({ additions: next })}
        />
        <Panel>
          <div className="plan-start">
            <PlanField label={t('planName')} id="plan-name">
              <Input
                id="plan-name"
                value={name}
                maxLength={80}
                onChange={(event) => setTyped(event.target.value)}
              />
            </PlanField>
            <PlanField label={t('time')} id="plan-seconds">
              <Segmented
                id="plan-seconds"
                block
                value={seconds}
                options={times.map((value) => ({ value, label: secondsText(value) }))}
                onChange={setSeconds}
              />
            </PlanField>
            <FormError error={start.error} />
            <Button
              type="primary"
              size="large"
              block
              icon={<ThunderboltOutlined aria-hidden />}
              disabled={missing === 0 || ground.isPlaceholderData}
              loading={start.isPending}
              onClick={() => start.mutate(undefined, { onSuccess: () => go(`/plan/${id}`) })}
            >
              {t('start')}
            </Button>
          </div>
        </Panel>
      </aside>
    </div>
  )
}
