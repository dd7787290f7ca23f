/**
 * 2,000 lines in 500 lessons, 500 hands and votes a second, each stored on PostgreSQL before everybody in its lesson is told.
 *
 * The nodes run as `npm start` runs them, with one PostgreSQL that syncs each commit to disk (and one Redis, where there are several); the
 * lines are a further process, sent on by ticket, and beat as pages do. Timed is what a pupil would see: from the press of a key until the last of
 * the four ends has the new state; the first five seconds after all came in are told apart. Before, on the same PostgreSQL, the yardstick: bare
 * commits of one row at the same rate over as many connections.
 *
 *   npm run bench -- signal [SECONDS] [LESSONS] [NODES]     30 seconds, 500 lessons and 1 node unless told
 */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { report } from '../support/bench.ts'
import { cpuSecondsOf, cpuSecondsOfProcess } from '../support/cpu.ts'
import type { ServerNode } from '../support/nodes.ts'
import { bookLessons } from './load/booked.ts'
import { openScene } from './load/scene.ts'
import type { SignalFound, SignalPlan } from './load/signal-clients.ts'
import { timeCommits } from './yardstick/commits.ts'

const seconds = Number(process.argv[2] ?? 30)
const count = Number(process.argv[3] ?? 500)
const nodeCount = Number(process.argv[4] ?? 1)
const perSecond = count
/** As many as a node's pool has (server/platform/postgresql.ts). */
const connections = 20 * nodeCount

const scene = await openScene()
try {
  const lessons = await bookLessons(scene.databaseUrl, count, 3)
  const token = randomBytes(32).toString('hex')
  const nodes = await scene.start(nodeCount, { TONGKE_METRICS_TOKEN: token })
  console.log(`${count} lessons are booked; ${nodes.length} nodes are ready; bare commits are timed.`)
  const bare = await timeCommits(scene.databaseUrl, {
    perSecond,
    seconds: Math.min(10, seconds),
    connections,
  })
  console.log('Their lines come in.')
  const clients = fork(new URL('./load/signal-clients.ts', import.meta.url))
  const failed = once(clients, 'exit').then(([code]) => {
    throw new Error(`the lines ended with ${code}`)
  })
  failed.catch(() => undefined)
  const begun = once(clients, 'message')
  clients.send({ urls: nodes.map((node) => node.url), lessons, perSecond, seconds } satisfies SignalPlan)
  await Promise.race([begun, failed])
  const answer = once(clients, 'message') as Promise<[SignalFound]>
  const look = () => ({
    nodes: nodes.reduce((sum, node) => sum + cpuSecondsOfProcess(node.process.pid!), 0),
    database: cpuSecondsOf('postgres'),
    at: performance.now(),
  })
  const before = look()
  // Each reading begins anew.
  await loopDelay(nodes, token)
  const [found] = await Promise.race([answer, failed])
  const after = look()
  const delay = await loopDelay(nodes, token)
  /** Of one core, while messages were sent. */
  const share = (cpuSeconds: number) => Math.round((cpuSeconds / (after.at - before.at)) * 1e5)
  const round = (value: number) => Math.round(value * 10) / 10
  const at = (all: number[], share: number) =>
    all.toSorted((a, b) => a - b)[Math.floor(all.length * share)] ?? 0
  const [p99, yardstick] = [at(found.latencies, 0.99), at(bare, 0.99)]
  report('signal', [
    { name: 'nodes', figure: nodes.length, unit: '' },
    { name: 'messages', figure: found.latencies.length, unit: '' },
    { name: 'bare commits, p50', figure: round(at(bare, 0.5)), unit: 'ms' },
    { name: 'bare commits, p99', figure: round(yardstick), unit: 'ms' },
    { name: 'p50', figure: round(at(found.latencies, 0.5)), unit: 'ms' },
    { name: 'p95', figure: round(at(found.latencies, 0.95)), unit: 'ms' },
    { name: 'p99', figure: round(p99), unit: 'ms', target: 50 },
    { name: 'p99 of the first 5 s after entering', figure: round(at(found.settling, 0.99)), unit: 'ms' },
    { name: 'p99 to that of bare commits', figure: round(p99 / yardstick), unit: '×' },
    { name: 'refused or never told', figure: found.refused + found.unanswered, unit: '', target: 0 },
    { name: 'lines lost', figure: found.lost, unit: '', target: 0 },
    { name: 'sent to another node', figure: found.sentOn, unit: '' },
    { name: "a node's event loop, p99, the worst", figure: round(delay), unit: 'ms' },
    { name: "the nodes' share of a core", figure: share(after.nodes - before.nodes), unit: '%' },
    { name: "PostgreSQL's", figure: share(after.database - before.database), unit: '%' },
    { name: "the lines' own", figure: share(found.cpu), unit: '%' },
  ])
} finally {
  await scene.stop()
}
process.exit(0)

/** How late their event loops were since the last reading, 99 of 100; in ms, of the worst of them. */
async function loopDelay(nodes: ServerNode[], token: string): Promise<number> {
  const all = nodes.map(async ({ url }) => {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
    const found = (await answer.text()).match(/^tongke_event_loop_delay_p99_seconds (\S+)$/m)
    if (!found) throw new Error(`${url} answered ${answer.status} without how late its event loop is`)
    return Number(found[1]) * 1_000
  })
  return Math.max(...(await Promise.all(all)))
}
