import { z } from 'zod'
import type { Log } from '../platform/log.ts'
import { createBucket } from '../platform/rate.ts'
import type { SharedRedis } from '../platform/redis.ts'
import type { NodeInfo, NodeLoad } from './cluster.ts'
import type { Seal } from './seal.ts'

const nodeInfo = z.object({
  id: z.uuid(),
  url: z.string().max(300),
  load: z.object({
    cpu: z.number(),
    cores: z.number().positive(),
    lessons: z.number(),
    consumers: z.number(),
    outgoing: z.number(),
  }),
  draining: z.boolean(),
})

/**
 * Gives the time (ms since 1970) and the sealed infos of all nodes that live, and forgets the dead. KEYS: the set of ids. ARGV: what
 * stands before an id.
 */
const LIVING = `
local now = redis.call('time')
local living = {math.floor(now[1] * 1000 + now[2] / 1000)}
for _, id in ipairs(redis.call('smembers', KEYS[1])) do
  local info = redis.call('get', ARGV[1] .. id)
  if info then living[#living + 1] = id; living[#living + 1] = info
  else redis.call('srem', KEYS[1], id) end
end
return living`

/** Who is there: this node's own info as it goes into Redis, and those of the others as they come out of it. */
export interface RedisNodes {
  /** Of all infos, and of one by its id after it. */
  readonly setKey: string
  readonly keyStart: string
  own(): NodeInfo
  sealed(): string
  drain(): void
  setLoad(load: NodeLoad): void
  /** Null when it is gone, or not written by a node. */
  read(id: string, sealed: string | null): NodeInfo | null
  /** @throws AppError `unavailable` */
  living(): Promise<NodeInfo[]>
  /** As it was when it was seen last, while Redis can't say more. */
  known(id: string): NodeInfo | null
  /** As Redis's clock was when it was asked last; null while it is gone. */
  clockAheadMs(): number | null
  /** For how long another that lives has had this node's address; 0 while none has. */
  twinForMs(): number
  /** Off the list at once. */
  leave(): Promise<void>
}

/** A node seen no longer ago than this is worth a try while Redis is gone. Milliseconds. */
const REMEMBERED = 10 * 60_000

export function createRedisNodes(
  redis: SharedRedis,
  seal: Seal,
  log: Log,
  self: { id: string; url: string },
  clock: () => number,
): RedisNodes {
  const own: NodeInfo = {
    ...self,
    draining: false,
    load: { cpu: 0, cores: 1, lessons: 0, consumers: 0, outgoing: 0 },
  }
  const setKey = `${redis.prefix}nodes`
  const keyStart = `${redis.prefix}node:`
  const seen = new Map<string, { info: NodeInfo; at: number }>()
  const mayWarn = createBucket(5, 0.1, performance.now())
  let clockAheadMs: number | null = null
  let twinSince: number | null = null

  function read(id: string, sealed: string | null): NodeInfo | null {
    if (id === self.id) return own
    if (sealed === null) return null
    try {
      const info = nodeInfo.parse(JSON.parse(seal.open(keyStart + id, sealed)))
      if (info.id !== id) throw new Error('it is of another node')
      seen.set(id, { info, at: performance.now() })
      return info
    } catch (error) {
      if (mayWarn(performance.now()))
        log.warn({ err: error, nodeId: id }, 'what a node says of itself was not taken')
      return null
    }
  }

  /** Ids and infos in turn. */
  async function askLiving(): Promise<string[]> {
    const sentAt = clock()
    try {
      const answer = await redis.ask((client) => client.eval(LIVING, 1, setKey, keyStart))
      const [now, ...pairs] = answer as [number, ...string[]]
      clockAheadMs = Math.round((sentAt + clock()) / 2 - now)
      return pairs
    } catch (error) {
      clockAheadMs = null
      throw error
    }
  }

  return {
    setKey,
    keyStart,
    own: () => own,
    sealed: () => seal.seal(keyStart + self.id, JSON.stringify(own)),
    drain() {
      own.draining = true
    },
    setLoad(load) {
      own.load = load
    },
    read,

    async living() {
      const pairs = await askLiving()
      const others: NodeInfo[] = []
      for (let i = 0; i < pairs.length; i += 2) {
        const info = pairs[i] === self.id ? null : read(pairs[i]!, pairs[i + 1]!)
        if (info) others.push(info)
      }
      const twin = others.some(({ url }) => url === own.url)
      twinSince = twin ? (twinSince ?? performance.now()) : null
      return [own, ...others]
    },

    known(id) {
      const known = seen.get(id)
      if (!known) return null
      if (performance.now() - known.at <= REMEMBERED) return known.info
      seen.delete(id)
      return null
    },

    clockAheadMs: () => clockAheadMs,
    twinForMs: () => (twinSince === null ? 0 : performance.now() - twinSince),

    async leave() {
      if (!redis.available()) return
      await redis
        .ask((client) =>
          client
            .multi()
            .del(keyStart + self.id)
            .srem(setKey, self.id)
            .exec(),
        )
        // It ends by itself.
        .catch(() => {})
    },
  }
}
