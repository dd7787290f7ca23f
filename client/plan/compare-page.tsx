import { Select } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { ProposalPlan, ProposedLesson } from '../../shared/proposal.ts'
import { momentOf } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { useZone } from '../directory/data.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { choosingWords } from './choosing-messages.ts'
import { FigureTable, LoadTable } from './compare-figures.tsx'
import { compareWords } from './compare-messages.ts'
import { useProposal, useProposals } from './data.ts'
import { differences, type RuleName } from './draft.ts'
import { LessonDetail } from './lesson-detail.tsx'
import { planWords } from './messages.ts'
import './plan.css'
import { bellsFor, WhoseField, whoseIn } from './timetable-tab.tsx'
import { spanFor, WeekGrid, type Whose } from './week-grid.tsx'

const t = translator(compareWords)
const common = translator(planWords)
const choosing = translator(choosingWords)

/** Two proposals side by side: `?a=ID&b=ID`. */
export function ComparePage() {
  const [search, setSearch] = useSearchParams()
  const zone = useZone()
  const a = useProposal(search.get('a'))
  const b = useProposal(search.get('b'))
  const list = useProposals(a.data?.termId ?? b.data?.termId)
  const ready = new Map(
    [...(list.data ?? []), ...(a.data ? [a.data] : []), ...(b.data ? [b.data] : [])].flatMap((one) =>
      one.state === 'ready' ? [[one.id, `${one.name} · ${momentOf(one.createdAt, zone)}`] as const] : [],
    ),
  )
  const back = <Link href="/plan">{common('toList')}</Link>
  if (!search.get('a') || !search.get('b'))
    return (
      <Page title={t('compareTitle')} sub={t('compareSub')} back={back}>
        <Empty title={t('chooseTwo')} hint={common('compareHint')} />
      </Page>
    )
  const choose = (side: 'a' | 'b', other: 'a' | 'b') => (
    <label className="filter" htmlFor={`plan-${side}`}>
      <span>
        <i className={`plan-i ${side}`} /> {t(side === 'a' ? 'planA' : 'planB')}
      </span>
      <Select
        id={`plan-${side}`}
        style={{ width: 380 }}
        value={ready.has(search.get(side)!) ? search.get(side) : null}
        options={[...ready].map(([value, label]) => ({
          value,
          label,
          disabled: value === search.get(other),
        }))}
        onChange={(next) =>
          setSearch(
            (old) => {
              const set = new URLSearchParams(old)
              if (next) set.set(side, next)
              return set
            },
            { replace: true },
          )
        }
      />
    </label>
  )
  return (
    <Page title={t('compareTitle')} sub={t('compareSub')} back={back}>
      <div className="filters">
        {choose('a', 'b')}
        {choose('b', 'a')}
      </div>
      <Loaded of={[a, b]}>
        {([left, right]) =>
          left.figures && right.figures ? (
            <>
              <Differently a={left} b={right} />
              <div className="plan-two">
                <FigureTable a={left.figures} b={right.figures} />
                <LoadTable a={left.figures} b={right.figures} />
              </div>
              <Difference a={left} b={right} />
            </>
          ) : (
            <Empty title={t('chooseTwo')} />
          )
        }
      </Loaded>
    </Page>
  )
}

const ruleText: Record<RuleName, () => string> = {
  from: () => choosing('from'),
  regionId: () => choosing('region'),
  schoolIds: () => common('schools'),
  subjects: () => common('subjects'),
  maxReceivers: () => choosing('maxReceivers'),
  minOverlap: () => choosing('minOverlap'),
  maxPerDay: () => choosing('maxPerDay'),
  requirePairing: () => t('rulePairing'),
  maxShared: () => choosing('maxShared'),
  catchUp: () => t('ruleCatchUp'),
  additions: () => t('ruleAdditions'),
}

/** In what the two were asked for differently, so that nobody takes it for the planner's doing. */
function Differently({ a, b }: { a: ProposalPlan; b: ProposalPlan }) {
  const names = differences(a.options, b.options)
  if (names.length === 0) return null
  return (
    <p className="plan-p">{t('differentRules', { what: listText(names.map((one) => ruleText[one]())) })}</p>
  )
}

/** The same teacher at the same time of the same classes is the same lesson. */
const keyOf = (lesson: ProposedLesson): string =>
  [
    lesson.teacherId,
    lesson.weekday,
    lesson.start,
    lesson.subject,
    ...lesson.receivers.map((r) => r.classGroupId).sort(),
  ].join()

function Difference({ a, b }: { a: ProposalPlan; b: ProposalPlan }) {
  const inA = new Map(a.lessons.map((lesson) => [keyOf(lesson), lesson]))
  const inB = new Map(b.lessons.map((lesson) => [keyOf(lesson), lesson]))
  const all = [
    ...[...inA].map(([key, lesson]) => ({ key, lesson, tone: inB.has(key) ? 'both' : 'only-a' })),
    ...[...inB].filter(([key]) => !inA.has(key)).map(([key, lesson]) => ({ key, lesson, tone: 'only-b' })),
  ]
  const lessons = all.map((one) => one.lesson)
  const [wanted, setWhose] = useState<Whose>({ kind: 'school', id: '' })
  const whose = whoseIn(lessons, wanted)
  const [open, setOpen] = useState<string | null>(null)
  const shown = all.filter((one) => spanFor(one.lesson, whose))
  const opened = shown.find((one) => one.key === open)
  const school = bellsFor(a, whose) ?? bellsFor(b, whose)
  const same = all.filter((one) => one.tone === 'both').length
  return (
    <>
      <h2 className="plan-h2">{t('bothWays')}</h2>
      <div className="plan-bar">
        <WhoseField lessons={lessons} value={whose} onChange={setWhose} />
        <div className="tt-legend">
          <span>
            <i className="plan-i a" /> {t('onlyA')}
          </span>
          <span>
            <i className="plan-i b" /> {t('onlyB')}
          </span>
          <span>
            <i className="plan-i both" /> {t('both')} · {t('sameLessons', { n: same })}
          </span>
        </div>
      </div>
      {school ? (
        <div className={opened ? 'plan-week open' : 'plan-week'}>
          <WeekGrid
            school={school}
            whose={whose}
            chosen={open}
            lessons={shown}
            onOpen={(key) => setOpen(key === open ? null : key)}
          />
          {opened && <LessonDetail lesson={opened.lesson} onClose={() => setOpen(null)} />}
        </div>
      ) : (
        <Empty title={common('noLessonsHere')} />
      )}
    </>
  )
}
