import { createStore } from '../ui/store.ts'
import type { LessonSocket } from './socket.ts'

/** A page's line to the lesson it is in: its own address, or the node that has the lesson, once it was sent there. */
export interface LessonLine extends LessonSocket {
  /** Dials the node that has the lesson. Refused there, or lost and not back at once, the line is home again. */
  goTo(url: string, ticket: string): void
  /** @returns whether it was away */
  goHome(): boolean
}

/** A listener on the line that is active now. */
interface Heard {
  hear: () => () => void
  off: () => void
}

/** Commands go over one of the two, and notices are heard from it alone; `close` leaves the page's own line as it is. */
export function openLessonLine(home: LessonSocket): LessonLine {
  const connection = createStore(home.connection.get())
  const heard = new Set<Heard>()
  let away: LessonSocket | null = null
  const active = (): LessonSocket => away ?? home
  const mirror = (): void => connection.set(active().connection.get())
  let offConnection = home.connection.subscribe(mirror)

  function become(next: LessonSocket | null): void {
    if (next === away) return
    const before = away
    away = next
    for (const one of heard) {
      one.off()
      one.off = one.hear()
    }
    offConnection()
    offConnection = active().connection.subscribe(mirror)
    before?.close()
    mirror()
  }

  return {
    connection,
    command: (name, body, waitMs) => active().command(name, body, waitMs),
    on(name, listener) {
      const hear = () => active().on(name, listener)
      const one: Heard = { hear, off: hear() }
      heard.add(one)
      return () => {
        one.off()
        heard.delete(one)
      }
    },
    at: home.at,
    renew: () => active().renew(),
    goTo(url, ticket) {
      const next = home.at(url, ticket, () => {
        if (away === next) become(null)
      })
      become(next)
    },
    goHome() {
      const was = away !== null
      become(null)
      return was
    },
    close() {
      become(null)
      offConnection()
    },
  }
}
