import { expect, test } from 'vitest'
import type { Health } from '../../server/operate/health.ts'
import { startNodes } from '../support/node-lesson.ts'
import type { ServerNode } from '../support/nodes.ts'

const token = 'a-token-of-this-test-0123456789-0123456789'

async function readiness({ url }: ServerNode): Promise<Health> {
  return (await (await fetch(`${url}/health/ready`)).json()) as Health
}

async function metric({ url }: ServerNode, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const line = (await answer.text()).split('\n').find((one) => one.startsWith(`${name} `))
  return Number(line?.split(' ')[1])
}

test('a node without its Redis is not ready and says so, and is again once it is back', {
  timeout: 120_000,
}, async () => {
  const scene = await startNodes(1, { TONGKE_METRICS_TOKEN: token })
  const node = scene.nodes[0]!
  expect(await readiness(node)).toEqual({
    ready: true,
    checks: { draining: 'ok', database: 'ok', media: 'ok', redis: 'ok', clock: 'ok', address: 'ok' },
  })
  expect(await metric(node, 'tongke_redis_up')).toBe(1)
  expect(await metric(node, 'tongke_redis_command_seconds_count')).toBeGreaterThan(0)
  expect(Math.abs(await metric(node, 'tongke_clock_ahead_seconds'))).toBeLessThan(10)

  await scene.redis.kill()
  const wrong = { timeout: 20_000, interval: 200 }
  await expect.poll(async () => (await readiness(node)).checks.redis, wrong).toBe('not reachable')
  expect((await readiness(node)).checks.database).toBe('ok')
  expect(await metric(node, 'tongke_redis_up')).toBe(0)
  expect(await metric(node, 'tongke_ready{check="redis"}')).toBe(0)
  expect(await metric(node, 'tongke_ready{check="database"}')).toBe(1)
  await scene.redis.restart()
  await expect.poll(async () => (await readiness(node)).ready, wrong).toBe(true)
  expect(await metric(node, 'tongke_redis_up')).toBe(1)

  // One that is full answers, and takes nothing.
  await scene.redis.command('config set maxmemory 1')
  await expect
    .poll(async () => (await readiness(node)).checks.redis, wrong)
    .toBe('takes nothing that is written')
  expect(await metric(node, 'tongke_redis_up')).toBe(0)
  await scene.redis.command('config set maxmemory 0')
  await expect.poll(async () => (await readiness(node)).ready, wrong).toBe(true)

  // Balancers get the time to see that it is going, although it has no lesson to give away.
  node.signal('SIGTERM')
  await expect.poll(async () => (await readiness(node)).checks.draining, wrong).not.toBe('ok')
  expect(await metric(node, 'tongke_draining')).toBe(1)
  expect(await node.ended).toBe(0)
})
