import { useZone } from '../directory/data.ts'
import { FollowUp } from '../ledger/follow-up.tsx'
import { LiveWall } from '../live/live-wall.tsx'
import { TodayPage } from '../schedule/today-page.tsx'
import { UnsettledLessons } from '../schedule/unsettled.tsx'
import { NotReady } from './not-ready.tsx'

/** 今日 is the schedule's page; how lessons look now, and what needs a decision, is known to the rooms above it. */
export function Today() {
  const zone = useZone()
  return (
    <TodayPage
      wall={(lessons) => <LiveWall lessons={lessons} zone={zone} />}
      aside={(lessons) => (
        <>
          <UnsettledLessons />
          <NotReady lessons={lessons} />
          <FollowUp />
        </>
      )}
    />
  )
}
