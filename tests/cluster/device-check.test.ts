import { expect, test } from 'vitest'
import type { ProbesWire } from '../../shared/readiness.ts'
import { signIn, type TestApp } from '../support/app.ts'
import { appNodes } from '../support/app-nodes.ts'
import { buildCounty } from '../support/county.ts'

const hostOf = ({ url }: TestApp) => new URL(url).host

test('a device check gets a way to the media port of each node that lessons may come to', {
  timeout: 120_000,
}, async () => {
  const { redis, database, start } = await appNodes()
  const asked = await start()
  const other = await start()
  const third = await start()
  const county = await buildCounty(database.db)
  const cookie = await signIn(asked, county.rural[0]!.device)
  const ask = () =>
    fetch(`${asked.url}/api/readiness/probes`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: '{}',
    })
  const open = async () => ((await (await ask()).json()) as ProbesWire).probes
  const names = async () => (await open()).map(({ node }) => node).sort()

  const all = await open()
  expect(all.map(({ node }) => node).sort()).toEqual([asked, other, third].map(hostOf).sort())
  const ports = all.map(({ transport }) => transport.iceCandidates[0]!.port)
  expect(new Set(ports).size).toBe(3)

  await third.drain(0)
  expect(await names()).toEqual([asked, other].map(hostOf).sort())

  // Others are not known without it, and its own port can be tried all the same.
  await redis.kill()
  expect(await names()).toEqual([hostOf(asked)])

  // A PC that asks without end takes nothing from the others.
  const refused = (await Promise.all(Array.from({ length: 8 }, ask))).find(({ status }) => status === 429)
  expect(refused?.headers.get('retry-after')).toBe('12')
})
