import type { Settings } from '../../shared/directory.ts'

export type NumberKey = {
  [K in keyof Settings]: Settings[K] extends number ? K : never
}[keyof Settings]

export interface NumberField {
  key: NumberKey
  unit:
    | 'unitMinutes'
    | 'unitSeconds'
    | 'unitHours'
    | 'unitDays'
    | 'unitClasses'
    | 'unitPercent'
    | 'unitKbps'
    | 'unitMs'
    | 'unitDb'
  /** As shown: a share is shown in per cent. */
  min: number
  max: number
}

const field = (key: NumberKey, unit: NumberField['unit'], min: number, max: number): NumberField => ({
  key,
  unit,
  min,
  max,
})

/** Every number among the settings, with the limits of shared/directory.ts. */
export const numberFields: Record<
  'booking' | 'live' | 'readiness' | 'attendance' | 'coverage',
  NumberField[]
> = {
  booking: [field('maxReceivers', 'unitClasses', 1, 500), field('minOverlap', 'unitPercent', 0, 100)],
  live: [
    field('enterMinutesBefore', 'unitMinutes', 0, 120),
    field('checkMinutesBefore', 'unitMinutes', 0, 120),
    field('closeMinutesAfter', 'unitMinutes', 0, 120),
    field('stagePlaces', 'unitClasses', 1, 3),
  ],
  readiness: [
    field('readyDownKbps', 'unitKbps', 0, 100_000),
    field('readyUpKbps', 'unitKbps', 0, 100_000),
    field('readyRttMs', 'unitMs', 50, 5_000),
    field('readyMicrophoneDb', 'unitDb', -120, 0),
    field('readyToneDb', 'unitDb', 0, 60),
    field('readyBrightness', 'unitPercent', 0, 100),
    field('readyHours', 'unitHours', 1, 720),
  ],
  attendance: [
    field('closeGapSeconds', 'unitSeconds', 0, 600),
    field('attendedCredit', 'unitPercent', 0, 100),
    field('partialCredit', 'unitPercent', 0, 100),
    field('lateMinutes', 'unitMinutes', 0, 45),
    field('interruptedMinutes', 'unitMinutes', 0, 45),
    field('frozenShare', 'unitPercent', 0, 100),
    field('rosterKeepDays', 'unitDays', 1, 1100),
  ],
  coverage: [
    field('standardPeriodPrimary', 'unitMinutes', 20, 90),
    field('standardPeriodJunior', 'unitMinutes', 20, 90),
    field('replayShare', 'unitPercent', 0, 100),
  ],
}
