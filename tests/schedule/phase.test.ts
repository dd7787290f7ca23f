import { describe, expect, it } from 'vitest'
import { nextPhase, type PhaseCommand } from '../../server/schedule/phase.ts'
import { AppError } from '../../shared/errors.ts'
import { type LessonPhase, lessonPhase } from '../../shared/schedule.ts'
import { fc } from '../support/property.ts'

const settings = { enterMinutesBefore: 10, closeMinutesAfter: 10 }
const times = { startsAt: '2026-09-28T00:40:00.000Z', endsAt: '2026-09-28T01:20:00.000Z' }
const at = (clock: string) => Date.parse(`2026-09-28T${clock}.000Z`)
const during = at('00:45:00')

const commands: PhaseCommand[] = [
  { name: 'open' },
  { name: 'start' },
  { name: 'end' },
  { name: 'cancel', reason: 'snow' },
  { name: 'close' },
]

/** The next phase, `same`, or the code of the refusal. */
function outcomeOf(phase: LessonPhase, command: PhaseCommand, now: number): string {
  const change = nextPhase({ ...times, phase }, command, now, settings)
  if (change instanceof AppError) return change.code
  return change?.phase ?? 'same'
}

describe('a lesson goes from phase to phase', () => {
  it('as this table says, during its time', () => {
    const table = Object.fromEntries(
      lessonPhase.options.map((phase) => [
        phase,
        commands.map((command) => outcomeOf(phase, command, during)).join(' '),
      ]),
    )
    expect(table).toEqual({
      //         open        start              end                cancel             close
      draft: 'lesson_wrong_phase lesson_wrong_phase lesson_wrong_phase cancelled same',
      scheduled: 'open lesson_wrong_phase lesson_wrong_phase cancelled same',
      open: 'same live ended cancelled same',
      live: 'same same ended lesson_wrong_phase same',
      ended: 'lesson_over lesson_over same lesson_over same',
      cancelled: 'lesson_over lesson_over lesson_over same same',
    })
  })

  it('opens ten minutes before its start and says when', () => {
    const early = nextPhase({ ...times, phase: 'scheduled' }, { name: 'open' }, at('00:29:59'), settings)
    expect(early).toMatchObject({
      code: 'lesson_too_early',
      details: { opensAt: '2026-09-28T00:30:00.000Z' },
    })
    expect(outcomeOf('scheduled', { name: 'open' }, at('00:30:00'))).toBe('open')
  })

  it('cannot be opened or started once it should be closed', () => {
    expect(outcomeOf('scheduled', { name: 'open' }, at('01:30:00'))).toBe('lesson_over')
    expect(outcomeOf('open', { name: 'start' }, at('01:30:00'))).toBe('lesson_over')
  })

  it('is closed, when forgotten, at the time the rule names however late that is noticed', () => {
    for (const phase of ['scheduled', 'open', 'live'] as const) {
      expect(outcomeOf(phase, { name: 'close' }, at('01:29:59'))).toBe('same')
      expect(nextPhase({ ...times, phase }, { name: 'close' }, at('09:00:00'), settings)).toEqual({
        phase: 'ended',
        endedAt: at('01:30:00'),
      })
    }
  })

  it('never leaves ended or cancelled, and repeating a command changes nothing more', () => {
    const step = fc.record({
      command: fc.constantFrom(...commands),
      now: fc.integer({ min: at('00:00:00'), max: at('02:00:00') }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let phase: LessonPhase = 'scheduled'
        for (const { command, now } of steps) {
          const change = nextPhase({ ...times, phase }, command, now, settings)
          if (change === null || change instanceof AppError) continue
          expect(['ended', 'cancelled']).not.toContain(phase)
          phase = change.phase
          expect(nextPhase({ ...times, phase }, command, now, settings)).toBeNull()
        }
      }),
    )
  })
})
