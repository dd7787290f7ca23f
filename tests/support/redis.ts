import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export interface TestRedis {
  url: string
  /** Ends it at once, as a machine that fails; what it held is lost. */
  kill(): Promise<void>
  /** Starts it again, empty, at the same port. */
  restart(): Promise<void>
  /** Stops it where it is: lines stay open and nothing is answered, until `thaw`. */
  freeze(): void
  thaw(): void
  /** One command, by a line of its own: `flushall`. Answers the first line of what Redis said. */
  command(text: string): Promise<string>
  stop(): Promise<void>
}

/** `npm test` hands on the program; a run of vitest alone finds it on PATH. */
const program = () => process.env.TONGKE_REDIS_BIN || 'redis-server'

/** Starts a Redis of our own in a temporary folder, on a free port, with nothing of it kept. */
export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'tongke-redis-'))
  const port = await freePort()
  let server = await run(port, folder)
  const kill = () => void server.kill('SIGKILL')
  process.once('exit', kill)
  const gone = async () => {
    server.kill('SIGKILL')
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
  }
  return {
    url: `redis://127.0.0.1:${port}/0`,
    kill: gone,
    async restart() {
      server = await run(port, folder)
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    command: (text) => say(port, text),
    async stop() {
      process.off('exit', kill)
      await gone()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function run(port: number, folder: string): Promise<ChildProcess> {
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const server = spawn(program(), flags, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let failed: Error | undefined
  for (const stream of [server.stdout!, server.stderr!])
    stream.on('data', (text) => {
      said += text
    })
  server.on('error', (error) => {
    failed = error
  })
  for (;;) {
    if (failed)
      throw new Error(
        `These tests need redis-server: run \`npm test\`, which brings it, or set TONGKE_REDIS_BIN. (${failed.message})`,
      )
    if (server.exitCode !== null) throw new Error(`Redis did not start:\n${said}`)
    if ((await say(port, 'ping').catch(() => '')) === '+PONG') return server
    await pause(20)
  }
}

async function say(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write(`${text}\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString('utf8').split('\r\n')[0]!
  } finally {
    socket.destroy()
  }
}
