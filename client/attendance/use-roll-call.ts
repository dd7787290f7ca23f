import { useEffect } from 'react'
import type { HeadCount } from '../../shared/attendance.ts'
import type { Mark } from '../../shared/roster.ts'
import { useStore } from '../ui/store.ts'
import type { HeadCountQueue } from './head-count-queue.ts'
import type { Draft } from './roll-call-draft.ts'
import type { RollCallSource } from './roll-call-source.ts'

const everyMs = 20_000

/** All that is known here of one class's roll call at a lesson: from the server, from this machine, and what is on its way. */
export function useRollCall(
  queue: HeadCountQueue,
  source: RollCallSource,
  lessonId: string,
  classGroupId: string,
) {
  const { outgoing, refused, stored, lasting } = useStore(queue.state)
  const { calls, names, offsetMs } = useStore(source.state)
  const mine = (one: { lessonId: string; classGroupId: string }) =>
    one.lessonId === lessonId && one.classGroupId === classGroupId
  const found = calls[lessonId]?.find((one) => one.classGroupId === classGroupId)
  const sent = stored.filter(mine).length
  const revision = found?.roster?.revision ?? null

  // What this page sent is known by the next answer, with how it stands to the others.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever something of it was stored
  useEffect(() => {
    const load = () => void source.load(lessonId).catch(() => undefined)
    load()
    const timer = setInterval(load, everyMs)
    return () => clearInterval(timer)
  }, [source, lessonId, sent])
  useEffect(() => {
    if (revision !== null) void source.loadNames(lessonId, classGroupId).catch(() => undefined)
  }, [source, lessonId, classGroupId, revision])

  const known = found?.headCounts ?? []
  const fresh = stored.filter((one) => mine(one) && !known.some((count) => count.id === one.id))
  const counts: HeadCount[] = [...[...fresh].reverse(), ...known]
  return {
    counts,
    roster: found?.roster ?? null,
    names: found?.roster === null ? null : (names[classGroupId] ?? null),
    waiting: outgoing.filter(mine),
    refused: refused.filter(mine),
    lasting,
    offsetMs,
  }
}

export const marksOf = (marks: Draft['marks']): Mark[] =>
  Object.entries(marks).map(([pupilId, { mark, reason }]) => ({ pupilId, mark, reason }))
