import { cacheFolder } from './support/cache-folder.mjs'

/** `npm run plan -- INPUT.json --out OUTPUT.json --seconds 60 --seed 1`: the planner on a file; `--help` tells more. */
const program = new URL('../server/plan/command.ts', import.meta.url)
// Files are named from where npm was called.
const folder = process.env.INIT_CWD ?? process.cwd()
if (process.features.typescript) {
  // A small plan takes less time than starting a second process would: the planner needs no packages, and is run here.
  process.getBuiltinModule('node:module').enableCompileCache(`${cacheFolder(process.env)}/compiled`)
  process.chdir(folder)
  await import(program.href)
} else {
  const [{ setUp }, { launch }, { runMain }, { fileURLToPath }] = await Promise.all([
    import('./setup.mjs'),
    import('./support/launch.mjs'),
    import('./support/say.mjs'),
    import('node:url'),
  ])
  await runMain(async () => {
    const { node, env } = await setUp(['runtime'])
    return launch(node, [fileURLToPath(program), ...process.argv.slice(2)], { cwd: folder, env })
  })
}
