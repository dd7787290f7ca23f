import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder, writeFile } from './workshop.ts'

const LAUNCH = join(import.meta.dirname, '..', '..', 'tools', 'support', 'launch.mjs')

/** Runs a launcher of `programs` (JavaScript texts) as `npm start` would be, and gives it once `ready` stands on stdout. */
async function startLauncher(how: string, programs: string[]) {
  const folder = temporaryFolder()
  const files = programs.map((text, index) => writeFile(join(folder, `${index}.mjs`), text))
  const options = `{ cwd: ${JSON.stringify(folder)}, env: process.env }`
  const call =
    how === 'launch'
      ? `launch(process.execPath, [${JSON.stringify(files[0])}], ${options})`
      : `launchTogether(${JSON.stringify(files)}.map((file) => ({ command: process.execPath, args: [file], env: process.env })), ${JSON.stringify(folder)})`
  const main = writeFile(
    join(folder, 'main.mjs'),
    `import { launch, launchTogether } from ${JSON.stringify(LAUNCH)}\nprocess.exitCode = await ${call}\n`,
  )
  const launcher = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  launcher.stdout.on('data', (chunk) => {
    output += chunk
  })
  const ended = once(launcher, 'exit').then(([code]) => code as number | null)
  return { launcher, ended, output: () => output }
}

const WAITING = `process.on('SIGTERM', () => { console.log('asked'); process.exit(3) }); setInterval(() => {}, 1000); console.log('ready')`

describe('a launched server', () => {
  test('gives its exit code to the launcher', async () => {
    const { ended } = await startLauncher('launch', ['process.exit(7)'])
    expect(await ended).toBe(7)
  })

  test('gets the launcher’s signal and ends it', async () => {
    const { launcher, ended, output } = await startLauncher('launch', [WAITING])
    await expect.poll(output).toContain('ready')
    launcher.kill('SIGTERM')
    expect(await ended).toBe(3)
    expect(output()).toContain('asked')
  })

  test('that is killed by a signal ends the launcher with 128 and its number', async () => {
    const { ended } = await startLauncher('launch', [`process.kill(process.pid, 'SIGKILL')`])
    expect(await ended).toBe(137)
  })
})

describe('programs launched together', () => {
  test('end together when one of them ends', async () => {
    const { ended, output } = await startLauncher('together', [
      WAITING,
      `process.stdin.on('data', () => {}); setImmediate(() => process.exit(5))`,
    ])
    expect(await ended).toBe(5)
    expect(output()).toBeDefined()
  })

  test('end together on a signal, and that is a good end', async () => {
    const { launcher, ended, output } = await startLauncher('together', [WAITING, WAITING])
    await expect.poll(() => output().match(/ready/g)?.length).toBe(2)
    launcher.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output().match(/asked/g)).toHaveLength(2)
  })
})
