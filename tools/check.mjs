import { setUp } from './setup.mjs'
import { launch } from './support/launch.mjs'
import { elapsed, runMain } from './support/say.mjs'

/** What must hold before a change is handed in; each prints its own findings. The order of rooms is held by a test. */
const CHECKS = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  { name: 'types of the tools', args: ['node_modules/typescript/bin/tsc', '--project', 'tools'] },
  { name: 'lint, format and import circles', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
  { name: 'light pages on Chromium 109', args: ['tools/compat.mjs'] },
]

/** `npm run check` */
await runMain(async () => {
  const { root, node, env } = await setUp(['runtime', 'packages', 'client'])
  const lines = []
  let bad = 0
  for (const { name, args } of CHECKS) {
    const started = Date.now()
    const exitCode = await launch(node, args, { cwd: root, env })
    if (exitCode !== 0) bad += 1
    lines.push(`${exitCode === 0 ? 'good' : 'BAD '}  ${name} (${elapsed(Date.now() - started)})`)
  }
  console.log(`\n${lines.join('\n')}\ncheck: ${bad === 0 ? 'all good' : `${bad} of ${CHECKS.length} bad`}`)
  return bad === 0 ? 0 : 1
})
