import type { Findings } from '../../shared/readiness.ts'
import { minutes } from '../../shared/time.ts'
import { settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { insertCheck, readRooms } from '../readiness/store.ts'
import { faultsOf, levelOf } from '../readiness/verdict.ts'
import { county, demoId } from './county.ts'

const well: Findings = {
  camera: { trouble: null, moves: true, brightness: 0.42 },
  microphone: { trouble: null, levelDb: -48 },
  loudspeaker: { toneDb: 18 },
  line: { downKbps: 12_400, upKbps: 3_800, rttMs: 28, way: 'udp' },
}
/** Every so many rooms one has something; the others are ready. */
const troubles: Findings[] = [
  { ...well, line: { downKbps: 780, upKbps: 310, rttMs: 160, way: 'tcp' } },
  { ...well, loudspeaker: { toneDb: 1 } },
  { ...well, microphone: { trouble: 'missing', levelDb: null }, loudspeaker: { toneDb: null } },
]
const every = 4

/** What the sample county's classrooms found out about themselves this morning; done once a day. */
export async function seedReadiness(context: Context): Promise<void> {
  const now = context.now().getTime()
  const day = new Date(now).toISOString().slice(0, 10)
  const rooms = await readRooms(context, { regionId: county.id })
  const bounds = await settingsOf(context, county.id)
  for (const [i, { classroomId }] of rooms.entries()) {
    const findings = i % every === 1 ? troubles[Math.floor(i / every) % troubles.length]! : well
    const faults = faultsOf(findings, bounds)
    await insertCheck(context, {
      id: demoId(`readiness ${classroomId} ${day}`),
      classroomId,
      reportedBy: 'system',
      cause: 'lesson',
      checkedAt: new Date(now - minutes(5 + (i % 20))),
      findings,
      level: levelOf(faults),
      faults,
    })
  }
}
