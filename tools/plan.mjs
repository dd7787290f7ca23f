import { join } from 'node:path'
import { setUp } from './setup.mjs'
import { launch } from './support/launch.mjs'
import { runMain } from './support/say.mjs'

/** `npm run plan -- INPUT.json --out OUTPUT.json --seconds 60 --seed 1`: the planner on a file; `--help` tells more. */
await runMain(async () => {
  const { root, node, env } = await setUp(['runtime', 'packages'])
  // Files are named from where npm was called.
  return launch(node, [join(root, 'server', 'plan', 'command.ts'), ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env,
  })
})
