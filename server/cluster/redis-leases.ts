import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import type { SharedRedis } from '../platform/redis.ts'
import type { Lease, Leases, NodeInfo, Taken } from './cluster.ts'
import { claimUnowned, countUpToken, lastOwnerOf, tokensOf } from './cluster-store.ts'
import type { RedisNodes } from './redis-nodes.ts'

/**
 * `alive` is kept by every node's beats and ends by itself before any lease does. Where it is missing, or young, Redis was away or
 * lost everything a moment ago: then nobody takes what had an owner for as long as a lease lasts, and owners put theirs back first.
 *
 * KEYS: lease, alive. ARGV: node id, how long a lease lasts, 'sure' when nobody else can have had it, what stands before a node's id.
 */
const TAKE = `
local holder = redis.call('get', KEYS[1])
local free = holder == 'free'
if holder and not free and holder ~= ARGV[1] then return {'held', holder, redis.call('get', ARGV[4] .. holder)} end
if not holder and ARGV[3] ~= 'sure' then
  local since = redis.call('get', KEYS[2])
  if not since then return {'wait', ARGV[2]} end
  local now = redis.call('time')
  local wait = since + ARGV[2] - (now[1] * 1000 + now[2] / 1000)
  if wait > 0 then return {'wait', string.format('%d', wait)} end
end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
return {'mine'}`

/**
 * Says that this node lives and keeps its leases: 1 kept, 2 put back (it had ended), 0 another has it.
 * KEYS: alive, info, all nodes, leases… ARGV: node id, how long leases and infos last, how long alive does, info.
 */
const BEAT = `
if redis.call('pexpire', KEYS[1], ARGV[3]) == 0 then
  local now = redis.call('time')
  redis.call('set', KEYS[1], string.format('%d', now[1] * 1000 + now[2] / 1000), 'px', ARGV[3])
end
redis.call('set', KEYS[2], ARGV[4], 'px', ARGV[2])
redis.call('sadd', KEYS[3], ARGV[1])
local kept = {}
for i = 4, #KEYS do
  local holder = redis.call('get', KEYS[i])
  if not holder or holder == 'free' then redis.call('set', KEYS[i], ARGV[1], 'px', ARGV[2]); kept[#kept + 1] = 2
  elseif holder == ARGV[1] then redis.call('pexpire', KEYS[i], ARGV[2]); kept[#kept + 1] = 1
  else kept[#kept + 1] = 0 end
end
return kept`

/** Gives back what is mine; that nobody has it is known then, however young `alive` is. KEYS: leases. ARGV: node id, how long leases last. */
const RELEASE = `
for i = 1, #KEYS do
  if redis.call('get', KEYS[i]) == ARGV[1] then redis.call('set', KEYS[i], 'free', 'px', ARGV[2]) end
end
return 0`

/** KEYS: lease. ARGV: what stands before a node's id. */
const HOLDER = `
local holder = redis.call('get', KEYS[1])
if not holder or holder == 'free' then return {} end
return {holder, redis.call('get', ARGV[1] .. holder)}`

export interface RedisLeases extends Leases {
  /** One round for everything: this node lives, and has these lessons. Never throws; one at a time. */
  beat(): Promise<void>
  releaseAll(): Promise<void>
}

interface Held {
  lease: Lease
  /** When the renewal was sent that was answered last, by a clock that runs on while the process is frozen. */
  renewedAt: number
  lose(): void
}

