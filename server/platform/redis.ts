import { Redis } from 'ioredis'
import { AppError } from '../../shared/errors.ts'
import type { Log } from './log.ts'
import { StartError } from './start-error.ts'

/** The Redis (or compatible server) that all nodes share. Nothing is in it that can't be lost. */
export interface SharedRedis {
  /** Before every key and channel. */
  readonly prefix: string
  /** Whether it would be asked: it is known to be there, and answered in time when it was asked last. */
  available(): boolean
  /**
   * Asks it something, at once or not at all: nothing waits for a Redis that is gone.
   * @throws AppError `unavailable`
   */
  ask<T>(question: (redis: Redis) => Promise<T>): Promise<T>
  /** A second line that hears what is published; it asks again for its channels whenever it was gone. */
  subscribe(channels: string[], listener: (channel: string, text: string) => void): Subscription
  /** Calls back each time it is there again. */
  onBack(listener: () => void): void
  /** @throws StartError, without the password, when it does not answer within `withinMs` */
  ready(withinMs?: number): Promise<void>
  close(): Promise<void>
}

export interface Subscription {
  /** Resolves when it hears for the first time. */
  readonly heard: Promise<void>
  /** Finds out whether the line still hears; one that doesn't is made anew. Never throws. */
  check(): Promise<void>
  close(): void
}

export interface RedisOptions {
  url: string
  prefix: string
  /** An answer later than this is none. */
  answerMs?: number
  /** Is told of each question. */
  onAnswered?: (question: { ms: number; failed: boolean }) => void
}

/** Opens a line to Redis; it comes back by itself, whatever happens, until it is closed. */
export function openRedis(
  { url, prefix, answerMs = 1000, onAnswered = () => {} }: RedisOptions,
  log: Log,
): SharedRedis {
  let closing = false
  let lastError = 'no answer'
  /** Given up, and not made anew yet. */
  const silent = new Set<Redis>()
  const isThere = (redis: Redis) => redis.status === 'ready' && !silent.has(redis)

  function line(purpose: string): Redis {
    const redis = new Redis(url, {
      connectionName: `tongke-${purpose}`,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      commandTimeout: answerMs,
      connectTimeout: 2 * answerMs,
      retryStrategy: (times) => Math.min(50 * 2 ** times, 1000),
      // After a failover: what was the main server takes nothing any more.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    })
    let there: boolean | null = null
    // Never the error itself: it may hold the command, and that the password.
    redis.on('error', (error: Error) => {
      lastError = error.message || ('code' in error ? String(error.code) : error.name)
    })
    redis.on('ready', () => {
      silent.delete(redis)
      if (there === false) log.info({ purpose }, 'Redis is back')
      there = true
    })
    redis.on('close', () => {
      if (there && !closing)
        log.warn({ purpose, reason: lastError }, 'Redis is gone; trying again until it is back')
      if (there) there = false
    })
    return redis
  }

  /** Of a line that answers too late nobody knows what became of what was sent: a new one is made. */
  function afterFailure(redis: Redis, error: unknown): void {
    if (error instanceof Error && error.message === 'Command timed out' && isThere(redis)) {
      lastError = `no answer within ${answerMs} ms`
      silent.add(redis)
      // A polite end would wait for the other side's.
      redis.stream.destroy()
    }
  }

  const commands = line('commands')
  return {
    prefix,
    available: () => isThere(commands),

    async ask(question) {
      const begun = performance.now()
      const told = (failed: boolean) => onAnswered({ ms: performance.now() - begun, failed })
      try {
        if (silent.has(commands)) throw new Error(lastError)
        const answer = await question(commands)
        told(false)
        return answer
      } catch (error) {
        told(!(error instanceof AppError))
        if (error instanceof AppError) throw error
        afterFailure(commands, error)
        if (isThere(commands))
          log.warn(
            { reason: error instanceof Error ? error.message : String(error) },
            'Redis refused a command',
          )
        throw new AppError(
          'unavailable',
          'The servers can’t reach each other just now. Try again in some seconds.',
          {
            what: 'redis',
          },
        )
      }
    },

    subscribe(channels, listener) {
      const redis = line('messages')
      let isHeard = () => {}
      const heard = new Promise<void>((resolve) => {
        isHeard = resolve
      })
      const listen = () =>
        redis.subscribe(...channels).then(
          () => isHeard(),
          (error) => {
            lastError = error instanceof Error ? error.message : String(error)
            if (redis.status === 'ready') redis.disconnect(true)
          },
        )
      redis.on('ready', listen)
      redis.on('message', listener)
      return {
        heard,
        async check() {
          if (!isThere(redis)) return
          await redis.ping().catch((error) => afterFailure(redis, error))
        },
        close: () => redis.disconnect(),
      }
    },

    onBack: (listener) => void commands.on('ready', listener),

    async ready(withinMs = 10_000) {
      if (commands.status === 'ready') return
      await new Promise<void>((resolve, reject) => {
        const refuse = () =>
          reject(new StartError(`REDIS_URL: cannot use ${withoutPassword(url)}: ${lastError}.`))
        const timer = setTimeout(refuse, withinMs)
        commands.once('ready', () => {
          clearTimeout(timer)
          resolve()
        })
      })
    },

    async close() {
      closing = true
      commands.disconnect()
    },
  }
}

function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
