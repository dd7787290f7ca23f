import type { DeviceMe } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import type { RtpCapabilitiesWire } from '../../shared/media.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { askAsDevice, call } from '../app/api.ts'
import { openKept } from '../app/kept.ts'
import { createStore, type Store } from '../ui/store.ts'

export interface DeviceState {
  status: 'loading' | 'unpaired' | 'revoked' | 'paired'
  me: DeviceMe | null
  /** Of this classroom, as last heard. */
  lessons: Lesson[]
  /** What the routers speak, as the server said first. */
  speaks: RtpCapabilitiesWire | null
  /** It checks itself so long before a lesson; 0: never by itself. */
  checkMinutesBefore: number
  /** From when before a lesson it may enter. */
  enterMinutesBefore: number
  /** Server clock − own clock, in milliseconds. */
  skewMs: number
  /** Since when the server doesn't answer, or null. */
  lostSince: number | null
}

export interface DeviceSession {
  state: Store<DeviceState>
  /** @throws AppError `pairing_code_invalid`, `rate_limited`, `unavailable` */
  pair(code: string): Promise<void>
  /** Asks anew now, e.g. after a lesson or when the socket was refused. */
  refresh(): void
}

/** Whether this PC was paired when it was last seen: then the socket is opened without waiting for the answer. */
const pairedKey = 'tongke.paired'
export const wasPaired = (): boolean => localStorage.getItem(pairedKey) === 'yes'
/** What the page shows of itself when it is opened without a line. */
type Known = Pick<DeviceState, 'me' | 'lessons' | 'skewMs' | 'enterMinutesBefore'>
const keptKey = 'device'
const everyMs = 30_000
const lostEveryMs = 3_000

/** The same figure while it hardly differs: every clock on the page is set anew when it changes. */
function steadySkew(measured: number, before: number): number {
  const skew = Math.abs(measured) < 1_500 ? 0 : measured
  return Math.abs(skew - before) > 500 ? skew : before
}

async function keptHere(): Promise<Known | undefined> {
  return wasPaired() ? (await openKept()).get<Known>('facts', keptKey) : undefined
}

/** The classroom's PC: whether it is paired, and what its next lessons are; asked again and again. */
export function openDeviceSession(): DeviceSession {
  askAsDevice()
  const state = createStore<DeviceState>({
    status: 'loading',
    me: null,
    lessons: [],
    speaks: null,
    checkMinutesBefore: 0,
    enterMinutesBefore: 0,
    skewMs: 0,
    lostSince: null,
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking = false

  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    clearTimeout(timer)
    let next = everyMs * (0.9 + Math.random() * 0.2)
    try {
      const asked = Date.now()
      const { me, lessons, rtpCapabilities, checkMinutesBefore, enterMinutesBefore, serverTime } =
        await call('GET /api/device/start')
      localStorage.setItem(pairedKey, 'yes')
      state.patch({
        status: 'paired',
        me,
        lessons,
        speaks: state.get().speaks ?? (rtpCapabilities as unknown as RtpCapabilitiesWire),
        checkMinutesBefore,
        enterMinutesBefore,
        skewMs: steadySkew(Date.parse(serverTime) - (asked + Date.now()) / 2, state.get().skewMs),
        lostSince: null,
      })
      const known: Known = { me, lessons, skewMs: state.get().skewMs, enterMinutesBefore }
      void openKept().then((kept) => kept.put('facts', keptKey, known))
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') {
        localStorage.removeItem(pairedKey)
        void openKept().then((kept) => kept.remove('facts', keptKey))
        state.patch({
          status: state.get().me ? 'revoked' : 'unpaired',
          me: null,
          lessons: [],
          lostSince: null,
        })
      } else {
        const known = state.get().me ? undefined : await keptHere()
        if (known && !state.get().me) state.patch({ ...known, status: 'paired' })
        state.patch({ lostSince: state.get().lostSince ?? Date.now() })
        next = lostEveryMs
      }
    } finally {
      asking = false
    }
    const { status } = state.get()
    if (status === 'paired' || status === 'loading') timer = setTimeout(() => void ask(), next)
  }

  addEventListener('online', () => void ask())
  void ask()

  return {
    state,
    async pair(code) {
      await call('POST /api/device', { body: { code } })
      await ask()
    },
    refresh: () => void ask(),
  }
}
