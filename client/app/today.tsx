import { FollowUp } from '../ledger/follow-up.tsx'
import { TodayPage } from '../schedule/today-page.tsx'

/** 今日 is the schedule's page; what needs a decision is known to the ledger, which lies above it. */
export function Today() {
  return <TodayPage aside={<FollowUp />} />
}
