import type { Findings, ReadinessFault, ReadinessLevel } from '../../shared/readiness.ts'

/**
 * From when on something is doubtful. A viewer of a lesson needs 1 Mb/s down and 0.5 up (what BigBlueButton asks for, and the
 * middle layer of our cameras); speech is intelligible up to 400 ms round trip (ITU-T G.114 allows 150–400 ms one way with care).
 */
export const bounds = {
  downKbps: 1_000,
  upKbps: 500,
  rttMs: 400,
  /** A room with nobody in it lies around -60 dB; a muted or unplugged one far below. */
  microphoneDb: -80,
  /** The tone has to stand out of the room's noise. */
  toneDb: 6,
  brightness: 0.03,
  /** A check says little of the next day. */
  freshMs: 24 * 3_600_000,
}

const severe: ReadonlySet<ReadinessFault> = new Set([
  'never-checked',
  'camera-missing',
  'camera-refused',
  'camera-busy',
  'microphone-missing',
  'microphone-refused',
  'microphone-busy',
  'page-insecure',
  'media-blocked',
])

/** What stands against a classroom by what its PC found; worst first, nothing when all is well. */
export function faultsOf(found: Findings): ReadinessFault[] {
  const { camera, microphone, loudspeaker, line } = found
  const faults: ReadinessFault[] = []
  const below = (value: number | null, least: number): boolean => value !== null && value < least
  if (line.way === 'none') faults.push('media-blocked')
  if (camera.trouble === 'insecure' || microphone.trouble === 'insecure') faults.push('page-insecure')
  else {
    if (microphone.trouble) faults.push(`microphone-${microphone.trouble as 'missing'}`)
    if (camera.trouble) faults.push(`camera-${camera.trouble as 'missing'}`)
  }
  if (below(microphone.levelDb, bounds.microphoneDb)) faults.push('microphone-silent')
  // A microphone that hears nothing can't tell whether the loudspeaker sounds.
  else if (below(loudspeaker.toneDb, bounds.toneDb)) faults.push('loudspeaker-unheard')
  if (below(camera.brightness, bounds.brightness)) faults.push('camera-dark')
  else if (camera.moves === false) faults.push('camera-still')
  if (below(line.downKbps, bounds.downKbps)) faults.push('line-slow-down')
  if (below(line.upKbps, bounds.upKbps)) faults.push('line-slow-up')
  if (line.rttMs !== null && line.rttMs > bounds.rttMs) faults.push('line-long')
  if (line.way === 'tcp') faults.push('udp-blocked')
  return faults
}

export function levelOf(faults: readonly ReadinessFault[]): ReadinessLevel {
  if (faults.some((fault) => severe.has(fault))) return 'missing'
  return faults.length > 0 ? 'doubtful' : 'ready'
}

/**
 * What is to be thought of a classroom now: its newest check, which counts less with time. A loudspeaker that was not tried
 * because others had lessons is what it was when it was tried last.
 */
export function verdict(
  checks: readonly { findings: Findings; checkedAt: Date }[],
  now: Date,
): { level: ReadinessLevel; faults: ReadinessFault[] } {
  const [newest] = checks
  if (!newest) return { level: 'missing', faults: ['never-checked'] }
  const fresh = checks.filter(({ checkedAt }) => now.getTime() - checkedAt.getTime() <= bounds.freshMs)
  const heard = fresh.find(({ findings }) => findings.loudspeaker.toneDb !== null)
  const faults = faultsOf({
    ...newest.findings,
    loudspeaker: (heard ?? newest).findings.loudspeaker,
  })
  if (fresh.length === 0) faults.push('check-old')
  return { level: levelOf(faults), faults }
}
