/**
 * One teacher's camera and microphone to N classrooms through our media rooms, beside a bare mediasoup router that does the same.
 *
 * First N is looked for at which the bare worker saturates a core; there both do the same in turns. Then the same lesson on two
 * workers and on two nodes. Each receiver is a socket of its own, encrypted for alone; what arrives there the kernel counts.
 *
 *   npm run bench -- fanout [N]     with N, nothing is looked for
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { types } from 'mediasoup'
import type { OpenWays } from '../../server/media/way.ts'
import { median } from '../support/bench.ts'
import { gets, openLesson, startNode, type WatchedNode } from '../support/large-room.ts'
import { memoryNodes } from '../support/memory-nodes.ts'
import { addressOf, plainWay } from '../support/plain-rtp.ts'
import { type FanoutTarget, rates } from './load/fanout-sender.ts'
import { oneLayer, openIncoming, openOutgoing, startBare } from './yardstick/fanout.ts'

const target = 0.95
const saturated = 0.95
const most = 2_400
/** A second of processor time, as Linux counts it. */
const ticks = 100
const perPlace = rates.video.perSecond + rates.audio.perSecond
const asked = process.argv[2] ? Number(process.argv[2]) : null

/** Something that fans out: our room, or the yardstick. */
interface Fan {
  workers: types.Worker[]
  target: FanoutTarget
  ports: Set<number>
}
interface Measured {
  /** Packets a second that arrived. */
  arrived: number
  /** Share of what was to arrive. */
  share: number
  /** Of the workers together, in cores. */
  cores: number
  /** Of everything on this machine. */
  machine: number
}

const forked: ChildProcess[] = []
function start(file: string): ChildProcess {
  const child = fork(new URL(file, import.meta.url))
  forked.push(child)
  return child
}

async function openReceivers(count: number): Promise<number[]> {
  const child = start('./load/fanout-receivers.ts')
  child.send(count)
  const [ports] = (await once(child, 'message')) as [number[]]
  child.kill('SIGSTOP')
  return ports
}

/** Packets that came to those ports since they were opened, but for the few that wait in their buffers. */
function arrivedAt(ports: ReadonlySet<number>): number {
  let sum = 0
  for (const line of readFileSync('/proc/net/udp', 'utf8').split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/)
    if (ports.has(Number.parseInt(fields[1]?.split(':')[1] ?? '', 16))) sum += Number(fields.at(-1))
  }
  return sum
}

/** Processor time of the workers in seconds; read past them, for one that has too much to do answers late. */
function cpuOf(workers: readonly types.Worker[]): number {
  return workers.reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) / ticks
  }, 0)
}

/** Processor time of everything on this machine in seconds: whether others are at work, too. */
function busy(): number {
  const [user, nice, system, , , irq, soft, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user! + nice! + system! + irq! + soft! + steal!) / ticks
}

const sender = start('./load/fanout-sender.ts')

async function measure({ workers, target: to, ports }: Fan, seconds: number): Promise<Measured> {
  sender.send({ to })
  // Buffers fill, and the first key frame is there.
  await pause(1_500)
  const look = () => ({ cpu: cpuOf(workers), busy: busy(), arrived: arrivedAt(ports), at: performance.now() })
  const before = look()
  await pause(seconds * 1_000)
  const after = look()
  sender.send({ to: null })
  const passed = (after.at - before.at) / 1_000
  const arrived = (after.arrived - before.arrived) / passed
  return {
    arrived,
    share: arrived / (perPlace * ports.size),
    cores: (after.cpu - before.cpu) / passed,
    machine: (after.busy - before.busy) / passed,
  }
}

async function bareOf(ports: readonly number[]) {
  const bare = await startBare()
  const fan: Fan = { workers: [bare.worker], target: bare.target, ports: new Set() }
  const grow = async (to: number) => {
    const more = ports.slice(fan.ports.size, to)
    for (let i = 0; i < more.length; i += 100) await bare.add(more.slice(i, i + 100))
    for (const port of more) fan.ports.add(port)
  }
  return { fan, grow, close: bare.close }
}

/** Our room with a lead end that sends and a place for each port. */
async function oursOf(ports: readonly number[], nodes: number, workers: number) {
  const portOf = new Map<string, number>()
  const openWays: OpenWays = async ({ router }, place) => {
    const port = portOf.get(place)
    const [send, receive] = await Promise.all([
      openIncoming(router),
      port === undefined ? openIncoming(router) : openOutgoing(router, port),
    ])
    return { send: plainWay(send), receive: plainWay(receive) }
  }
  const memory = memoryNodes()
  const routerPlaces = Math.ceil((ports.length + 1) / (nodes * workers))
  const opened: WatchedNode[] = []
  for (let i = 0; i < nodes; i++)
    opened.push(
      await startNode(
        { ip: '127.0.0.1', port: 9 },
        {
          workers,
          ...(nodes > 1 && { cluster: memory.open() }),
          limits: { routerPlaces, workerPlaces: ports.length * 2 },
          openWays,
        },
      ),
    )
  const lesson = await openLesson(opened[0]!.rooms, ports.length)
  const lead = await lesson.join('lead')
  const [camera, microphone] = [oneLayer('camera'), oneLayer('microphone')]
  await lead.participant.produce({ source: 'camera', rtpParameters: camera as never, paused: false })
  await lead.participant.produce({ source: 'microphone', rtpParameters: microphone as never, paused: false })
  const places = ports.map((port) => {
    const place = randomUUID()
    portOf.set(place, port)
    return place
  })
  lesson.room.setAudience(
    places.flatMap((to) => [gets(to, 'lead', 'camera'), gets(to, 'lead', 'microphone')]),
  )
  for (let i = 0; i < places.length; i += 100)
    await Promise.all(
      places.slice(i, i + 100).map(async (place) => {
        const { participant, given } = await lesson.join(place)
        if (given.size !== 2) throw new Error(`${place} was given ${given.size} streams of 2`)
        for (const id of given.keys()) await participant.resumeConsumer(id)
      }),
    )
  const fan: Fan = {
    workers: opened.flatMap(({ pool }) => pool.living().map(({ worker }) => worker)),
    target: {
      port: addressOf(lead.participant.transports().send).port,
      video: camera.encodings![0]!.ssrc!,
      audio: microphone.encodings![0]!.ssrc!,
    },
    ports: new Set(ports),
  }
  return {
    fan,
    routers: opened.reduce((sum, { routers }) => sum + routers.length, 0),
    close: () => {
      for (const node of opened) node.close()
    },
  }
}

