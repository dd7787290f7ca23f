import { StopOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import type { Proposal } from '../../shared/proposal.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { useSave } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { useNow } from '../ui/use-now.ts'
import { searchWords } from './choosing-messages.ts'
import { SearchChart } from './search-chart.tsx'
import { gapText, secondsText } from './words.ts'

const t = translator(searchWords)

/** The search as it goes: what is covered, what is proven, and the way to end it. */
export function SearchPanel({ proposal }: { proposal: Proposal }) {
  const now = useNow(1)
  const stop = useSave(
    () => call('POST /api/proposals/:id/cancel', { params: { id: proposal.id } }),
    ['proposal-progress'],
  )
  const last = proposal.trail.at(-1)
  const passed = proposal.startedAt ? Math.max(0, (now - Date.parse(proposal.startedAt)) / 1_000) : 0
  const waits = proposal.state === 'waiting'
  return (
    <Panel>
      <div className="plan-search">
        <div className="plan-search-now" role="status">
          <p className="soft">{waits ? t('waiting') : t('running')}</p>
          <div className={last ? 'plan-big' : 'plan-big soon'}>
            <div>
              <span className="soft">{t('found')}</span>
              <strong className="num">{last?.covered ?? '—'}</strong>
            </div>
            <div>
              <span className="soft">{t('atMost')}</span>
              <strong className="num bound">{last?.bound ?? '—'}</strong>
              <small className="soft">
                {last && last.bound !== null ? gapText(last.covered, last.bound) : t('unknown')}
              </small>
            </div>
          </div>
          <Progress
            percent={Math.min(100, (passed / proposal.seconds) * 100)}
            showInfo={false}
            status={waits ? 'normal' : 'active'}
            aria-label={t('elapsed')}
          />
          <p className="soft small num">
            {t('elapsed')} {Math.min(Math.round(passed), proposal.seconds)} / {secondsText(proposal.seconds)}
          </p>
          <FormError error={stop.error} />
          <Button
            icon={<StopOutlined aria-hidden />}
            loading={stop.isPending}
            disabled={waits || stop.isSuccess}
            onClick={() => stop.mutate(undefined)}
          >
            {stop.isSuccess ? t('stopping') : t('stop')}
          </Button>
        </div>
        <SearchChart
          trail={proposal.trail}
          until={Math.max(proposal.seconds * 1_000, passed * 1_000)}
          now={passed * 1_000}
        />
      </div>
    </Panel>
  )
}
