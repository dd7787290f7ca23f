/**
 * 1,000 classrooms come in to 250 lessons within half a minute: real transports on real workers, no media.
 *
 * The nodes run as `npm start` runs them, with one PostgreSQL that syncs each commit (and one Redis, where there are several);
 * their teachers are in before. Each classroom asks what its page asks first, opens its line, and enters; timed until it has its place and
 * its streams. Then it sets up its encryption and says what it sends. The memory of a classroom is what servers and workers grew by.
 *
 *   npm run bench -- storm [NODES] [LESSONS]     1 node and 250 lessons unless told
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { report } from '../support/bench.ts'
import { residentMb } from '../support/nodes.ts'
import { bookLessons } from './load/booked.ts'
import { openScene } from './load/scene.ts'
import type { StormFound, StormPlan } from './load/storm-clients.ts'

const nodeCount = Number(process.argv[2] ?? 1)
const lessonCount = Number(process.argv[3] ?? 250)
const roomsEach = 4
const seconds = 30

const scene = await openScene()
try {
  const lessons = await bookLessons(scene.databaseUrl, lessonCount, roomsEach)
  const nodes = await scene.start(nodeCount, {
    TONGKE_MEDIA_WORKERS: String(Math.max(1, Math.floor(availableParallelism() / nodeCount))),
  })
  console.log(
    `${lessons.length} lessons are booked; ${nodes.length} nodes are ready; their teachers come in.`,
  )
  const memory = () => residentMb(nodes.flatMap((node) => node.pids()))
  const clients = fork(new URL('./load/storm-clients.ts', import.meta.url))
  const failed = once(clients, 'exit').then(([code]) => {
    throw new Error(`the classrooms ended with ${code}`)
  })
  failed.catch(() => undefined)
  const next = <T>() => Promise.race([once(clients, 'message') as Promise<[T]>, failed])
  clients.send({ urls: nodes.map((node) => node.url), lessons, seconds } satisfies StormPlan)
  await next<'bell'>()
  const before = memory()
  const [found] = await next<StormFound>()
  const grown = memory() - before
  clients.send('end')
  await once(clients, 'exit')
  const asked = lessons.length * roomsEach
  const sorted = found.joins.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)
  for (const [code, times] of Object.entries(found.refused)) console.log(`refused ${times} times: ${code}`)
  report('storm', [
    { name: 'nodes', figure: nodeCount, unit: '' },
    { name: 'classrooms', figure: asked, unit: '' },
    { name: 'not in', figure: asked - sorted.length, unit: '', target: 0 },
    {
      name: 'errors',
      figure: Object.values(found.refused).reduce((sum, n) => sum + n, 0),
      unit: '',
      target: 0,
    },
    { name: 'lines lost', figure: found.lost, unit: '', target: 0 },
    { name: 'sent to another node', figure: found.sentOn, unit: '' },
    { name: 'what a page asks first, p50', figure: Math.round(found.parts.start), unit: 'ms' },
    { name: 'its line, p50', figure: Math.round(found.parts.line), unit: 'ms' },
    { name: 'its place and streams, p50', figure: Math.round(found.parts.enter), unit: 'ms' },
    { name: 'join, p50', figure: at(0.5), unit: 'ms' },
    { name: 'join, p99', figure: at(0.99), unit: 'ms', target: 2_000 },
    { name: 'memory a classroom', figure: Math.round((grown / asked) * 1_000) / 1_000, unit: 'MB' },
  ])
} finally {
  await scene.stop()
}
process.exit(0)
