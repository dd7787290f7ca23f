import { setUp } from './setup.mjs'
import { launchTogether } from './support/launch.mjs'
import { runMain } from './support/say.mjs'

/** `npm run dev`: the server, restarted when its files change, beside Vite with hot reload; Ctrl-C ends both. */
await runMain(async () => {
  const { root, node, env } = await setUp(['runtime', 'packages', 'worker'])
  const development = { ...env, NODE_ENV: 'development' }
  return launchTogether(
    [
      { command: node, args: ['--watch', '--watch-preserve-output', 'server/main.ts'], env: development },
      { command: node, args: ['node_modules/vite/bin/vite.js'], env: development },
    ],
    root,
  )
})
