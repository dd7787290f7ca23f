import { expect, onTestFinished, test } from 'vitest'
import { signIn, startApp } from '../support/app.ts'
import { buildCounty } from '../support/county.ts'
import { type Client, connect, connectAs } from '../support/socket-client.ts'

test('a PC that opens lines without end is refused, and its neighbour at the same address is not', async () => {
  const app = await startApp()
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db)
  const [flooding, neighbour] = county.rural
  const cookie = await signIn(app, flooding!.device)
  const lines: Client[] = []
  for (let i = 0; i < 20; i++) lines.push(await connect(app, cookie, 'device'))
  await expect(connect(app, cookie, 'device')).rejects.toMatchObject({
    code: 'rate_limited',
    details: { retryAfterSeconds: 10 },
  })
  lines.push(await connectAs(app, neighbour!.device))

  const [first] = lines
  first!.drop()
  await expect.poll(() => connect(app, cookie, 'device').then((line) => lines.push(line))).toBe(22)
  for (const line of lines) line.drop()
})
