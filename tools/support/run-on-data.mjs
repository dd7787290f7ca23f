import { resolve } from 'node:path'
import { setUp } from '../setup.mjs'
import { launch } from './launch.mjs'
import { SetupError } from './say.mjs'

/**
 * Runs one of the server's commands with the settings that `npm start` has, so that it finds the same data.
 * @param {'backup' | 'restore'} command
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function runOnData(command, args) {
  const [file, ...rest] = args
  if (!file || file.startsWith('-') || rest.length > 0)
    throw new SetupError(
      `npm run ${command} -- FILE\n\nTakes one file's name. DATABASE_URL or TONGKE_DATA say where the data is, as for npm start.`,
    )
  const { root, node, env } = await setUp(['runtime', 'packages'])
  // The file is named from where npm was called, the data folder from where the server runs.
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), file)
  return launch(node, ['server/main.ts', command, path], {
    cwd: root,
    env: { NODE_ENV: 'production', ...env },
  })
}
