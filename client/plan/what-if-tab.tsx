import { ExperimentOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { Addition, ProposalPlan, TriedAddition } from '../../shared/proposal.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useSave } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Meter } from '../ui/meter.tsx'
import { Panel } from '../ui/page.tsx'
import { additionWords } from './addition-messages.ts'
import { proposalWords } from './proposal-messages.ts'
import { additionText } from './words.ts'

const t = translator(proposalWords)
const adding = translator(additionWords)

/** Polling brings the same ones anew. */
const isSame = (a: Addition, b: Addition) => JSON.stringify(a) === JSON.stringify(b)

/** Which one addition would cover most: tried one by one, each can be made a proposal of its own. */
export function WhatIfTab({ plan, onMade }: { plan: ProposalPlan; onMade: (id: string) => void }) {
  const begin = useSave(
    () => call('POST /api/proposals/:id/additions', { params: { id: plan.id } }),
    ['proposal'],
  )
  const make = useSave(
    async ({ addition, names }: TriedAddition) => {
      const id = newId()
      const { options, seconds, seed } = plan
      const name = adding('scenarioName', { what: additionText(addition, names) }).slice(0, 80)
      const additions = [...options.additions, addition]
      await call('PUT /api/proposals/:id', {
        params: { id },
        body: { name, seconds, seed, options: { ...options, additions } },
      })
      return id
    },
    ['proposals'],
  )
  const tried = plan.additions?.tried ?? []
  const running = plan.additions?.running ?? false
  const most = Math.max(1, ...tried.map((one) => one.gain ?? 0))
  const left = tried.filter((one) => one.gain === null).length
  const done = plan.unmet.length === 0
  return (
    <Panel
      title={t('tryTitle')}
      extra={
        !done && (
          <>
            {running && <span className="soft small">{t('tried', { n: left })}</span>}
            <Button
              type={tried.length === 0 ? 'primary' : 'default'}
              icon={<ExperimentOutlined aria-hidden />}
              loading={running || begin.isPending}
              onClick={() => begin.mutate(undefined)}
            >
              {t(tried.length === 0 ? 'try' : 'tryAgain')}
            </Button>
          </>
        )
      }
    >
      <p className="soft plan-p">{done ? t('nothingToTry') : t('tryHint')}</p>
      <FormError error={begin.error ?? make.error} />
      <ul className="plan-bars tried">
        {tried.map((one) => (
          <li key={JSON.stringify(one.addition)}>
            <span>{additionText(one.addition, one.names)}</span>
            <Meter
              label={additionText(one.addition, one.names)}
              whole={most}
              parts={[{ value: one.gain ?? 0, tone: 'good' }]}
            />
            <span className={one.gain ? 'num strong' : 'num soft'}>
              {one.gain === null
                ? t('gainUnknown')
                : one.gain === 0
                  ? t('gainNone')
                  : t('gain', { n: one.gain })}
            </span>
            <Button
              size="small"
              disabled={!one.gain || make.isPending}
              loading={make.isPending && isSame(make.variables.addition, one.addition)}
              onClick={() => make.mutate(one, { onSuccess: onMade })}
            >
              {t('makeScenario')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
