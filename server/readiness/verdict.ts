import type { Settings } from '../../shared/directory.ts'
import type { Findings, ReadinessFault, ReadinessLevel } from '../../shared/readiness.ts'
import { minutes } from '../../shared/time.ts'

/** From when on something is doubtful: settings of the classroom's region. */
export type Bounds = Pick<
  Settings,
  | 'readyDownKbps'
  | 'readyUpKbps'
  | 'readyRttMs'
  | 'readyMicrophoneDb'
  | 'readyToneDb'
  | 'readyBrightness'
  | 'readyHours'
>

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
  'node-blocked',
])

/** What stands against a classroom by what its PC found; worst first, nothing when all is well. */
export function faultsOf(found: Findings, bounds: Bounds): ReadinessFault[] {
  const { camera, microphone, loudspeaker, line } = found
  const faults: ReadinessFault[] = []
  const below = (value: number | null, least: number): boolean => value !== null && value < least
  if (line.way === 'none') faults.push('media-blocked')
  // A lesson may come to any node.
  else if (line.nodes?.some(({ way }) => way === 'none')) faults.push('node-blocked')
  if (camera.trouble === 'insecure' || microphone.trouble === 'insecure') faults.push('page-insecure')
  else {
    if (microphone.trouble) faults.push(`microphone-${microphone.trouble as 'missing'}`)
    if (camera.trouble) faults.push(`camera-${camera.trouble as 'missing'}`)
  }
  if (below(microphone.levelDb, bounds.readyMicrophoneDb)) faults.push('microphone-silent')
  // A microphone that hears nothing can't tell whether the loudspeaker sounds.
  else if (below(loudspeaker.toneDb, bounds.readyToneDb)) faults.push('loudspeaker-unheard')
  if (below(camera.brightness, bounds.readyBrightness)) faults.push('camera-dark')
  else if (camera.moves === false) faults.push('camera-still')
  if (below(line.downKbps, bounds.readyDownKbps)) faults.push('line-slow-down')
  if (below(line.upKbps, bounds.readyUpKbps)) faults.push('line-slow-up')
  if (line.rttMs !== null && line.rttMs > bounds.readyRttMs) faults.push('line-long')
  if (line.way === 'tcp') faults.push('udp-blocked')
  if (line.way === 'relay') faults.push('relay-only')
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
  bounds: Bounds,
): { level: ReadinessLevel; faults: ReadinessFault[] } {
  const [newest] = checks
  if (!newest) return { level: 'missing', faults: ['never-checked'] }
  const freshMs = minutes(bounds.readyHours * 60)
  const fresh = checks.filter(({ checkedAt }) => now.getTime() - checkedAt.getTime() <= freshMs)
  const heard = fresh.find(({ findings }) => findings.loudspeaker.toneDb !== null)
  const faults = faultsOf({ ...newest.findings, loudspeaker: (heard ?? newest).findings.loudspeaker }, bounds)
  if (fresh.length === 0) faults.push('check-old')
  return { level: levelOf(faults), faults }
}
