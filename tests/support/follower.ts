import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { Entered } from '../../shared/live.ts'
import type { CommandAnswer, CommandInput, CommandName } from '../../shared/socket.ts'
import { type Client, connect } from './socket-client.ts'

/** A line that is in the lesson, and at which node. */
export interface Inside {
  line: Client
  url: string
  entered: Entered
  /** By `performance.now()`. */
  at: number
}

/** A page that follows its lesson from node to node as a real one does: nobody presses a key. */
export interface Follower {
  /** In the lesson now, or as soon as it is again. */
  inside(): Promise<Inside>
  /** The next entering after this call. */
  again(): Promise<Inside>
  /** Each entering so far. */
  stays: Inside[]
  /** As a page's: repeated while the line is away. */
  command<N extends CommandName>(name: N, body: CommandInput<N>): Promise<CommandAnswer<N>>
  close(): void
}

const againMs = 200

/** @param homes the nodes that a balancer would send it to at this moment, one after the other */
export function follow(homes: () => string[], cookie: string, lessonId: string): Follower {
  const as = cookie.startsWith('tongke_device') ? 'device' : 'person'
  const windowId = randomUUID()
  const stays: Inside[] = []
  const waiting = new Set<() => void>()
  let now: Inside | null = null
  let closed = false
  let dials = 0
  let lines: Client[] = []

  async function dial(url: string, ticket?: string): Promise<Inside> {
    const line = await connect({ url }, ticket ? '' : cookie, as, ticket)
    lines.push(line)
    try {
      const entered = await line.command('lesson:enter', { lessonId, windowId, rtpCapabilities: null })
      return { line, url, entered, at: performance.now() }
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'elsewhere')) throw error
      return dial(String(error.details.url), String(error.details.ticket))
    }
  }

  async function go(): Promise<void> {
    while (!closed) {
      try {
        const urls = homes()
        now = await dial(urls[dials++ % urls.length]!)
        stays.push(now)
        for (const tell of [...waiting]) tell()
        await Promise.race([now.line.closed, now.line.notice('lesson:moved')])
      } catch {
        await pause(againMs)
      }
      now = null
      for (const line of lines) line.drop()
      lines = []
    }
  }
  void go()

  function until<T>(find: () => T | null): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find()
        if (found === null) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  }

  return {
    stays,
    inside: () => until(() => now),
    again() {
      const before = stays.length
      return until(() => stays[before] ?? null)
    },
    async command(name, body) {
      for (;;) {
        const { line } = await until(() => now)
        try {
          return await Promise.race([
            line.command(name, body),
            line.closed.then(() => {
              throw new AppError('unavailable', 'the line is gone')
            }),
          ])
        } catch (error) {
          const away =
            error instanceof AppError && (error.code === 'unavailable' || error.code === 'not_entered')
          if (!away) throw error
          await pause(againMs)
        }
      }
    },
    close() {
      closed = true
      for (const line of lines) line.drop()
    },
  }
}
