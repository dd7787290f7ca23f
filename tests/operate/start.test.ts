import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { createLog } from '../../server/platform/log.ts'
import { testConfig } from '../support/app.ts'
import { memoryDatabase } from '../support/databases.ts'

test('a server that is stopped while it starts leaves nothing running', async () => {
  const database = await memoryDatabase()
  onTestFinished(() => database.close())
  const app = createApp({ config: testConfig(), database, log: createLog('silent') })
  const starting = app.start()
  await app.stop()
  const { port, workerPids } = await starting
  expect(workerPids()).toEqual([])
  await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow('fetch failed')
})
