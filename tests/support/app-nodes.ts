import { onTestFinished } from 'vitest'
import type { Database } from '../../server/platform/database.ts'
import { startApp, type TestApp } from './app.ts'
import { memoryDatabase } from './databases.ts'
import { freePort } from './free-port.ts'
import { startRedis } from './redis.ts'

/** Whole servers of one cluster in this process: a real Redis, one database, a port for each. All end with the test. */
export async function appNodes(): Promise<{
  redis: Awaited<ReturnType<typeof startRedis>>
  database: Database
  /** @param announced where its pages are told to send media: 127.0.0.1 */
  start(announced?: string): Promise<TestApp>
}> {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const database = await memoryDatabase()
  onTestFinished(() => database.close())
  return {
    redis,
    database,
    async start(announced) {
      const around = { redisUrl: redis.url, pages: 'http://127.0.0.1:1' }
      const app = await startApp({ database, port: await freePort(), around, announced })
      onTestFinished(() => app.stopServer())
      return app
    },
  }
}
