import { pathToFileURL } from 'node:url'
import { bringBrowser } from './steps/browser.mjs'
import { bringClient } from './steps/client.mjs'
import { bringDatabases } from './steps/databases.mjs'
import { bringNetwork } from './steps/network.mjs'
import { bringPackages } from './steps/packages.mjs'
import { bringRuntime } from './steps/runtime.mjs'
import { bringWorker } from './steps/worker.mjs'
import { createContext } from './support/context.mjs'
import { runMain, SetupError, say } from './support/say.mjs'

/** In the order in which they need each other. */
const STEPS = {
  runtime: bringRuntime,
  packages: bringPackages,
  worker: bringWorker,
  browser: bringBrowser,
  databases: bringDatabases,
  network: bringNetwork,
  client: bringClient,
}

/** @typedef {keyof typeof STEPS} Step */

/**
 * Brings what is named, each thing only if it is not there yet or its inputs have changed. The runtime always comes
 * first: the other steps run with it.
 * @param {Step[]} steps in any order
 * @param {import('./support/context.mjs').Context} [context]
 * @returns {Promise<import('./support/context.mjs').Context>} with the environment for what runs next
 */
export async function setUp(steps, context = createContext()) {
  for (const [name, bring] of Object.entries(STEPS)) {
    if (name === 'runtime' || steps.includes(/** @type {Step} */ (name))) await bring(context)
  }
  return context
}

/** `node tools/setup.mjs [STEP...]`: everything, or the named steps alone. */
async function main() {
  const names = process.argv.slice(2)
  const known = Object.keys(STEPS)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new SetupError(`setup: there is no step ${unknown.join(', ')}. Steps: ${known.join(', ')}.`)
  }
  const { node, env } = await setUp(/** @type {Step[]} */ (names.length > 0 ? names : known))
  say('setup', `ready (node: ${node})`)
  for (const name of ['MEDIASOUP_WORKER_BIN', 'CHROMIUM_BIN', 'TONGKE_POSTGRES_BIN', 'TONGKE_REDIS_BIN']) {
    if (env[name]) say('setup', `${name}=${env[name]}`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runMain(main)
