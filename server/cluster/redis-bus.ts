import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError, type ErrorCode, errorStatus } from '../../shared/errors.ts'
import type { Log } from '../platform/log.ts'
import { createBucket } from '../platform/rate.ts'
import type { SharedRedis, Subscription } from '../platform/redis.ts'
import type { Bus } from './cluster.ts'
import { createHearing } from './hearing.ts'
import type { AskAnswer } from './messages.ts'
import type { Seal } from './seal.ts'

const wireError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
})

/** What goes from node to node, in a seal for its channel. */
const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tell'), from: z.uuid(), name: z.string(), body: z.unknown() }),
  z.object({ kind: z.literal('ask'), from: z.uuid(), id: z.uuid(), name: z.string(), body: z.unknown() }),
  z.object({ kind: z.literal('answer'), from: z.uuid(), id: z.uuid(), data: z.unknown() }),
  z.object({ kind: z.literal('refusal'), from: z.uuid(), id: z.uuid(), error: wireError }),
])
type Message = z.output<typeof message>

/** Longer texts are not looked at: pictures of the live wall, the largest we send, have some 30 KB each. */
const LONGEST = 4 * 1024 * 1024

export interface RedisBus extends Bus {
  start(): Promise<void>
  /** Finds out whether messages still come in. */
  check(): Promise<void>
  /** Whoever still waits for an answer is refused. */
  stop(): void
}

interface Waiting {
  nodeId: string
  settle: (message: Extract<Message, { id: string }> | AppError) => void
}

/** Messages by Redis's publish and subscribe: each reaches who listens at that moment, or nobody. */
export function createRedisBus(
  redis: SharedRedis,
  seal: Seal,
  log: Log,
  nodeId: string,
  answerMs: number,
): RedisBus {
  const hearing = createHearing(log)
  const waiting = new Map<string, Waiting>()
  const channelOf = (id: string) => `${redis.prefix}to:${id}`
  const everybody = `${redis.prefix}all`
  const mayWarn = createBucket(5, 0.1, performance.now())
  let subscription: Subscription | undefined

  /** @returns how many nodes heard it. @throws AppError `unavailable` */
  const send = (channel: string, sent: Message): Promise<number> =>
    redis.ask((client) => client.publish(channel, seal.seal(channel, JSON.stringify(sent))))

  function take(channel: string, text: string): void {
    let read: Message
    try {
      if (text.length > LONGEST) throw new Error(`it is ${text.length} characters long`)
      read = message.parse(JSON.parse(seal.openOnce(channel, text)))
    } catch (error) {
      if (mayWarn(performance.now())) log.warn({ err: error, channel }, 'a message was not taken')
      return
    }
    // Told here already, without Redis.
    if (read.from === nodeId) return
    if (read.kind === 'tell') hearing.hear(read.name, read.body)
    else if (read.kind === 'ask') void answer(read)
    else {
      const asked = waiting.get(read.id)
      if (asked?.nodeId === read.from) asked.settle(read)
    }
  }

  async function answer({ from, id, name, body }: Extract<Message, { kind: 'ask' }>): Promise<void> {
    const sent: Message = await hearing.answer(name, body).then(
      (data): Message => ({ kind: 'answer', from: nodeId, id, data }),
      (error: AppError): Message => ({ kind: 'refusal', from: nodeId, id, error: error.toWire() }),
    )
    // Who asked gives up by itself.
    await send(channelOf(from), sent).catch((error) =>
      log.debug({ err: error, name }, 'an answer was not sent'),
    )
  }

  async function askOther(asked: string, name: string, body: unknown): Promise<unknown> {
    const id = randomUUID()
    let settle: Waiting['settle'] = () => {}
    const answered = new Promise<unknown>((resolve, reject) => {
      settle = (read) => {
        if (read instanceof AppError) reject(read)
        else if (read.kind === 'answer') resolve(read.data)
        else if (read.kind === 'refusal') reject(refusalFrom(read.error))
      }
    })
    const timer = setTimeout(() => settle(noAnswer(asked)), answerMs)
    waiting.set(id, { nodeId: asked, settle })
    try {
      const [, data] = await Promise.all([
        send(channelOf(asked), { kind: 'ask', from: nodeId, id, name, body }).then((nodes) => {
          if (nodes === 0) settle(noAnswer(asked))
        }),
        answered,
      ])
      return data
    } finally {
      clearTimeout(timer)
      waiting.delete(id)
    }
  }

  return {
    onTold: hearing.onTold,
    onAsked: hearing.onAsked,

    tell(name, body) {
      hearing.hear(name, body)
      if (!redis.available()) return
      send(everybody, { kind: 'tell', from: nodeId, name, body }).catch((error) =>
        log.debug({ err: error, name }, 'the other nodes were not told'),
      )
    },

    async ask(asked, name, body) {
      const data = asked === nodeId ? hearing.answer(name, body) : askOther(asked, name, body)
      return (await data) as AskAnswer<typeof name>
    },

    async start() {
      subscription = redis.subscribe([everybody, channelOf(nodeId)], take)
      await subscription.heard
    },
    check: async () => subscription?.check(),
    stop() {
      subscription?.close()
      for (const { nodeId: asked, settle } of waiting.values()) settle(noAnswer(asked))
    },
  }
}

const noAnswer = (nodeId: string) =>
  new AppError('unavailable', 'The server that runs this lesson does not answer. Try again.', { nodeId })

/** A newer node may know codes that this one doesn't. */
function refusalFrom({ code, message, details }: z.output<typeof wireError>): AppError {
  return new AppError(Object.hasOwn(errorStatus, code) ? (code as ErrorCode) : 'internal', message, details)
}
