import { expect, it } from 'vitest'
import { notReadyRooms } from '../../client/app/not-ready-rooms.ts'
import type { Readiness } from '../../shared/readiness.ts'
import type { Lesson } from '../../shared/schedule.ts'

const lesson = (id: string, startsAt: string) => ({ id, startsAt }) as Lesson
const room = (classroomId: string, level: Readiness['level']) => ({ classroomId, level }) as Readiness
const [early, late] = [
  lesson('early', '2026-09-28T00:40:00.000Z'),
  lesson('late', '2026-09-28T02:40:00.000Z'),
]

it('nobody is called ready before every lesson has answered', () => {
  expect(notReadyRooms([early, late], [[room('a', 'ready')], undefined])).toBeNull()
  expect(notReadyRooms([early, late], [undefined, undefined])).toBeNull()
  expect(notReadyRooms([early, late], [[room('a', 'ready')], []])).toEqual([])
})

it('what is known to be missing is told at once, the soonest lesson first and the worst first', () => {
  const rooms = notReadyRooms(
    [late, early],
    [[room('d', 'missing')], [room('a', 'ready'), room('b', 'doubtful'), room('c', 'missing')]],
  )
  expect(rooms?.map(({ one }) => one.classroomId)).toEqual(['c', 'b', 'd'])
  expect(notReadyRooms([early, late], [[room('b', 'doubtful')], undefined])).toHaveLength(1)
})
