import type { types } from 'mediasoup'
import type { Place, TransportWire } from '../../shared/media.ts'
import type { MediaWorker } from './workers.ts'

/** One way of a place's media, in or out, as far as its participant asks for it. */
export interface Way {
  readonly transport: types.Transport
  wire(): TransportWire
  connect(dtlsParameters: types.DtlsParameters): Promise<void>
  restartIce(): Promise<types.IceParameters>
  /** Nothing will ever go over it again. */
  broken(): boolean
  /** Calls back when that becomes so. */
  onBroken(listener: () => void): void
}

/** Opens both ways of a place: WebRTC for browsers; tests and benches bring plain RTP. */
export type OpenWays = (
  at: { on: MediaWorker; router: types.Router },
  place: Place,
) => Promise<{ send: Way; receive: Way }>

/**
 * Start of the estimate of what the line to a browser carries, in b/s: the middle layer of a camera at once, on a line
 * that a viewer needs anyway (BigBlueButton asks for as much).
 */
const initialOutgoing = 1_000_000

export const openWebRtcWays: OpenWays = async ({ on, router }) => {
  const options = { webRtcServer: on.server, enableTcp: true, preferUdp: true }
  const [send, receive] = await Promise.all([
    router.createWebRtcTransport(options),
    router.createWebRtcTransport({ ...options, initialAvailableOutgoingBitrate: initialOutgoing }),
  ])
  return { send: webRtcWay(send), receive: webRtcWay(receive) }
}

function webRtcWay(transport: types.WebRtcTransport): Way {
  const isBroken = (state: types.DtlsState) => state === 'failed' || state === 'closed'
  return {
    transport,
    wire: () => ({
      id: transport.id,
      iceParameters: { ...transport.iceParameters },
      iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
      dtlsParameters: { ...transport.dtlsParameters },
    }),
    connect: (dtlsParameters) => transport.connect({ dtlsParameters }),
    restartIce: () => transport.restartIce(),
    broken: () => isBroken(transport.dtlsState),
    onBroken(listener) {
      transport.on('dtlsstatechange', (state) => {
        if (isBroken(state)) listener()
      })
    },
  }
}
