import { describe, expect, it } from 'vitest'
import { keyOf, type Layout, layoutFor, layoutOverTwo } from '../../client/live/picture-layout.ts'
import { project } from '../../server/live/projection.ts'
import type { LiveState } from '../../shared/live.ts'
import type { Source } from '../../shared/media.ts'
import type { Focus } from '../../shared/moderation.ts'
import { beginLive, everybody, played, rooms, start, uuid } from '../support/live-rules.ts'

const [a, b, c] = rooms
const camera = (place: string) => ({ place, source: 'camera' as const })
const lead = (source: 'camera' | 'document' | 'screen') => ({ place: 'lead' as const, source })

/** A lesson as a classroom sees it: who is on stage, what the teacher points at and sends. */
function lesson({
  focus,
  stage = [],
  sends = ['camera', 'microphone'],
}: {
  focus?: Focus
  stage?: string[]
  sends?: Source[]
}): LiveState {
  const state = played(
    beginLive(3),
    ...everybody,
    { type: 'sources', place: 'lead', sources: sends },
    ...rooms.map((place) => ({ type: 'sources' as const, place, sources: ['camera' as const] })),
    ...stage.map((classroomId, i) => ({ type: 'take-stage' as const, classroomId, turnId: uuid(60 + i) })),
    ...(focus ? [{ type: 'focus' as const, focus }] : []),
  )
  return project(state, 'epoch', new Date(start))
}

const told = ({ main, side }: Layout): string => `${main.map(keyOf).join(' ')} | ${side.map(keyOf).join(' ')}`

describe('a classroom’s screen', () => {
  it('shows the teacher large, and who is on stage small', () => {
    expect(told(layoutFor(lesson({ stage: [b] }), a, null))).toBe(`lead/camera | ${b}/camera`)
    expect(told(layoutFor(lesson({ stage: [a] }), a, null))).toBe(`lead/camera | ${a}/camera`)
  })

  it('shows slides or document camera large when the teacher points at them, the teacher small', () => {
    const sends: Source[] = ['camera', 'microphone', 'document', 'screen']
    expect(told(layoutFor(lesson({ focus: [lead('screen')], sends }), a, null))).toBe(
      'lead/screen | lead/camera lead/document',
    )
  })

  it('falls back to the teacher when what is pointed at is not sent any more', () => {
    expect(told(layoutFor(lesson({ focus: [lead('document')] }), a, null))).toBe('lead/camera | ')
  })

  it('shows a classroom that all look at to all others, and to itself the teacher', () => {
    const all = lesson({ focus: [camera(b)] })
    expect(told(layoutFor(all, a, null))).toBe(`${b}/camera | lead/camera`)
    expect(told(layoutFor(all, b, null))).toBe(`lead/camera | ${b}/camera`)
  })

  it('shows two side by side, its own among them', () => {
    const duet = lesson({ stage: [a, b] })
    expect(told(layoutFor(duet, a, null))).toBe(`${a}/camera ${b}/camera | lead/camera`)
    expect(told(layoutFor(duet, c, null))).toBe(`${a}/camera ${b}/camera | lead/camera`)
  })

  it('shows what was chosen there by hand, as long as it is there', () => {
    const staged = lesson({ stage: [b] })
    expect(told(layoutFor(staged, a, camera(b)))).toBe(`${b}/camera | lead/camera`)
    expect(told(layoutFor(staged, a, camera(c)))).toBe(`lead/camera | ${b}/camera`)
  })
})

describe('two displays', () => {
  const over = (of: LiveState, mine = a) => {
    const { first, second } = layoutOverTwo(layoutFor(of, mine, null))
    return `${told(first)} || ${second.map(keyOf).join(' ')}`
  }

  it('have the teacher on the first, and what is pointed at on the second', () => {
    const sends: Source[] = ['camera', 'microphone', 'screen']
    expect(over(lesson({ focus: [lead('screen')], sends }))).toBe('lead/camera |  || lead/screen')
    expect(over(lesson({ focus: [camera(b)] }))).toBe(`lead/camera |  || ${b}/camera`)
    expect(over(lesson({ stage: [a, b] }))).toBe(`lead/camera |  || ${a}/camera ${b}/camera`)
  })

  it('keep the teacher on the first while all look at the teacher, with whoever is beside on the second', () => {
    expect(over(lesson({ stage: [b] }))).toBe(`lead/camera |  || ${b}/camera`)
    expect(over(lesson({}))).toBe('lead/camera |  || lead/camera')
  })
})
