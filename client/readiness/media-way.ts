import type { TransportWire } from '../../shared/media.ts'
import type { ProbesWire } from '../../shared/readiness.ts'
import { type Tried, type Ways, waysOf } from './ways.ts'

interface Candidate {
  foundation: string
  priority: number
  ip?: string
  address?: string
  port: number
  protocol: 'udp' | 'tcp'
  tcpType?: string
}
interface Fingerprint {
  algorithm: string
  value: string
}

/** ICE tries a pair again after half a second, twice; what has not answered by then is blocked. */
const patienceMs = 4_000

/**
 * By which way the media port of each node can be reached: over UDP, or, where a network blocks that, over TCP, or a relay. Real ICE
 * exchanges with transports of the media servers that carry nothing, those of all nodes at the same time.
 */
export async function waysOut(open: () => Promise<ProbesWire>): Promise<Ways> {
  let opened = await open()
  const tries = [await tryAll(opened, 'udp')]
  for (const way of ['tcp', 'relay'] as const) {
    const { reached } = tries.at(-1)!
    const done = ![...reached.values()].includes(null)
    if (done || (way === 'relay' && opened.iceServers.length === 0)) break
    opened = await open()
    const probes = opened.probes.filter(({ node }) => reached.get(node) === null)
    tries.push(await tryAll({ ...opened, probes }, way))
  }
  return waysOf(tries)
}

async function tryAll({ probes, iceServers }: ProbesWire, way: Tried['way']): Promise<Tried> {
  const reached = await Promise.all(
    probes.map(async ({ node, transport }) => [node, await reach(transport, way, iceServers)] as const),
  )
  return { way, reached: new Map(reached) }
}

/** The round trip in ms, or null when no answer comes. */
async function reach(
  wire: TransportWire,
  way: Tried['way'],
  iceServers: RTCIceServer[],
): Promise<number | null> {
  const connection = new RTCPeerConnection(way === 'relay' ? { iceServers, iceTransportPolicy: way } : {})
  try {
    connection.createDataChannel('probe')
    await connection.setLocalDescription(await connection.createOffer())
    await connection.setRemoteDescription({ type: 'answer', sdp: answerOf(wire, way) })
    if (!(await isConnected(connection))) return null
    for (const stat of (await connection.getStats()).values())
      if (stat.type === 'candidate-pair' && stat.nominated && stat.currentRoundTripTime !== undefined)
        return Math.round(stat.currentRoundTripTime * 1_000)
    return 0
  } finally {
    connection.close()
  }
}

function isConnected(connection: RTCPeerConnection): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patienceMs)
    connection.addEventListener('iceconnectionstatechange', () => {
      const { iceConnectionState: state } = connection
      if (!['connected', 'completed', 'failed'].includes(state)) return
      clearTimeout(timer)
      resolve(state !== 'failed')
    })
  })
}

/** What the media server would answer to the offer of a data channel, with the candidates of one way alone. */
function answerOf(wire: TransportWire, way: Tried['way']): string {
  const { usernameFragment, password } = wire.iceParameters as Record<string, string>
  const [fingerprint] = wire.dtlsParameters.fingerprints as Fingerprint[]
  // A relay goes on over UDP, however it is reached itself.
  const over = way === 'tcp' ? 'tcp' : 'udp'
  const candidates = (wire.iceCandidates as unknown as Candidate[]).filter(
    ({ protocol }) => protocol === over,
  )
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=ice-lite',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    `a=ice-ufrag:${usernameFragment}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:${fingerprint!.algorithm} ${fingerprint!.value}`,
    'a=setup:passive',
    'a=sctp-port:5000',
    ...candidates.map(
      ({ foundation, priority, ip, address, port, tcpType }) =>
        `a=candidate:${foundation} 1 ${over} ${priority} ${address ?? ip} ${port} typ host${tcpType ? ` tcptype ${tcpType}` : ''}`,
    ),
    'a=end-of-candidates',
    '',
  ].join('\r\n')
}