/** The least number of places, in steps of a tenth, at which the bare worker has a core to do, or falls behind. */
async function findSaturation(bare: Awaited<ReturnType<typeof bareOf>>): Promise<number> {
  await bare.grow(100)
  const first = await measure(bare.fan, 2)
  let n = Math.min(most, Math.round((100 * 0.8) / Math.max(0.02, first.cores)))
  for (;;) {
    await bare.grow(n)
    const found = await measure(bare.fan, 2)
    line(`bare, ${n} places`, found)
    if (found.cores >= saturated || found.share < 0.98 || n >= most) return n
    n = Math.min(most, Math.ceil(n * Math.min(1.3, Math.max(1.1, 1 / found.cores))))
  }
}

const whole = (n: number) => Math.round(n).toLocaleString('en')
function line(name: string, { arrived, share, cores, machine }: Measured, more = ''): void {
  console.log(
    `${name.padEnd(34)}${whole(arrived).padStart(9)} packets/s ${(share * 100).toFixed(1).padStart(6)} % of all ${cores.toFixed(2).padStart(6)} cores of ${machine.toFixed(2)} busy${more}`,
  )
}
const middle = (all: Measured[]): Measured => ({
  arrived: median(all.map((one) => one.arrived)),
  share: median(all.map((one) => one.share)),
  cores: median(all.map((one) => one.cores)),
  machine: median(all.map((one) => one.machine)),
})

try {
  const ports = await openReceivers(most)
  const bare = await bareOf(ports)
  const n = asked ?? (await findSaturation(bare))
  await bare.grow(n)
  const own = ports.slice(0, n)

  const ours = await oursOf(own, 1, 1)
  const turns: { bare: Measured; ours: Measured }[] = []
  // In turns, and each first as often: what else the machine does meets both.
  for (let i = 0; i < 4; i++) {
    const first = i % 2 === 0 ? bare.fan : ours.fan
    const second = first === bare.fan ? ours.fan : bare.fan
    const found = [await measure(first, 3), await measure(second, 3)] as const
    turns.push(first === bare.fan ? { bare: found[0], ours: found[1] } : { bare: found[1], ours: found[0] })
  }
  bare.close()
  ours.close()
  const [yardstick, one] = [middle(turns.map((turn) => turn.bare)), middle(turns.map((turn) => turn.ours))]
  const ratio = median(turns.map((turn) => turn.ours.arrived / turn.bare.arrived))
  console.log()
  line(`bare, ${n} places`, yardstick)
  line(`Tongke, ${n}, one worker`, one, `  ${(ratio * 100).toFixed(1)} % of the bare one`)

  // Half as many again: more than a core has room for.
  const many = ports.slice(0, Math.min(most, Math.round(n * 1.5)))
  const grown: Record<string, Measured> = {}
  for (const [name, nodes, workers] of [
    ['one worker', 1, 1],
    ['two workers', 1, 2],
    ['two nodes', 2, 1],
  ] as const) {
    const fan = await oursOf(many, nodes, workers)
    if (fan.routers !== nodes * workers) throw new Error(`${name} are ${fan.routers} routers`)
    grown[name] = await measure(fan.fan, 3)
    fan.close()
    line(`Tongke, ${many.length}, ${name}`, grown[name])
  }
  const round = (value: number) => Math.round(value * 1000) / 1000
  const figures = {
    places: n,
    bare: Math.round(yardstick.arrived),
    bareCores: round(yardstick.cores),
    ours: Math.round(one.arrived),
    oursCores: round(one.cores),
    packetsACore: {
      bare: Math.round(yardstick.arrived / yardstick.cores),
      ours: Math.round(one.arrived / one.cores),
    },
    machineCores: round(Math.max(yardstick.machine, one.machine)),
    ratio: round(ratio),
    grownTo: many.length,
    ...Object.fromEntries(
      Object.entries(grown).map(([name, { arrived, share, cores, machine }]) => [
        name.replace(' w', 'W').replace(' n', 'N'),
        {
          packets: Math.round(arrived),
          share: round(share),
          cores: round(cores),
          machineCores: round(machine),
        },
      ]),
    ),
  }
  console.log(JSON.stringify({ bench: 'fanout', figures, target: { ratio: target }, met: ratio >= target }))
} finally {
  for (const child of forked) child.kill('SIGKILL')
}
process.exit(0)
