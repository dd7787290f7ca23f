import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'

export interface Postgres {
  /** Makes a new, empty database and gives its address. */
  create(): Promise<string>
  /** Ends it at once, as a machine that fails; what was committed is kept. */
  kill(): Promise<void>
  /** From now on it refuses nothing and answers nothing, as a machine that hangs; until `thaw`. */
  freeze(): void
  thaw(): void
  /** Starts it again at the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'

/** `npm test` hands on the folder with the programs; a run of vitest alone finds Debian's. */
function programs(): string {
  const given = process.env.TONGKE_POSTGRES_BIN
  if (given) return given
  const newest = (existsSync(DEBIAN) ? readdirSync(DEBIAN) : []).sort((a, b) => Number(b) - Number(a))[0]
  if (!newest)
    throw new Error(
      'These tests need PostgreSQL: run `npm test`, which brings it, or set TONGKE_POSTGRES_BIN.',
    )
  return join(DEBIAN, newest, 'bin')
}

/** PostgreSQL refuses to run as root: then it runs as the user its package made. */
function user(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const line = readFileSync('/etc/passwd', 'utf8').match(/^postgres:[^:]*:(\d+):(\d+):/m)
  if (!line) throw new Error('As root, these tests need the user `postgres` to run PostgreSQL.')
  return { uid: Number(line[1]), gid: Number(line[2]) }
}

/**
 * Starts a PostgreSQL of our own in a temporary folder, on a free port, with nothing of it kept.
 * @param options `durable`: each commit is on disk before it is answered, as in use; otherwise it is faster
 */
export async function startPostgres(options: { durable?: boolean } = {}): Promise<Postgres> {
  const bin = programs()
  const as = user()
  const folder = mkdtempSync(join(tmpdir(), 'tongke-postgres-'))
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!)
  const place = { ...as, cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } }
  const made = [
    '-D',
    join(folder, 'data'),
    '-U',
    'tongke',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
    '--no-instructions',
  ]
  execFileSync(join(bin, 'initdb'), made, { ...place, stdio: 'pipe' })
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: options.durable ? 'on' : 'off',
    deadlock_timeout: '50ms',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let said = ''
  const run = () => {
    const started = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), ...flags], {
      ...place,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    started.stderr!.on('data', (text) => {
      said += text
    })
    return started
  }
  let server = run()
  const kill = () => void server.kill('SIGQUIT')
  process.once('exit', kill)
  const url = `postgresql://tongke@127.0.0.1:${port}`
  await answering(`${url}/postgres`, server, () => said)
  const end = async () => {
    server.kill('SIGQUIT')
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
  }

  let count = 0
  let frozen: number[] = []
  const thaw = () => {
    for (const pid of frozen.splice(0)) process.kill(pid, 'SIGCONT')
  }
  return {
    async create() {
      const name = `test_${++count}`
      await query(`${url}/postgres`, `create database ${name}`)
      return `${url}/${name}`
    },
    kill: end,
    freeze() {
      frozen = processesOf(server.pid!)
      for (const pid of frozen) process.kill(pid, 'SIGSTOP')
    },
    thaw,
    async restart() {
      server = run()
      await answering(`${url}/postgres`, server, () => said)
    },
    async stop() {
      thaw()
      process.off('exit', kill)
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The server and its children, in this order: what is stopped first makes no more of them. */
function processesOf(server: number): number[] {
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8')
  return [server, ...children.trim().split(' ').filter(Boolean).map(Number)]
}

async function answering(url: string, server: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${said()}`)
    try {
      return await query(url, 'select 1')
    } catch {
      await pause(50)
    }
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
