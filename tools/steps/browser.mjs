import { existsSync } from 'node:fs'
import { installPackages } from '../support/apt.mjs'
import { findProgram, outputOf } from '../support/command.mjs'
import { SetupError, say } from '../support/say.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * Finds or installs Chromium and a font with Chinese characters, and hands the browser on as CHROMIUM_BIN.
 * @param {import('../support/context.mjs').Context} context
 */
export async function bringBrowser(context) {
  const { env } = context
  if (env.CHROMIUM_BIN) {
    if (!existsSync(env.CHROMIUM_BIN)) {
      throw new SetupError(`browser: CHROMIUM_BIN is ${env.CHROMIUM_BIN}, and there is no such file.`)
    }
  } else {
    env.CHROMIUM_BIN = findBrowser(env) ?? (await installBrowser(context))
  }
  await bringFont(context)
}

/** @param {import('../support/command.mjs').Environment} env */
export function findBrowser(env) {
  return NAMES.map((name) => findProgram(name, env)).find((file) => file !== undefined)
}

/** @param {import('../support/context.mjs').Context} context */
async function installBrowser(context) {
  await installPackages(context, 'browser', ['chromium'], {
    why: 'the browser of the tests and of simulated classrooms',
    otherwise: 'set CHROMIUM_BIN to a Chromium or Chrome program',
  })
  const file = findBrowser(context.env)
  if (!file) {
    throw new SetupError(
      'browser: chromium was installed but is not on PATH. Set CHROMIUM_BIN to its program.',
    )
  }
  return file
}

/**
 * Without such a font the screens' Chinese text is empty boxes. Nothing fails on that, so a machine on which it
 * cannot be installed is told so and goes on.
 * @param {import('../support/context.mjs').Context} context
 */
async function bringFont(context) {
  if (outputOf('fc-list', [':lang=zh-cn', 'family'], context.env)) return
  try {
    await installPackages(context, 'browser', ['fonts-noto-cjk', 'fontconfig'], {
      why: 'Chinese characters in screenshots',
      otherwise: 'install another font with Chinese characters',
    })
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say('browser', `no font with Chinese characters; pictures will show boxes. ${error.message}`)
  }
}
