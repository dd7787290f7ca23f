import { randomUUID } from 'node:crypto'
import { onTestFailed, onTestFinished } from 'vitest'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import { startSession } from '../../server/account/session.ts'
import type { Context } from '../../server/platform/context.ts'
import { cookieNames } from '../../server/platform/cookies.ts'
import { type Database, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { minutes } from '../../shared/time.ts'
import { type Balancer, startBalancer } from './balancer.ts'
import { buildCounty, type County } from './county.ts'
import { type Follower, follow } from './follower.ts'
import { type ServerNode, startNode } from './nodes.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { startRedis, type TestRedis } from './redis.ts'

/** Several nodes as processes of their own, with one PostgreSQL and one Redis behind them and a balancer before them. */
export interface NodeScene {
  nodes: ServerNode[]
  postgres: Postgres
  redis: TestRedis
  balancer: Balancer
  database: Database
  context: Context
  county: County
  lessonId: string
  /** Another lesson than this one, of other people, which can be entered too. */
  bookAnother(): Promise<string>
  cookieOf(who: PersonActor | DeviceActor): Promise<string>
  /** A page that follows the lesson; it asks the nodes one after the other, or one alone. */
  follow(who: PersonActor | DeviceActor, home?: string): Promise<Follower>
  /** One more node, which gets its share of pages from then on. */
  start(): Promise<ServerNode>
  /** Gets no new pages any more. */
  leaveOut(node: ServerNode): void
  /** The node at which somebody is. */
  nodeAt(url: string): ServerNode
}

const log = createLog('silent')

export async function startNodes(count: number, env: Record<string, string> = {}): Promise<NodeScene> {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const balancer = await startBalancer()
  onTestFinished(() => balancer.close())
  const url = await postgres.create()
  const database = await openDatabase({ url, log })
  onTestFinished(() => database.close())
  const context: Context = { db: database.db, now: () => new Date(), log }
  const county = await buildCounty(database.db)
  const nodes: ServerNode[] = []
  const up = new Set<string>()
  onTestFailed(() => {
    for (const node of nodes)
      console.log(`${node.url} said:\n${node.said().split('\n').slice(-40).join('\n')}`)
  })

  async function bookIn({ coordinator, booking }: County): Promise<string> {
    const start = Date.now() + minutes(5)
    const { id } = await bookLesson(
      context,
      coordinator,
      randomUUID(),
      booking({
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(start + minutes(40)).toISOString(),
      }),
    )
    return id
  }

  async function start(): Promise<ServerNode> {
    const node = await startNode({
      DATABASE_URL: url,
      REDIS_URL: redis.url,
      TONGKE_CLUSTER_SECRET: 'a-secret-that-all-test-nodes-have',
      TONGKE_PUBLIC_URL: balancer.url,
      ...env,
    })
    onTestFinished(async () => {
      node.signal('SIGCONT')
      node.signal('SIGKILL')
      await node.ended
    })
    nodes.push(node)
    up.add(node.url)
    balancer.to([...up])
    return node
  }

  async function cookieOf(who: PersonActor | DeviceActor): Promise<string> {
    const of = who.kind === 'device' ? { deviceId: who.id } : { personId: who.id }
    const { token } = await startSession(context, of)
    return `${cookieNames[who.kind]}=${token}`
  }

  const lessonId = await bookIn(county)
  await Promise.all(Array.from({ length: count }, start))
  return {
    nodes,
    postgres,
    redis,
    balancer,
    database,
    context,
    county,
    lessonId,
    bookAnother: async () => bookIn(await buildCounty(database.db)),
    cookieOf,
    async follow(who, home) {
      const follower = follow(() => (home ? [home] : [...up]), await cookieOf(who), lessonId)
      onTestFinished(() => follower.close())
      return follower
    },
    start,
    leaveOut(node) {
      up.delete(node.url)
      balancer.to([...up])
    },
    nodeAt(at) {
      const node = nodes.find((one) => one.url === at)
      if (!node) throw new Error(`no node is at ${at}`)
      return node
    },
  }
}
