import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runLong } from '../support/command.mjs'
import { withLock } from '../support/lock.mjs'
import { elapsed, SetupError, say } from '../support/say.mjs'
import { hashInputs, isCurrent, remake } from '../support/stamp.mjs'

/** Everything that the pages are made from. */
const INPUTS = ['client', 'shared', 'vite.config.ts', 'package-lock.json']

/**
 * Builds the pages into dist/client when something that they are made from has changed.
 * @param {import('../support/context.mjs').Context} context
 */
export async function bringClient(context) {
  const { root, cache, env, node } = context
  const stamp = join(root, 'dist', 'client.stamp')
  const page = join(root, 'dist', 'client')
  const inputs = () => hashInputs(root, INPUTS)
  if (isCurrent(stamp, inputs()) && existsSync(page)) return
  if (!existsSync(join(root, 'vite.config.ts'))) {
    throw new SetupError(`client: ${root} has no vite.config.ts; is this a complete checkout?`)
  }
  const lock = join(cache, 'locks', `client-${hashInputs(root, [], [root]).slice(0, 12)}.lock`)
  await withLock(lock, async () => {
    const hash = inputs()
    if (isCurrent(stamp, hash) && existsSync(page)) return
    const started = Date.now()
    say('client', 'building the pages')
    await remake(stamp, hash, () =>
      runLong('client', node, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build'], {
        cwd: root,
        env: { ...env, NODE_ENV: 'production' },
        logFile: join(cache, 'logs', 'client.log'),
      }),
    )
    say('client', `built in ${elapsed(Date.now() - started)}`)
  })
}