export function createRedisLeases(
  context: Context,
  redis: SharedRedis,
  nodes: RedisNodes,
  ttlMs: number,
): RedisLeases {
  const { log } = context
  const nodeId = nodes.own().id
  const held = new Map<string, Held>()
  const taking = new Map<string, Promise<Taken>>()
  /** Ours in Redis, while the database is asked for the token. */
  const claimed = new Set<string>()
  /** They had ended, whether put back by now or not: somebody may have had them meanwhile, which the database knows. */
  const doubtful = new Set<Held>()
  const keyOf = (lessonId: string) => `${redis.prefix}lease:${lessonId}`
  const aliveKey = `${redis.prefix}alive`

  // of the lease itself

  function hold(lessonId: string, token: number, renewedAt: number): Lease {
    const listeners: (() => void)[] = []
    let lost = false
    const own: Held = {
      renewedAt,
      lease: {
        lessonId,
        token,
        onLost: (listener) => (lost ? listener() : void listeners.push(listener)),
        async release() {
          if (held.get(lessonId) !== own) return
          held.delete(lessonId)
          await giveBack([lessonId])
        },
      },
      lose() {
        if (held.get(lessonId) !== own) return
        held.delete(lessonId)
        lost = true
        log.warn({ lessonId, token }, 'another node has this lesson now')
        for (const listener of listeners) listener()
      },
    }
    held.set(lessonId, own)
    return own.lease
  }

  /** What can't be given back ends by itself. */
  async function giveBack(lessonIds: string[]): Promise<void> {
    if (lessonIds.length === 0 || !redis.available()) return
    await redis
      .ask((client) => client.eval(RELEASE, lessonIds.length, ...lessonIds.map(keyOf), nodeId, ttlMs))
      .catch((error) => log.debug({ err: error }, 'leases were left to end'))
  }

  // the beat

  let beating: Promise<void> | null = null
  let doubting = false

  async function beat(): Promise<void> {
    const lessonIds = [...new Set([...held.keys(), ...claimed])]
    const sentAt = performance.now()
    const keys = [aliveKey, nodes.keyStart + nodeId, nodes.setKey, ...lessonIds.map(keyOf)]
    // Alive for less than a lease has left at its least, a beat before its end.
    const kept = (await redis.ask((client) =>
      client.eval(BEAT, keys.length, ...keys, nodeId, ttlMs, Math.round(ttlMs * 0.6), nodes.sealed()),
    )) as number[]
    lessonIds.forEach((lessonId, i) => {
      const own = held.get(lessonId)
      if (kept[i] === 0) {
        claimed.delete(lessonId)
        own?.lose()
      } else if (own) {
        own.renewedAt = sentAt
        if (kept[i] === 2) doubtful.add(own)
      }
    })
    void askDatabase()
  }

  /** Those put back whose token is not in force any more are let go. Again with the next beat where the database is gone. */
  async function askDatabase(): Promise<void> {
    if (doubting || doubtful.size === 0) return
    doubting = true
    try {
      const asked = [...doubtful]
      const tokens = await tokensOf(
        context,
        asked.map(({ lease }) => lease.lessonId),
        nodeId,
      )
      const over = asked.filter(({ lease }) => tokens.get(lease.lessonId) !== lease.token)
      for (const own of asked) doubtful.delete(own)
      const lost = over.filter((own) => held.get(own.lease.lessonId) === own)
      for (const own of lost) own.lose()
      await giveBack(lost.map(({ lease }) => lease.lessonId))
    } catch (error) {
      log.warn({ err: error }, 'whose the lessons are could not be asked of the database; asking again')
    } finally {
      doubting = false
    }
  }

  // taking

  async function begin(lessonId: string): Promise<Taken> {
    const since = performance.now()
    const ask = async (sure: 'sure' | '') =>
      (await redis.ask((client) =>
        client.eval(TAKE, 2, keyOf(lessonId), aliveKey, nodeId, ttlMs, sure, nodes.keyStart),
      )) as [answer: 'held' | 'wait' | 'mine', detail?: string, info?: string | null]
    const asked = await ask('').catch(() => null)
    if (!asked) return withoutRedis(lessonId)
    let [answer, detail, info] = asked
    if (answer === 'wait') {
      const last = await fromDatabase(lastOwnerOf(context, lessonId))
      // Who had it may have put it back meanwhile, or another be its first owner since.
      ;[answer, detail, info] = await ask(last === null || last === nodeId ? 'sure' : '')
      if (answer === 'wait') throw wait(Number(detail))
    }
    if (answer === 'held') return { holder: holderFrom(detail!, info ?? null) }

    claimed.add(lessonId)
    try {
      const token = await fromDatabase(countUpToken(context, lessonId, nodeId))
      // Frozen, or waiting for the database, for longer than the lease lasts: another may have taken it.
      if (performance.now() - since > ttlMs) await leases.beat()
      if (!claimed.has(lessonId)) throw wait(ttlMs)
      return { lease: hold(lessonId, token, since) }
    } catch (error) {
      await giveBack([lessonId])
      throw error
    } finally {
      claimed.delete(lessonId)
    }
  }

  /** A lesson that never had an owner is whose row is first; one that had is where it was, if that node still has it. */
  async function withoutRedis(lessonId: string): Promise<Taken> {
    const token = await fromDatabase(claimUnowned(context, lessonId, nodeId))
    if (token !== null) return { lease: hold(lessonId, token, performance.now()) }
    return { holder: lastKnown(await fromDatabase(lastOwnerOf(context, lessonId))) }
  }

  function lastKnown(ownerId: string | null): NodeInfo {
    return elsewhere(ownerId === null || ownerId === nodeId ? null : nodes.known(ownerId))
  }

  /** One at our own address is the process that was here before us, and is dead: nobody is sent in a circle. */
  function elsewhere(holder: NodeInfo | null): NodeInfo {
    if (!holder || holder.url === nodes.own().url) throw wait(ttlMs)
    return holder
  }

  const holderFrom = (holderId: string, info: string | null) => elsewhere(nodes.read(holderId, info))

  async function fromDatabase<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof AppError) throw error
      log.error({ err: error }, 'a lesson’s owner could not be written or read')
      throw new AppError('unavailable', 'The database does not answer. Try again in some seconds.', {
        what: 'database',
      })
    }
  }

  const leases: RedisLeases = {
    async take(lessonId) {
      const own = held.get(lessonId)
      // This process was frozen, or Redis away: first see whether it is still ours. While Redis is gone it is.
      if (own && redis.available() && performance.now() - own.renewedAt > ttlMs) await leases.beat()
      if (own && held.get(lessonId) === own) return { lease: own.lease }
      const underWay = taking.get(lessonId)
      if (underWay) return underWay
      const begun = begin(lessonId).finally(() => taking.delete(lessonId))
      taking.set(lessonId, begun)
      return begun
    },

    async holderOf(lessonId) {
      if (held.has(lessonId)) return nodes.own()
      const asked = await redis
        .ask((client) => client.eval(HOLDER, 1, keyOf(lessonId), nodes.keyStart))
        .catch(() => null)
      if (!asked) {
        const last = await fromDatabase(lastOwnerOf(context, lessonId))
        return last === null ? null : lastKnown(last)
      }
      const [holder, info] = asked as [string?, (string | null)?]
      // Given back while Redis did not hear it.
      if (holder === undefined || holder === nodeId) return null
      return holderFrom(holder, info ?? null)
    },

    beat() {
      beating ??= beat()
        .catch((error) => {
          log.debug({ err: error }, 'a beat was not heard')
          // Cut off from Redis alone, maybe: then another takes what is ours, and only the database can tell us.
          const outlived = performance.now() - ttlMs
          for (const own of held.values()) if (own.renewedAt < outlived) doubtful.add(own)
          void askDatabase()
        })
        .finally(() => {
          beating = null
        })
      return beating
    },

    async releaseAll() {
      const lessonIds = [...held.keys()]
      held.clear()
      await giveBack(lessonIds)
    },
  }
  return leases
}

const wait = (ms: number) =>
  new AppError('unavailable', 'Which server runs this lesson is not known yet. Try again in some seconds.', {
    retryAfterSeconds: Math.ceil(ms / 1000),
  })
