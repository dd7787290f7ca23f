import { FollowUp } from '../ledger/follow-up.tsx'
import { LiveWall } from '../live/live-wall.tsx'
import { TodayPage } from '../schedule/today-page.tsx'

/** 今日 is the schedule's page; what needs a decision is known to the ledger, which lies above it. */
export function Today() {
  return <TodayPage aside={<FollowUp />} wall={(lessons) => <LiveWall lessons={lessons} />} />
}
