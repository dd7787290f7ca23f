import { randomBytes } from 'node:crypto'
import { type ServerNode, startNode } from '../../support/nodes.ts'
import { startPostgres } from '../../support/postgres.ts'
import { startRedis, type TestRedis } from '../../support/redis.ts'

/** One PostgreSQL that syncs each commit, the nodes before it as `npm start` runs them, and a Redis where there are several. */
export interface Scene {
  databaseUrl: string
  /** @param env settings that all of them get */
  start(count: number, env: Record<string, string>): Promise<ServerNode[]>
  stop(): Promise<void>
}

export async function openScene(): Promise<Scene> {
  const postgres = await startPostgres({ durable: true })
  const nodes: ServerNode[] = []
  const databaseUrl = await postgres.create()
  let redis: TestRedis | null = null
  return {
    databaseUrl,
    async start(count, env) {
      const cluster: Record<string, string> = {}
      if (count > 1) {
        redis = await startRedis()
        cluster.REDIS_URL = redis.url
        cluster.TONGKE_CLUSTER_SECRET = randomBytes(32).toString('hex')
      }
      const given = { DATABASE_URL: databaseUrl, TONGKE_LOG_LEVEL: 'error', ...cluster, ...env }
      for (let i = 0; i < count; i++) nodes.push(await startNode(given))
      return nodes
    },
    async stop() {
      for (const node of nodes) node.signal('SIGKILL')
      await Promise.all(nodes.map((node) => node.ended))
      await redis?.stop()
      await postgres.stop()
    },
  }
}
