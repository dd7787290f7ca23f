import { setUp } from './setup.mjs'
import { launch } from './support/launch.mjs'
import { runMain } from './support/say.mjs'

/** `npm run demo [-- --classrooms N]`: the server with a demo county; simulated classrooms need a browser too. */
await runMain(async () => {
  const args = process.argv.slice(2)
  const simulated = args.some((arg) => arg === '--classrooms' || arg.startsWith('--classrooms='))
  const { root, node, env } = await setUp([
    'runtime',
    'packages',
    'worker',
    'client',
    ...(simulated ? /** @type {const} */ (['browser']) : []),
  ])
  return launch(node, ['server/demo/main.ts', ...args], { cwd: root, env })
})
