import { type ComponentType, lazy, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { Empty, Loading } from '../ui/state.tsx'
import { translator } from './i18n.ts'
import { shellWords } from './messages.ts'
import { rightsOf } from './rights.ts'
import { useMe } from './session.ts'

const t = translator(shellWords)
const named = <M, K extends keyof M>(load: () => Promise<M>, name: K) =>
  lazy(async () => ({ default: (await load())[name] as ComponentType }))

const today = named(() => import('./today.tsx'), 'Today')
const mine = named(() => import('../schedule/my-lessons-page.tsx'), 'MyLessonsPage')
const week = named(() => import('../schedule/own-week-page.tsx'), 'OwnWeekPage')
const lessons = named(() => import('./lessons.tsx'), 'Lessons')
const booking = named(() => import('../schedule/booking-page.tsx'), 'BookingPage')
const lesson = named(() => import('../attendance/lesson-page.tsx'), 'LessonPage')
const timetable = named(() => import('../schedule/timetable-page.tsx'), 'TimetablePage')
const seriesList = named(() => import('../schedule/series-list-page.tsx'), 'SeriesListPage')
const series = named(() => import('../schedule/series-page.tsx'), 'SeriesPage')
const plan = named(() => import('../plan/plan-page.tsx'), 'PlanPage')
const planNew = named(() => import('../plan/plan-new-page.tsx'), 'PlanNewPage')
const planCompare = named(() => import('../plan/compare-page.tsx'), 'ComparePage')
const proposal = named(() => import('../plan/proposal-page.tsx'), 'ProposalPage')
const ledger = named(() => import('../ledger/ledger-page.tsx'), 'LedgerPage')
const snapshots = named(() => import('../ledger/snapshots-page.tsx'), 'SnapshotsPage')
const localWeeks = named(() => import('../ledger/local-weeks-page.tsx'), 'LocalWeeksPage')
const places = named(() => import('../directory/places-page.tsx'), 'PlacesPage')
const pairings = named(() => import('../directory/pairings-page.tsx'), 'PairingsPage')
const people = named(() => import('../account/people-page.tsx'), 'PeoplePage')
const devices = named(() => import('../account/devices-page.tsx'), 'DevicesPage')
const terms = named(() => import('../calendar/terms-page.tsx'), 'TermsPage')
const calendar = named(() => import('../calendar/calendar-page.tsx'), 'CalendarPage')
const imports = named(() => import('../import/import-page.tsx'), 'ImportPage')
const settings = named(() => import('../directory/settings-page.tsx'), 'SettingsPage')

function Nowhere() {
  return <Empty title={t('nowhere')} hint={t('nowhereHint')} />
}

/** Every page of the console, loaded when it is opened; one that a person's roles don't open is not there. */
export function Router() {
  const { grants } = useMe().person
  const rights = rightsOf(grants)
  if (!rights.oversees && !rights.teaches)
    return rights.assists ? <AssistantRouter /> : <Empty title={t('noRights')} hint={t('noRightsHint')} />
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/" component={rights.oversees ? today : mine} />
        <Route path="/mine" component={mine} />
        {(rights.teaches || rights.assists) && <Route path="/week" component={week} />}
        {rights.oversees && <Route path="/lessons" component={lessons} />}
        {rights.manages && <Route path="/lessons/new" component={booking} />}
        {rights.manages && <Route path="/lessons/:id/change" component={booking} />}
        <Route path="/lessons/:id" component={lesson} />
        {rights.oversees && <Route path="/timetable" component={timetable} />}
        {rights.manages && <Route path="/series" component={seriesList} />}
        {rights.manages && <Route path="/series/new" component={series} />}
        {rights.manages && <Route path="/series/:id" component={series} />}
        {rights.manages && <Route path="/plan" component={plan} />}
        {rights.manages && <Route path="/plan/new" component={planNew} />}
        {rights.manages && <Route path="/plan/compare" component={planCompare} />}
        {rights.manages && <Route path="/plan/:id" component={proposal} />}
        {rights.oversees && <Route path="/ledger" component={ledger} />}
        {rights.oversees && <Route path="/ledger/snapshots/:id?" component={snapshots} />}
        {rights.oversees && <Route path="/coverage" component={ToLedger} />}
        <Route path="/local-weeks" component={localWeeks} />
        {rights.oversees && <Route path="/places/:id?" component={places} />}
        {rights.manages && <Route path="/pairings" component={pairings} />}
        {rights.manages && <Route path="/people" component={people} />}
        {rights.manages && <Route path="/devices" component={devices} />}
        {rights.manages && <Route path="/terms" component={terms} />}
        {rights.oversees && <Route path="/calendar" component={calendar} />}
        {rights.manages && <Route path="/import" component={imports} />}
        {rights.manages && <Route path="/settings" component={settings} />}
        <Route component={Nowhere} />
      </Switch>
    </Suspense>
  )
}

/** Whoever only assists counts heads on a page of their own; of the console they have their week and its lessons. */
function AssistantRouter() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/week" component={week} />
        <Route path="/local-weeks" component={localWeeks} />
        <Route path="/lessons/:id" component={lesson} />
        <Route component={ToAssist} />
      </Switch>
    </Suspense>
  )
}

/** The ledger's address of earlier days. */
function ToLedger() {
  return <Redirect to={`/ledger${location.search}`} replace />
}

function ToAssist() {
  location.replace('/assist')
  return <Loading />
}
