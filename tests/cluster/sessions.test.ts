import { expect, onTestFinished, test } from 'vitest'
import { signIn } from '../support/app.ts'
import { appNodes } from '../support/app-nodes.ts'
import { buildCounty } from '../support/county.ts'
import { connectAs } from '../support/socket-client.ts'

test('a PC that is revoked at one node while the nodes can’t reach each other loses its line at another', {
  timeout: 120_000,
}, async () => {
  const { redis, database, start } = await appNodes()
  const one = await start()
  const other = await start()
  const county = await buildCounty(database.db)
  const [stolen, honest] = county.rural
  const lines = await Promise.all([stolen, honest].map((room) => connectAs(one, room!.device)))
  onTestFinished(() => lines[1]?.drop())

  await redis.kill()
  const revoked = await fetch(`${other.url}/api/devices/${stolen!.device.id}`, {
    method: 'DELETE',
    headers: { cookie: await signIn(other, county.coordinator) },
  })
  expect(revoked.status).toBe(200)
  await lines[0]!.closed
  expect(lines[0]!.told.map(({ name }) => name)).toContain('session:ended')
  expect(lines[1]!.socket.connected).toBe(true)
})
