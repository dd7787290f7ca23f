import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What happens to packets on a line, in one direction. */
export interface Way {
  /** Most that passes, in kb/s, behind a queue of `queueMs`; null: all. */
  kbps?: number | null
  queueMs?: number
  /** 0–100: so many of a hundred packets are lost, at random. */
  lossPercent?: number
}

/**
 * A school's network: a namespace of its own with one line (a pair of virtual Ethernet ends) to this machine. What is asked of
 * the line happens to packets on their way, unseen by both ends, as on a real one.
 */
export interface NetNamespace {
  name: string
  /** This machine, as it is seen from inside; servers for it listen here. */
  hostAddress: string
  /** The namespace, as it is seen from here. */
  address: string
  /** A program that runs another one inside: what a browser is started as. */
  wrap(program: string): string
  /** To the namespace. */
  down(way: Way): Promise<void>
  /** From the namespace. */
  up(way: Way): Promise<void>
  /** Nothing passes any more, in neither direction, and neither end is told. */
  cut(): Promise<void>
  mend(): Promise<void>
  /** Lets only these pass towards this machine: nft expressions, such as `tcp dport 443`. */
  allowOnly(...expressions: string[]): Promise<void>
  /** Another address for the namespace, as after another Wi-Fi or a new lease; the old one is gone. */
  changeAddress(): Promise<void>
  close(): Promise<void>
}

const need =
  'This test needs network namespaces, veth, tbf and nftables (run as root on Linux with iproute2 and nftables; `npm test` brings the programs)'
let made = 0

/** @throws when this machine gives none: such a test fails, and says why */
export async function openNamespace(): Promise<NetNamespace> {
  // Several test processes at a time: the process tells them apart, and the subnet is taken from both.
  const index = made++
  const subnet = (process.pid * 7 + index) % 8_000
  const [third, fourth] = [subnet >> 5, (subnet & 31) << 3]
  const at = (n: number) => `10.213.${third}.${fourth + n}`
  const name = `tk${process.pid.toString(36)}_${index}`
  const [here, there] = [`${name}h`, `${name}n`]
  const folder = mkdtempSync(join(tmpdir(), 'tongke-ns-'))
  const inside = (...args: string[]) => run('ip', ['netns', 'exec', name, ...args])
  const nft = (where: 'host' | 'inside', rules: string) =>
    where === 'host' ? run('nft', [rules]) : inside('nft', rules)
  let own = 2

  async function close(): Promise<void> {
    await run('nft', ['delete', 'table', 'netdev', name]).catch(() => {})
    await run('ip', ['link', 'del', here]).catch(() => {})
    await run('ip', ['netns', 'del', name]).catch(() => {})
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    await run('ip', ['netns', 'add', name])
    await run('ip', ['link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name])
    await run('ip', ['addr', 'add', `${at(1)}/29`, 'dev', here])
    await run('ip', ['link', 'set', here, 'up'])
    await inside('ip', 'addr', 'add', `${at(own)}/29`, 'dev', there)
    await inside('ip', 'link', 'set', there, 'up')
    await inside('ip', 'link', 'set', 'lo', 'up')
    await inside('ip', 'route', 'add', 'default', 'via', at(1))
    await nft(
      'host',
      `add table netdev ${name}; add chain netdev ${name} up { type filter hook ingress device ${here} priority 0; }`,
    )
    await nft(
      'inside',
      `add table netdev ${name}; add chain netdev ${name} down { type filter hook ingress device ${there} priority 0; }`,
    )
  } catch (error) {
    await close()
    throw new Error(`${need}: ${(error as Error).message}`)
  }

  /** Rules of one direction: what is lost on the way is dropped where it arrives. */
  const rules = { up: [] as string[], down: [] as string[] }
  const ways: Record<'up' | 'down', Way> = { up: {}, down: {} }
  let dead = false
  let allowed: string[] | null = null

  async function applyRules(direction: 'up' | 'down'): Promise<void> {
    const lossPercent = ways[direction].lossPercent ?? 0
    rules[direction] = [
      ...(dead ? ['drop'] : []),
      ...(lossPercent > 0 ? [`numgen random mod 1000 < ${Math.round(lossPercent * 10)} drop`] : []),
      ...(direction === 'up' && allowed
        ? ['meta protocol arp accept', ...allowed.map((one) => `${one} accept`), 'drop']
        : []),
    ]
    const all = [
      `flush chain netdev ${name} ${direction}`,
      ...rules[direction].map((rule) => `add rule netdev ${name} ${direction} ${rule}`),
    ]
    await nft(direction === 'up' ? 'host' : 'inside', all.join('; '))
  }

  async function applyRate(direction: 'up' | 'down'): Promise<void> {
    const { kbps = null, queueMs = 400 } = ways[direction]
    const [exec, device] =
      direction === 'up' ? [inside, there] : [(...args: string[]) => run(args[0]!, args.slice(1)), here]
    await exec('tc', 'qdisc', 'del', 'dev', device, 'root').catch(() => {})
    if (kbps === null) return
    // A burst of two full packets: less would let none through.
    await exec(
      'tc',
      'qdisc',
      'add',
      'dev',
      device,
      'root',
      'tbf',
      'rate',
      `${kbps}kbit`,
      'burst',
      '3200',
      'latency',
      `${queueMs}ms`,
    )
  }

  async function set(direction: 'up' | 'down', way: Way): Promise<void> {
    ways[direction] = way
    await applyRules(direction)
    await applyRate(direction)
  }

  async function both(): Promise<void> {
    await Promise.all([applyRules('up'), applyRules('down')])
  }

  return {
    name,
    hostAddress: at(1),
    get address() {
      return at(own)
    },
    wrap(program) {
      const path = join(folder, 'run')
      writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${name} '${program}' "$@"\n`)
      chmodSync(path, 0o755)
      return path
    },
    down: (way) => set('down', way),
    up: (way) => set('up', way),
    cut() {
      dead = true
      return both()
    },
    mend() {
      dead = false
      return both()
    },
    allowOnly(...expressions) {
      allowed = expressions
      return applyRules('up')
    },
    async changeAddress() {
      const before = own
      own = before === 2 ? 3 : 2
      await inside('ip', 'addr', 'del', `${at(before)}/29`, 'dev', there)
      await inside('ip', 'addr', 'add', `${at(own)}/29`, 'dev', there)
      await inside('ip', 'route', 'replace', 'default', 'via', at(1))
    },
    close,
  }
}
