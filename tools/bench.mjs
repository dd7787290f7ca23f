import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setUp } from './setup.mjs'
import { createContext } from './support/context.mjs'
import { launch } from './support/launch.mjs'
import { runMain, SetupError } from './support/say.mjs'

/** `npm run bench -- NAME [ARGUMENT...]`: runs tests/bench/NAME.ts; without a name, lists what there is. */
await runMain(async () => {
  const [name, ...args] = process.argv.slice(2)
  const folder = join(createContext().root, 'tests', 'bench')
  const benches = listBenches(folder)
  if (!name) {
    console.log(
      `npm run bench -- NAME\n${benches.map((bench) => `  ${bench.name.padEnd(16)} ${bench.line}`).join('\n')}`,
    )
    return 0
  }
  if (!benches.some((bench) => bench.name === name)) {
    throw new SetupError(
      `bench: there is no ${name}. There are: ${benches.map((bench) => bench.name).join(', ')}.`,
    )
  }
  const { root, node, env } = await setUp([
    'runtime',
    'packages',
    'worker',
    'browser',
    'databases',
    'network',
    'client',
  ])
  return launch(node, [join('tests', 'bench', `${name}.ts`), ...args], { cwd: root, env })
})

/**
 * A bench is a TypeScript file that begins with a comment; what it begins with is what the list says of it.
 * @param {string} folder
 */
function listBenches(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => {
      const line = readFileSync(join(folder, file), 'utf8').match(
        /^\/\*\*?\s*(?:\n \* )?(.*?)\s*(?:\*\/)?$|^\/\/ (.*)$/m,
      )
      if (line?.index !== 0) return []
      return [{ name: file.replace(/\.ts$/, ''), line: line[1] ?? line[2] ?? '' }]
    })
}
