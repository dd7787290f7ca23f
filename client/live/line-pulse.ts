import { climb, type Ladder, topOfLadder } from '../../shared/ladder.ts'
import type { beatSeconds, SendingRung } from '../../shared/live.ts'
import type { CommandInput } from '../../shared/socket.ts'
import { createFigures, type Figures, gather, type Reading } from '../media/line-figures.ts'
import type { MediaSession } from '../media/media-session.ts'

type Beat = CommandInput<'presence:beat'>

const pulseMs = 2_000
/** As the contract says; its module carries zod, which has no place in this page. */
const everySeconds: typeof beatSeconds = 10
const beatMs = everySeconds * 1_000
const rungs: readonly SendingRung[] = ['full', 'low', 'audio']
/**
 * Room on the way out below which a rung can't be held, in kb/s: beside the voice a second layer of the camera on top, the
 * smallest layer on the next. At the bottom there is no picture to find room for.
 */
const needsKbps = [220, 90, 0]
/** A rung on which it was calm for so long is the line's own; another one was the beginning of its end. */
const steadyMs = 8_000
/** So long after it was last lowered the line is looked at closely: whether it bears more shows in the first seconds. */
const closelyMs = 12_000

export interface Pulse {
  /** The page is in the lesson, anew or again. */
  begin(): void
  /** What a beat tells now. */
  beat(): Promise<Beat>
  end(): void
}

/**
 * Looks at the line every two seconds: sends less of the camera when the way out is bad, and tells the server in a beat, every
 * ten seconds while all is well and at every look while it isn't, or was not a moment ago.
 */
export function startPulse(
  media: MediaSession,
  to: {
    /** Whether something of the lead end is to arrive. */
    awaited: () => boolean
    /** In the lesson, over a line that lives. */
    live: () => boolean
    /** Whether the server gives less than all. */
    lowered: () => boolean
    send: (beat: Beat) => Promise<void>
  },
): Pulse {
  const read = createFigures(media, to.awaited)
  let gathered: Figures[] = []
  let ladder: Ladder = topOfLadder(performance.now())
  let steady = 0
  let told = 0
  let loweredAt = Number.NEGATIVE_INFINITY
  let busy = false

  const sending = (): SendingRung => rungs[ladder.rung] as SendingRung
  const ease = () => media.sender.ease(sending())

  function climbOut(reading: Reading, now: number): void {
    const { uplink } = reading
    ladder = climb(ladder, { ...uplink, cramped: isCramped(reading, ladder.rung) }, now, rungs.length - 1)
    if (ladder.calmSince !== null && now - ladder.calmSince >= steadyMs) steady = ladder.rung
    ease()
  }

  async function look(): Promise<void> {
    const reading = await read()
    if (!to.live()) return
    const now = performance.now()
    climbOut(reading, now)
    gathered.push(reading.figures)
    if (ladder.rung > 0 || to.lowered()) loweredAt = now
    if (now - told >= beatMs || isTroubled(reading.figures) || now - loweredAt < closelyMs) {
      told = now
      await to.send(take())
    }
  }

  function take(): Beat {
    const figures = gather(gathered)
    gathered = []
    return { ...figures, sending: sending() }
  }

  const timer = setInterval(() => {
    if (busy || !to.live()) return
    busy = true
    look()
      .catch(() => undefined)
      .finally(() => {
        busy = false
      })
  }, pulseMs)

  return {
    begin() {
      const now = performance.now()
      gathered = []
      // What was lowered while the line was dying is not what the line bears now.
      ladder = { ...topOfLadder(now), rung: Math.min(ladder.rung, steady), reason: ladder.reason }
      if (ladder.rung === 0) ladder.reason = null
      ease()
      // The first beat soon, and of the time from here.
      told = now - beatMs + pulseMs / 2
      void read()
    },
    async beat() {
      gathered.push((await read()).figures)
      return take()
    },
    end: () => clearInterval(timer),
  }
}

/**
 * Whether there is less room on the way out than this rung needs. The browser's estimate begins at its floor after every restart, grows
 * only with what is sent, and on a PC that has too much to do hardly at all: the line itself has to show it, by packets late or lost.
 */
function isCramped({ figures, uplink }: Reading, rung: number): boolean {
  const short = uplink.roomKbps !== null && uplink.roomKbps < (needsKbps[rung] as number)
  return short && (uplink.lossPercent >= 2 || figures.rttMs >= 250)
}

/** Not calm as the ladder has it: the server is to know at once. */
const isTroubled = (figures: Figures): boolean =>
  figures.concealedPercent > 2 || figures.lossPercent > 8 || figures.rttMs > 500 || figures.freezes >= 2
