import { expect, onTestFinished, test } from 'vitest'
import { createRedisCluster } from '../../server/cluster/redis-cluster.ts'
import { createLog } from '../../server/platform/log.ts'
import { openRedis } from '../../server/platform/redis.ts'
import { memoryDatabase } from '../support/databases.ts'
import { clusterSecret, testTimes } from '../support/node.ts'
import { startRedis } from '../support/redis.ts'

test('a node knows how far its clock is from the others’, and beyond half a minute they hear nothing of it', async () => {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  const database = await memoryDatabase()
  onTestFinished(() => database.close())
  const log = createLog('silent')
  const start = async (aheadMs: number) => {
    const redis = openRedis({ url: server.url, prefix: 'test:' }, log)
    const node = createRedisCluster({
      context: { db: database.db, now: () => new Date(), log },
      redis,
      nodeUrl: 'http://node.example',
      secret: clusterSecret,
      times: testTimes,
      clock: () => Date.now() + aheadMs,
    })
    await node.start(async () => ({ cpu: 0, cores: 1, lessons: 0, consumers: 0, outgoing: 0 }))
    onTestFinished(async () => {
      await node.stop()
      await redis.close()
    })
    return node
  }
  const right = await start(0)
  const ahead = await start(20_000)
  const behind = await start(-45_000)
  expect((await right.nodes()).map(({ id }) => id)).toEqual([right.nodeId, ahead.nodeId])
  for (const [node, aheadMs] of [
    [right, 0],
    [ahead, 20_000],
    [behind, -45_000],
  ] as const) {
    await node.nodes()
    expect(Math.abs(node.clockAheadMs()! - aheadMs)).toBeLessThan(5_000)
  }

  await server.kill()
  await expect(right.nodes()).rejects.toMatchObject({ code: 'unavailable' })
  expect(right.clockAheadMs()).toBe(null)
})
