import { createInterface } from 'node:readline'
import type { Lease } from '../../server/cluster/cluster.ts'
import { withinFence } from '../../server/cluster/fence.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { leaseOf, once, startNode } from '../support/node.ts'

/**
 * A node's part in the tests that end or freeze it: a process on the database in argv[2] and the Redis in argv[3]. It takes
 * the lesson in argv[4] and prints `taken TOKEN`; `lost` when another has it. Each line that comes in is a wish: `write` writes
 * in the owner's right (`written`, or the error's name), `hold` does so and stays in the transaction, `take` asks again.
 */
const [databaseUrl = '', redisUrl = '', lessonId = ''] = process.argv.slice(2)
const say = (text: string) => void process.stdout.write(`${text}\n`)

const database = await openDatabase({ url: databaseUrl, log: createLog('silent') })
const node = await startNode(database, redisUrl, { url: 'http://lone.example' })
const lease: Lease = leaseOf(await once(() => node.leases.take(lessonId)))
lease.onLost(() => say('lost'))
say(`taken ${lease.token}`)

const wishes: Record<string, () => Promise<string>> = {
  write: () => withinFence(node.context, lease, async () => 'written'),
  hold: () =>
    withinFence(node.context, lease, async () => {
      say('holding')
      return new Promise<string>(() => {})
    }),
  async take() {
    const taken = await once(() => node.leases.take(lessonId))
    return 'lease' in taken ? `taken ${taken.lease.token}` : `held by ${taken.holder.url}`
  },
}
for await (const wish of createInterface(process.stdin)) wishes[wish]!().then(say, (error) => say(error.name))
