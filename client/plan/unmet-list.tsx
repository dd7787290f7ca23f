import { Table } from 'antd'
import { useState } from 'react'
import type { PlanReasonCode } from '../../shared/plan.ts'
import type { ProposalPlan, UnmetDemand } from '../../shared/proposal.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { Panel } from '../ui/page.tsx'
import { Empty } from '../ui/state.tsx'
import { planWords } from './messages.ts'
import { proposalWords } from './proposal-messages.ts'
import { reasonName, reasonText } from './words.ts'

const t = translator(proposalWords)
const common = translator(planWords)
const subjectName = translator(subjectWords)

/** What is not covered, why, and what can be done; by reason, the most frequent first. */
export function UnmetList({ plan }: { plan: ProposalPlan }) {
  const [reason, setReason] = useState<PlanReasonCode | null>(null)
  if (plan.unmet.length === 0) return <Empty title={t('allCovered')} />
  const byReason = new Map<PlanReasonCode, number>()
  for (const one of plan.unmet) byReason.set(one.code, (byReason.get(one.code) ?? 0) + one.periods)
  const periods = plan.unmet.reduce((sum, one) => sum + one.periods, 0)
  const classes = new Set(plan.unmet.map((one) => one.classGroupId)).size
  const chips = [...byReason].sort((a, b) => b[1] - a[1])
  return (
    <>
      <p className="plan-p">{t('unmetSum', { periods, classes })}</p>
      <fieldset className="plan-chips" aria-label={t('filterReason')}>
        {chips.map(([code, n]) => (
          <button
            key={code}
            type="button"
            aria-pressed={reason === code}
            onClick={() => setReason(reason === code ? null : code)}
          >
            {reasonName(code)} <b className="num">{n}</b>
          </button>
        ))}
      </fieldset>
      <Panel flush>
        <Table<UnmetDemand>
          rowKey={(one) => `${one.classGroupId} ${one.subject}`}
          size="middle"
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          dataSource={plan.unmet.filter((one) => reason === null || one.code === reason)}
          columns={[
            {
              title: common('class'),
              width: 220,
              render: (_, one) => (
                <>
                  <span className="strong">{one.schoolName}</span> {one.classGroupName}
                </>
              ),
            },
            { title: common('subjects'), width: 80, render: (_, one) => subjectName(one.subject) },
            {
              title: t('tabUnmet'),
              width: 130,
              className: 'num',
              render: (_, one) => t('missingN', { n: one.periods }),
            },
            { title: t('reasonTitle'), render: (_, one) => reasonText(one) },
          ]}
        />
      </Panel>
    </>
  )
}
