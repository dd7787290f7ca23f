import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { patience } from './browser.ts'
import { freePort } from './free-port.ts'

/** A TURN relay, as a site would run it. */
export interface Coturn {
  port: number
  secret: string
  /** What it wrote: who was let in. */
  log(): string
  stop(): Promise<void>
}

/** Starts coturn on an address of this machine. Ends with `stop`. */
export async function startCoturn(address: string): Promise<Coturn> {
  const port = await freePort()
  const secret = randomBytes(16).toString('hex')
  const folder = mkdtempSync(join(tmpdir(), 'tongke-turn-'))
  const program = process.env.TONGKE_TURNSERVER ?? 'turnserver'
  const child = spawn(
    program,
    [
      ['-n', '--no-cli', '--no-tls', '--no-dtls', '--log-file=stdout', '--verbose'],
      [`--listening-ip=${address}`, `--listening-port=${port}`, `--relay-ip=${address}`],
      ['--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=tongke', '--fingerprint'],
      [`--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'db')}`],
    ].flat(),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      log += data
    })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new Error(`${program} does not start: ${error.message}`)))
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${log}`)))
  })
  failed.catch(() => {})
  await Promise.race([failed, reachable(address, port)])
  return {
    port,
    secret,
    log: () => log,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill()
        await once(child, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function reachable(address: string, port: number): Promise<void> {
  const until = Date.now() + patience
  while (Date.now() < until) {
    const socket = connect(port, address)
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (open) return
    await wait(50)
  }
  throw new Error(`nothing listens on ${address}:${port}`)
}
