import { Alert, Button, Tabs } from 'antd'
import { useEffect } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import type { Proposal, ProposalPlan } from '../../shared/proposal.ts'
import { dateText, momentOf } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { useDirectory, useZone } from '../directory/data.ts'
import { Page } from '../ui/page.tsx'
import { Failed, Loaded } from '../ui/state.tsx'
import { AcceptTab } from './accept-tab.tsx'
import { searchWords } from './choosing-messages.ts'
import { isGone, isUnderWay, useProgress, useProposal } from './data.ts'
import { LoadList } from './load-list.tsx'
import { planWords } from './messages.ts'
import { proposalWords } from './proposal-messages.ts'
import './plan.css'
import { ProposalFigures } from './proposal-figures.tsx'
import { SearchPanel } from './search-panel.tsx'
import { TimetableTab } from './timetable-tab.tsx'
import { UnmetList } from './unmet-list.tsx'
import { WhatIfTab } from './what-if-tab.tsx'
import { additionText, schoolsOf, secondsText } from './words.ts'

const t = translator(proposalWords)
const common = translator(planWords)
const searching = translator(searchWords)
const subjectName = translator(subjectWords)
const tabs = ['timetable', 'accept', 'unmet', 'load', 'what-if'] as const
type Tab = (typeof tabs)[number]

/** A proposal: watched while it is searched, then judged and accepted. */
export function ProposalPage() {
  const { id } = useParams<{ id: string }>()
  const zone = useZone()
  const progress = useProgress(id)
  const ready = progress.data?.state === 'ready'
  const proposal = useProposal(id, ready)
  const head = progress.data
  const back = <Link href="/plan">{common('toList')}</Link>
  // Somebody removed it: what was read before is no more.
  if (isGone(progress.error))
    return (
      <Page title={common('title')} back={back}>
        <Failed error={progress.error} retry={() => void progress.refetch()} />
      </Page>
    )
  return (
    <Page
      title={head?.name ?? common('title')}
      sub={head && <Sub proposal={head} zone={zone} />}
      back={back}
      actions={
        head &&
        !isUnderWay(head) && (
          <Link href={`/plan/new?like=${id}`}>
            <Button>{searching('again')}</Button>
          </Link>
        )
      }
    >
      <Loaded of={[progress]}>
        {([now]) => {
          if (isUnderWay(now)) return <SearchPanel proposal={now} />
          if (now.state === 'failed')
            return (
              <Alert
                type="error"
                showIcon
                title={searching('failed')}
                description={searching(
                  now.error === 'interrupted' ? 'failed_interrupted' : 'failed_internal',
                )}
              />
            )
          return <Loaded of={[proposal]}>{([plan]) => <Result key={plan.id} plan={plan} />}</Loaded>
        }}
      </Loaded>
    </Page>
  )
}

function Sub({ proposal, zone }: { proposal: Proposal; zone: string }) {
  const { options, createdAt, createdByName } = proposal
  const places = useDirectory().data
  const said = [
    t('fromOn', { date: dateText(options.from) }),
    listText(options.subjects.map((one) => subjectName(one))),
    t('saidX', { n: options.maxReceivers }),
    t('saidOverlap', { n: Math.round(options.minOverlap * 100) }),
    ...options.additions.map((one) =>
      additionText(
        one,
        schoolsOf(one).map((id) => places?.school.get(id)?.name ?? ''),
      ),
    ),
  ]
  return (
    <>
      {said.join(' · ')}
      <span className="plan-made">
        {momentOf(createdAt, zone)} {createdByName} · {secondsText(proposal.seconds)}
      </span>
    </>
  )
}

function Result({ plan }: { plan: ProposalPlan }) {
  const [search, setSearch] = useSearchParams()
  const [, go] = useLocation()
  const found = tabs.find((one) => one === search.get('tab'))
  const tab: Tab = found ?? 'timetable'
  useEffect(() => {
    // The heading is read out once the search has ended by itself.
    document.getElementById('plan-figures')?.focus({ preventScroll: true })
  }, [])
  const figures = plan.figures!
  return (
    <>
      <ProposalFigures figures={figures} trail={plan.trail} />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch({ tab: key }, { replace: true })}
        destroyOnHidden
        items={[
          { key: 'timetable', label: t('tabTimetable'), children: <TimetableTab plan={plan} /> },
          {
            key: 'accept',
            label: `${t('tabLessons')} ${plan.accepted > 0 ? `${plan.accepted}/` : ''}${figures.lessons}`,
            children: <AcceptTab plan={plan} />,
          },
          {
            key: 'unmet',
            label: `${t('tabUnmet')} ${figures.demanded - figures.covered}`,
            children: <UnmetList plan={plan} />,
          },
          { key: 'load', label: t('tabLoad'), children: <LoadList load={figures.load} /> },
          {
            key: 'what-if',
            label: t('tabWhatIf'),
            children: <WhatIfTab plan={plan} onMade={(id) => go(`/plan/${id}`)} />,
          },
        ]}
      />
    </>
  )
}
