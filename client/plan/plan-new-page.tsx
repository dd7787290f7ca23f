import { Link, useSearchParams } from 'wouter'
import { defaultSettings } from '../../shared/directory.ts'
import { dateOf } from '../../shared/time.ts'
import { translator } from '../app/i18n.ts'
import { nearestTerm, useTerms } from '../calendar/data.ts'
import { useDirectory, useMayWrite, useSettings, useZone } from '../directory/data.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Failed, Loaded, Loading } from '../ui/state.tsx'
import { choosingWords } from './choosing-messages.ts'
import { useProposal } from './data.ts'
import { againOptions, firstOptions, regionsOf } from './draft.ts'
import { planWords } from './messages.ts'
import { PlanChoose } from './plan-choose.tsx'
import './plan.css'

const t = translator(choosingWords)
const common = translator(planWords)

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
          if (!term) return <Empty title={common('noTerm')} hint={common('noTermHint')} />
          if (!regionId) return <Empty title={t('noRegion')} hint={t('noRegionHint')} />
          // The county that the term is of, rather than what is above it.
          const fit = regionsOf(term, regions)
          const start = fit.find((region) => region.id === term.regionId)?.id ?? fit[0]?.id ?? regionId
          const asked = known.data?.options
          const first = asked
            ? againOptions(
                asked,
                list.find((one) => one.id === asked.termId),
                today,
              )
            : firstOptions(term, start, today, inForce.inForce ?? defaultSettings)
          return (
            <PlanChoose
              key={like}
              places={places}
              terms={list}
              regions={regions}
              today={today}
              first={first}
              seconds={known.data?.seconds ?? 60}
            />
          )
        }}
      </Loaded>
    </Page>
  )
}
