import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

/** A server in a process of its own, as `npm start` runs it. */
export interface ServerNode {
  url: string
  process: ChildProcess
  /** Its own process id and those of its media workers, at this moment. */
  pids(): number[]
  /** What it said so far: its log, line by line, and how it ended. */
  said(): string
  signal(name: NodeJS.Signals): void
  /** Until it has ended; its exit code, or the signal's name. */
  ended: Promise<number | string>
}

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url))

/**
 * Starts a node on free ports of loopback, and waits until it is ready. Whoever starts it ends it.
 * @param env settings beside those that make it a node of a test: DATABASE_URL, REDIS_URL …
 */
export async function startNode(env: Record<string, string>): Promise<ServerNode> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      MEDIASOUP_WORKER_BIN: process.env.MEDIASOUP_WORKER_BIN,
      NODE_ENV: 'production',
      TONGKE_LOG_LEVEL: 'info',
      TONGKE_HOST: '127.0.0.1',
      TONGKE_PORT: String(port),
      TONGKE_MEDIA_PORT: '0',
      TONGKE_MEDIA_WORKERS: '1',
      ...(env.REDIS_URL ? { TONGKE_NODE_URL: url } : {}),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text
      for (const listener of [...listeners]) listener()
    })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', kill)
    return (code ?? signal) as number | string
  })
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (!said.includes('is ready:')) return
      listeners.delete(look)
      resolve()
    }
    listeners.add(look)
    void ended.then((how) => reject(new Error(`the server ended with ${how}:\n${said}`)))
  })
  return {
    url,
    process: child,
    pids: () => [child.pid!, ...childrenOf(child.pid!)],
    said: () => said,
    signal: (name) => void child.kill(name),
    ended,
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const listed = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim()
    return listed ? listed.split(' ').map(Number) : []
  })
}

/** Resident memory of processes together, in MB. */
export function residentMb(pids: readonly number[]): number {
  const pages = pids.reduce(
    (sum, pid) => sum + Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]),
    0,
  )
  return (pages * 4096) / 2 ** 20
}
