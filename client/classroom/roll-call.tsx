import { useEffect, useMemo } from 'react'
import type { DeviceMe } from '../../shared/account.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { translator } from '../app/i18n.ts'
import { createHeadCountQueue, type HeadCountQueue } from '../attendance/head-count-queue.ts'
import { RollCall } from '../attendance/roll-call.tsx'
import { rollCallWords } from '../attendance/roll-call-messages.ts'
import { createRollCallSource, type RollCallSource } from '../attendance/roll-call-source.ts'
import { Dialog } from '../ui/dialog.tsx'

const t = translator(rollCallWords)
/** How long after a lesson somebody still thinks of it. */
const afterMs = 30 * 60_000

export interface ClassroomCounting {
  queue: HeadCountQueue
  source: RollCallSource
}

/** What the classroom's PC needs to call the roll without a line: made ready as soon as the lesson is near. */
export function useCounting(me: DeviceMe, lessonId: string | null): ClassroomCounting {
  const counting = useMemo(() => ({ queue: createHeadCountQueue(), source: createRollCallSource() }), [])
  useEffect(() => {
    const { queue, source } = counting
    queue.claim(me.deviceId)
    const ready = async () => {
      await source.claim(me.deviceId)
      if (lessonId === null) return
      await source.load(lessonId)
      for (const one of source.state.get().calls[lessonId] ?? [])
        if (one.roster) await source.loadNames(lessonId, one.classGroupId)
    }
    ready().catch(() => undefined)
  }, [counting, me.deviceId, lessonId])
  return counting
}

/**
 * The lesson whose roll this classroom could call now, in the lesson or beside it.
 * @param beforeMs from when before a lesson it may be entered, and pupils be counted
 */
export function lessonToCount(
  lessons: readonly (Lesson | null)[],
  now: number,
  beforeMs: number,
): Lesson | null {
  return (
    lessons.find(
      (lesson) =>
        lesson !== null &&
        lesson.phase !== 'cancelled' &&
        Date.parse(lesson.startsAt) - beforeMs <= now &&
        now <= Date.parse(lesson.endsAt) + afterMs,
    ) ?? null
  )
}

/** The roll call of the classroom's own class, over whatever is on the screen. */
export function ClassroomRollCall(props: {
  counting: ClassroomCounting
  lessonId: string
  classGroupId: string
  classSize: number
  me: DeviceMe
  onClose: () => void
}) {
  return (
    <Dialog title={t('title')} onClose={props.onClose} wide>
      <RollCall
        queue={props.counting.queue}
        source={props.counting.source}
        lessonId={props.lessonId}
        classGroupId={props.classGroupId}
        classSize={props.classSize}
        open
        zone={props.me.zone}
        onReported={props.onClose}
      />
    </Dialog>
  )
}
