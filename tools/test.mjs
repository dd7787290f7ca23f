import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from './setup.mjs'
import { launch } from './support/launch.mjs'
import { runMain } from './support/say.mjs'
import { closingLine, isGood, summarise } from './support/test-summary.mjs'

/**
 * `npm test [-- FILTER] [-- -t NAME] [--allow-skip "FULL NAME"]`: everything that the tests need, then vitest with these
 * arguments. A skipped test counts against the run unless it is named; with -t, the tests not asked for are no matter.
 */
await runMain(async () => {
  const { args, allowedToSkip } = readArguments(process.argv.slice(2))
  const { root, node, env } = await setUp([
    'runtime',
    'packages',
    'worker',
    'browser',
    'databases',
    'network',
    'client',
  ])
  const folder = mkdtempSync(join(tmpdir(), 'tongke-test-'))
  try {
    const reportFile = join(folder, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
    const exitCode = await launch(node, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {
      cwd: root,
      env,
    })
    const summary = summarise(readReport(reportFile), { allowedToSkip, exitCode })
    if (args.some((arg) => arg === '-t' || arg.startsWith('--testNamePattern'))) summary.skipped = 0
    else for (const name of summary.skippedNames) console.log(`skipped: ${name}`)
    for (const one of summary.secondTries) console.log(`passed at the second try: ${one}`)
    console.log(closingLine(summary))
    return isGood(summary) ? 0 : exitCode || 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** @param {string[]} given */
function readArguments(given) {
  const args = [...given]
  const allowedToSkip = []
  for (let at = args.indexOf('--allow-skip'); at >= 0; at = args.indexOf('--allow-skip')) {
    allowedToSkip.push(...args.splice(at, 2).slice(1))
  }
  return { args, allowedToSkip }
}

/** @param {string} file missing if vitest ended before its first test */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
