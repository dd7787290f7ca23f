import type { ProposalFigures } from '../../shared/proposal.ts'
import { translator } from '../app/i18n.ts'
import { Meter } from '../ui/meter.tsx'
import { Panel } from '../ui/page.tsx'
import { Empty } from '../ui/state.tsx'
import { planWords } from './messages.ts'
import { proposalWords } from './proposal-messages.ts'

const t = translator(proposalWords)
const common = translator(planWords)

/** How many shared lessons a week each teacher gives, against the limit. */
export function LoadList({ load }: { load: ProposalFigures['load'] }) {
  if (load.length === 0) return <Empty title={common('noLessonsHere')} />
  const most = Math.max(1, ...load.map((one) => Math.max(one.max, one.lessons + one.kept)))
  return (
    <Panel>
      <ul className="plan-bars load">
        {load.map((one) => (
          <li key={one.teacherId}>
            <span>
              {one.teacherName || '+'} <span className="soft">{one.schoolName}</span>
            </span>
            <Meter
              label={`${one.teacherName} ${one.lessons + one.kept} / ${one.max}`}
              whole={most}
              parts={[
                { value: one.kept, tone: 'good' },
                { value: one.lessons, tone: 'brand' },
              ]}
              mark={one.max}
            />
            <span className="num">
              <strong>{t('loadText', { n: one.lessons })}</strong>{' '}
              <span className="soft">
                {one.kept > 0 && `${t('loadKept', { n: one.kept })} · `}
                {t('loadMax', { n: one.max })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
