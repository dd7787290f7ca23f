import type { SharedRedis } from '../platform/redis.ts'
import type { ComingLesson, NodeInfo } from './cluster.ts'
import { chooseNode } from './place-rule.ts'
import type { RedisNodes } from './redis-nodes.ts'

/**
 * A lesson keeps the place it was given for so long, unless it begins there, and counts as expected there for so long: planned
 * before its bell, or given to who asked for it. Milliseconds.
 */
const PLANNED = 20 * 60_000
const GIVEN = 2 * 60_000
/** Of a lesson that nobody planned: its lead end and two classrooms. */
const USUAL_WEIGHT = 3

/**
 * Gives a lesson a place unless somebody else just did; answers the place it has then.
 * KEYS: the lesson's place, all that is expected. ARGV: the place it had ('' for none), its new one, for how long, the lesson, its weight.
 */
const SETTLE = `
local current = redis.call('get', KEYS[1]) or ''
if current ~= ARGV[1] then return current end
redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
local now = redis.call('time')
local till = string.format('%d', now[1] * 1000 + now[2] / 1000 + ARGV[3])
redis.call('hset', KEYS[2], ARGV[4], ARGV[2] .. ' ' .. ARGV[5] .. ' ' .. till)
return ARGV[2]`

export interface RedisPlaces {
  /** @throws AppError `unavailable` */
  placeOf(lessonId: string): Promise<NodeInfo>
  /** Spreads what is coming, unless another node is at it; what has a place that stays keeps it. @throws AppError `unavailable` */
  plan(coming: () => Promise<ComingLesson[]>, everyMs: number): Promise<void>
}

/** Where lessons go, before anybody has them: a plan in Redis, which may be lost. */
export function createRedisPlaces(redis: SharedRedis, nodes: RedisNodes): RedisPlaces {
  const keyOf = (lessonId: string) => `${redis.prefix}place:${lessonId}`
  const expectedKey = `${redis.prefix}expected`

  /** Node → places of the lessons that were given to it lately. */
  async function readExpected(): Promise<Map<string, number>> {
    const entries = await redis.ask((client) => client.hgetall(expectedKey))
    const expected = new Map<string, number>()
    const over: string[] = []
    for (const [lessonId, entry] of Object.entries(entries)) {
      const [nodeId = '', weight, till] = entry.split(' ')
      if (Number(till) <= Date.now()) over.push(lessonId)
      else expected.set(nodeId, (expected.get(nodeId) ?? 0) + Number(weight))
    }
    if (over.length > 0) await redis.ask((client) => client.hdel(expectedKey, ...over))
    return expected
  }

  /** @returns the node that has it then */
  const settle = async (
    lessonId: string,
    before: string | null,
    { id: nodeId, weight, forMs }: { id: string; weight: number; forMs: number },
  ) => {
    const key = keyOf(lessonId)
    return (await redis.ask((client) =>
      client.eval(SETTLE, 2, key, expectedKey, before ?? '', nodeId, forMs, lessonId, weight),
    )) as string
  }

  return {
    async placeOf(lessonId) {
      const [living, before, expected] = await Promise.all([
        nodes.living(),
        redis.ask((client) => client.get(keyOf(lessonId))),
        readExpected(),
      ])
      const staying = (id: string | null) => living.find((node) => node.id === id && !node.draining)
      const planned = staying(before)
      if (planned) return planned
      const chosen = chooseNode(living, expected)
      // All are being stopped: wherever it is asked for, it may as well begin.
      if (!chosen) return nodes.own()
      return (
        staying(await settle(lessonId, before, { id: chosen.id, weight: USUAL_WEIGHT, forMs: GIVEN })) ??
        chosen
      )
    },

    async plan(coming, everyMs) {
      const alone = await redis.ask((client) =>
        client.set(`${redis.prefix}planning`, nodes.own().id, 'PX', Math.round(everyMs * 0.9), 'NX'),
      )
      if (alone === null) return
      const lessons = (await coming()).toSorted((one, other) => other.weight - one.weight)
      if (lessons.length === 0) return
      const [living, places, expected] = await Promise.all([
        nodes.living(),
        redis.ask((client) => client.mget(...lessons.map(({ lessonId }) => keyOf(lessonId)))),
        readExpected(),
      ])
      for (const [i, { lessonId, weight }] of lessons.entries()) {
        const before = places[i] ?? null
        if (living.some(({ id, draining }) => id === before && !draining)) continue
        const chosen = chooseNode(living, expected)
        if (!chosen) return
        const place = await settle(lessonId, before, { id: chosen.id, weight, forMs: PLANNED })
        expected.set(place, (expected.get(place) ?? 0) + weight)
      }
    },
  }
}
