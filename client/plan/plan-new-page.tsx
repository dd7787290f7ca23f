import { ThunderboltOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { Term } from '../../shared/calendar.ts'
import { defaultSettings, subject } from '../../shared/directory.ts'
import { dateOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { dateText } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { newId } from '../app/new-id.ts'
import { nearestTerm, useTerms } from '../calendar/data.ts'
import { type Places, useDirectory, useMayWrite, useSave, useSettings, useZone } from '../directory/data.ts'
import { DateField } from '../ui/date-field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Failed, Loaded, Loading } from '../ui/state.tsx'
import { additionWords } from './addition-messages.ts'
import { AdditionsField } from './additions-field.tsx'
import { choosingWords } from './choosing-messages.ts'
import { useGround, useProposal, type WrittenOptions } from './data.ts'
import { firstOptions } from './draft.ts'
import { GroundPanel } from './ground-panel.tsx'
import { planWords } from './messages.ts'
import './plan.css'
import { PlanField } from './plan-field.tsx'
import { PlanRules } from './plan-rules.tsx'
import { PlanTeachers } from './plan-teachers.tsx'
import { additionText, schoolsOf, secondsText } from './words.ts'

const t = translator(choosingWords)
const adding = translator(additionWords)
const common = translator(planWords)
const subjectName = translator(subjectWords)
const times = [15, 60, 180, 300]

/** Choosing what a proposal is made from: with `?like=ID` it begins with what that one was asked for. */
export function PlanNewPage() {
  const [search] = useSearchParams()
  const like = search.get('like')
  const directory = useDirectory()
  const terms = useTerms()
  const mayWrite = useMayWrite()
  const zone = useZone()
  const known = useProposal(like)
  const regions = (directory.data?.regions ?? []).filter((region) => mayWrite(region.path))
  const regionId = regions[0]?.id
  const settings = useSettings(regionId)
  if (like && !known.data)
    return known.isError ? <Failed error={known.error} retry={known.refetch} /> : <Loading />
  return (
    <Page title={t('newTitle')} sub={t('newSub')} back={<Link href="/plan">{common('toList')}</Link>}>
      <Loaded of={[directory, terms, settings]}>
        {([places, list, inForce]) => {
          const today = dateOf(Date.now(), zone)
          const term = nearestTerm(list, today)
          if (!term || !regionId) return <Empty title={common('none')} hint={common('noneHint')} />
          // The county that the term is of, rather than what is above it.
          const start = regions.find((region) => region.id === term.regionId)?.id ?? regionId
          const first = known.data
            ? withoutDefaults(known.data.options)
            : firstOptions(term, start, today, inForce.inForce ?? defaultSettings)
          return (
            <Choose
              places={places}
              terms={list}
              regions={regions.map((region) => ({ value: region.id, label: region.name }))}
              first={first}
              seconds={known.data?.seconds ?? 60}
            />
          )
        }}
      </Loaded>
    </Page>
  )
}

const withoutDefaults = (options: WrittenOptions): WrittenOptions => ({ ...options })

function Choose({
  places,
  terms,
  regions,
  first,
  seconds: firstSeconds,
}: {
  places: Places
  terms: Term[]
  regions: { value: string; label: string }[]
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
                  set({ termId, ...(next && options.from < next.firstDay ? { from: next.firstDay } : {}) })
                }}
              />
            </PlanField>
            <PlanField label={t('region')} id="plan-region">
              <Select
                id="plan-region"
                value={options.regionId}
                options={regions}
                onChange={(regionId) => set({ regionId, schoolIds: [] })}
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
        <PlanTeachers teachers={ground.data?.teachers} normal={options.maxShared ?? 6} />
      </div>
      <aside className="plan-aside">
        <GroundPanel ground={ground} />
        <AdditionsField
          value={additions}
          schools={within}
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
