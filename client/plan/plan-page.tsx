import { PlusOutlined, SwapOutlined } from '@ant-design/icons'
import { Button, Select, Table } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { Proposal } from '../../shared/proposal.ts'
import { dateOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { momentOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { nearestTerm, useTerms } from '../calendar/data.ts'
import { useSave, useZone } from '../directory/data.ts'
import { Meter } from '../ui/meter.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { RemoveButton } from '../ui/remove-button.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { isUnderWay, useProposals } from './data.ts'
import { planWords } from './messages.ts'
import './plan.css'

const t = translator(planWords)
const tones = { waiting: '', running: 'brand', ready: 'good', failed: 'poor' } as const

/** 排课: the proposals of a term, to open and to compare. */
export function PlanPage() {
  const [search, setSearch] = useSearchParams()
  const [, go] = useLocation()
  const [chosen, setChosen] = useState<string[]>([])
  const zone = useZone()
  const terms = useTerms()
  const termId = search.get('term') ?? nearestTerm(terms.data ?? [], dateOf(Date.now(), zone))?.id
  const proposals = useProposals(termId)
  // Of those that were ticked, what is still here to be compared: another term's, or removed ones, are not.
  const ticked = chosen.filter((id) => proposals.data?.some((one) => one.id === id && one.state === 'ready'))
  const add = (
    <Link href="/plan/new">
      <Button type="primary" icon={<PlusOutlined aria-hidden />}>
        {t('add')}
      </Button>
    </Link>
  )
  return (
    <Page title={t('title')} sub={t('sub')} actions={add}>
      <div className="filters level">
        <label className="filter" htmlFor="plan-term">
          {t('term')}
          <Select
            id="plan-term"
            style={{ width: 260 }}
            value={termId ?? null}
            onChange={(next) => setSearch({ term: next }, { replace: true })}
            options={(terms.data ?? []).map((term) => ({ value: term.id, label: term.name }))}
          />
        </label>
        <div className="plan-compare">
          {ticked.length !== 2 && (proposals.data?.length ?? 0) > 1 && (
            <span className="soft small">{t('compareHint')}</span>
          )}
          <Button
            icon={<SwapOutlined aria-hidden />}
            disabled={ticked.length !== 2}
            onClick={() => go(`/plan/compare?a=${ticked[0]}&b=${ticked[1]}`)}
          >
            {t('compare')}
          </Button>
        </div>
      </div>
      {terms.data?.length === 0 ? (
        <Empty title={t('noTerm')} hint={t('noTermHint')} />
      ) : (
        <Loaded of={[terms, proposals]}>
          {([, list]) => (
            <Panel flush>
              <Table<Proposal>
                rowKey="id"
                size="middle"
                pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
                dataSource={list}
                locale={{ emptyText: <Empty title={t('none')} hint={t('noneHint')} action={add} /> }}
                rowSelection={{
                  selectedRowKeys: ticked,
                  hideSelectAll: true,
                  onChange: (keys) => setChosen((keys as string[]).slice(-2)),
                  getCheckboxProps: ({ state, name }) => ({
                    disabled: state !== 'ready',
                    'aria-label': name,
                  }),
                }}
                columns={[
                  {
                    title: t('name'),
                    render: (_, one) => (
                      <>
                        <Link href={`/plan/${one.id}`} className="strong">
                          {one.name}
                        </Link>
                        <div className="soft small">
                          {momentOf(one.createdAt, zone)} {one.createdByName}
                        </div>
                      </>
                    ),
                  },
                  { title: t('covered'), width: 270, render: (_, one) => <Covered proposal={one} /> },
                  {
                    title: t('nothing'),
                    width: 130,
                    className: 'num',
                    render: (_, { figures }) =>
                      figures ? `${figures.classesWithNothing} / ${figures.classes}` : '—',
                  },
                  {
                    title: t('lessons'),
                    width: 100,
                    className: 'num',
                    render: (_, { figures }) => figures?.lessons ?? '—',
                  },
                  {
                    title: t('accepted'),
                    width: 90,
                    className: 'num',
                    render: (_, { accepted }) => (accepted > 0 ? accepted : '—'),
                  },
                  {
                    title: t('state'),
                    width: 120,
                    render: (_, { state }) => (
                      <span className={`pill ${tones[state]}`}>{t(`state_${state}`)}</span>
                    ),
                  },
                  { title: '', width: 60, render: (_, one) => <Remove proposal={one} /> },
                ]}
              />
            </Panel>
          )}
        </Loaded>
      )}
    </Page>
  )
}

/** Covered of what is missing, with the bound as a mark. */
function Covered({ proposal }: { proposal: Proposal }) {
  const { figures, trail } = proposal
  const last = trail.at(-1)
  if (!figures) return <span className="soft num">{isUnderWay(proposal) && last ? last.covered : '—'}</span>
  return (
    <div className="plan-covered">
      <span className="num">
        <strong>{figures.covered}</strong> / {figures.demanded}
      </span>
      <Meter
        label={`${t('covered')} ${figures.covered} / ${figures.demanded}`}
        whole={figures.demanded}
        parts={[{ value: figures.covered, tone: 'brand' }]}
        {...(figures.bound === null ? {} : { mark: figures.bound })}
      />
    </div>
  )
}

function Remove({ proposal }: { proposal: Proposal }) {
  const remove = useSave(
    () => call('DELETE /api/proposals/:id', { params: { id: proposal.id } }),
    ['proposals'],
  )
  return (
    <RemoveButton
      name={proposal.name}
      hint={t('removeHint')}
      quiet
      remove={() => remove.mutateAsync(undefined)}
    />
  )
}
