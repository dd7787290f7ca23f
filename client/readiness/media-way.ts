import type { TransportWire } from '../../shared/media.ts'

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
 * By which way the media port can be reached: over UDP, or, where a network blocks that, over TCP. A real ICE exchange with a
 * transport of the media server that carries nothing.
 */
export async function waysOut(
  open: () => Promise<TransportWire>,
): Promise<{ way: 'udp' | 'tcp' | 'none'; rttMs: number | null }> {
  for (const way of ['udp', 'tcp'] as const) {
    const rttMs = await reach(await open(), way)
    if (rttMs !== null) return { way, rttMs }
  }
  return { way: 'none', rttMs: null }
}

/** The round trip in ms, or null when no answer comes. */
async function reach(wire: TransportWire, way: 'udp' | 'tcp'): Promise<number | null> {
  const connection = new RTCPeerConnection()
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
function answerOf(wire: TransportWire, way: 'udp' | 'tcp'): string {
  const { usernameFragment, password } = wire.iceParameters as Record<string, string>
  const [fingerprint] = wire.dtlsParameters.fingerprints as Fingerprint[]
  const candidates = (wire.iceCandidates as unknown as Candidate[]).filter(({ protocol }) => protocol === way)
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
        `a=candidate:${foundation} 1 ${way} ${priority} ${address ?? ip} ${port} typ host${tcpType ? ` tcptype ${tcpType}` : ''}`,
    ),
    'a=end-of-candidates',
    '',
  ].join('\r\n')
}
