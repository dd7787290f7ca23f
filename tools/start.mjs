import { setUp } from './setup.mjs'
import { launch } from './support/launch.mjs'
import { runMain } from './support/say.mjs'

/** `npm start`: brings what the server needs, then runs it. */
await runMain(async () => {
  const { root, node, env } = await setUp(['runtime', 'packages', 'worker', 'client'])
  const args = ['server/main.ts', ...process.argv.slice(2)]
  return launch(node, args, { cwd: root, env: { NODE_ENV: 'production', ...env } })
})
