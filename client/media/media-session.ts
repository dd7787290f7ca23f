import { Device, type types } from 'mediasoup-client'
import type { Entered } from '../../shared/live.ts'
import type { Direction, IceServer, RtpCapabilitiesWire, TransportWire } from '../../shared/media.ts'
import type { LessonSocket } from '../app/socket.ts'
import type { SendingRole } from './encodings.ts'
import { createReceiver, type Receiver } from './receive.ts'
import { createSender, type Sender } from './send.ts'
import { againMs, isPassing } from './told-again.ts'

export interface MediaSession {
  sender: Sender
  receiver: Receiver
  /** Learns what the server speaks; done while the page waits, so that entering needs one question less. */
  prepare(): Promise<void>
  capabilities(): RtpCapabilitiesWire | null
  /** Takes what `lesson:enter` answered: builds transports, or keeps the ones it still has and restarts their ICE. */
  adopt(media: NonNullable<Entered['media']>): void
  /** Whether neither transport says that it is broken. */
  whole(): boolean
  end(): void
}

/** How long a restarted transport may take before the lesson is entered anew. */
const restartPatienceMs = 6_000
/** A line that only hiccups comes back by itself in this time. */
const hiccupMs = 1_200
/** A classroom's own picture waits at most so long for the way in, and then so long for the first key frame. */
const receiveFirstMs = 1_500
const keyFrameMs = 200

const loaded = new WeakMap<LessonSocket, Promise<Device>>()

/**
 * Learns what the server speaks, once a socket: it is the same for every lesson, so a page can ask before it has one.
 * @param speaks what the page was told of it already; then nothing is asked
 */
export function prepareDevice(socket: LessonSocket, speaks?: RtpCapabilitiesWire): Promise<Device> {
  const known = loaded.get(socket)
  if (known) return known
  const loading = load(
    speaks ?? socket.command('media:capabilities', {}).then((told) => told.rtpCapabilities),
  )
  loading.catch(() => loaded.delete(socket))
  loaded.set(socket, loading)
  return loading
}

async function load(speaks: unknown): Promise<Device> {
  const device = new Device()
  await device.load({ routerRtpCapabilities: (await speaks) as types.RtpCapabilities })
  return device
}

/**
 * The media of one participant. `onBroken` is called when a transport is lost for good, and the lesson has to be
 * entered again.
 * @param socket the line to the lesson
 * @param home the page's own line, for which its device was prepared
 */
export function createMediaSession(
  socket: LessonSocket,
  role: SendingRole,
  onBroken: () => void,
  home: LessonSocket = socket,
): MediaSession {
  const { command } = socket
  const sender = createSender(command, role)
  const receiver = createReceiver(command)
  const unsaid = new WeakMap<types.Transport, types.DtlsParameters>()
  let device: Device | null = null
  let iceServers: IceServer[] = []
  /** Ends the wait of a send transport that isn't built yet. */
  let dropLater = () => {}
  let preparing: Promise<void> | null = null

  function restart(transport: types.Transport, direction: Direction): void {
    secure(transport, direction)
    if (transport.closed || transport.connectionState === 'new') return
    // The relays' credentials may have ended meanwhile.
    if (iceServers.length > 0) transport.updateIceServers({ iceServers }).catch(() => undefined)
    command('media:restart-ice', { direction })
      .then(({ iceParameters }) =>
        transport.restartIce({ iceParameters: iceParameters as unknown as types.IceParameters }),
      )
      .then(() => {
        setTimeout(() => {
          const { connectionState } = transport
          if (connectionState === 'disconnected' || connectionState === 'failed') onBroken()
        }, restartPatienceMs)
      })
      // Without a line there is no answer: the page enters again when it has one.
      .catch((error: { code?: string }) => {
        if (error.code !== 'unavailable' && !transport.closed) onBroken()
      })
  }

  /** Tells the server by which fingerprint it knows this page; again and again, if it did not hear it. */
  function secure(transport: types.Transport, direction: Direction): void {
    const dtlsParameters = unsaid.get(transport)
    if (!dtlsParameters || transport.closed) return
    command('media:connect', { direction, dtlsParameters }).then(
      () => unsaid.delete(transport),
      (error: { code?: string }) => {
        if (isPassing(error)) setTimeout(() => secure(transport, direction), againMs)
        else if (!transport.closed) onBroken()
      },
    )
  }

  function build(wire: TransportWire, direction: Direction): types.Transport {
    const options = { ...wire, iceServers } as unknown as types.TransportOptions
    const transport =
      direction === 'send'
        ? (device as Device).createSendTransport(options)
        : (device as Device).createRecvTransport(options)
    transport.on('connect', ({ dtlsParameters }, callback) => {
      // The server is told while the browser sets out: ICE has to look around first, and is slower than this message.
      unsaid.set(transport, dtlsParameters)
      secure(transport, direction)
      callback()
    })
    transport.on('connectionstatechange', (state) => {
      if (state === 'failed') restart(transport, direction)
      if (state === 'disconnected')
        setTimeout(() => {
          if (transport.connectionState === 'disconnected') restart(transport, direction)
        }, hiccupMs)
    })
    return transport
  }

  /**
   * Builds the way out once the way in stands, when there is something to receive: on an old PC the two negotiations take
   * the processor from each other, and a classroom waits for the teacher's picture, not for its own to be seen.
   */
  function sendAfter(receiving: types.Transport, wire: TransportWire): void {
    sender.over(null)
    let timer = setTimeout(go, receiveFirstMs)
    receiving.on('connectionstatechange', look)
    dropLater = () => {
      clearTimeout(timer)
      receiving.off('connectionstatechange', look)
      dropLater = () => {}
    }
    function look(state: types.ConnectionState): void {
      if (state !== 'connected') return
      clearTimeout(timer)
      timer = setTimeout(go, keyFrameMs)
    }
    function go(): void {
      dropLater()
      sender.over(build(wire, 'send'))
    }
  }

  return {
    sender,
    receiver,
    prepare() {
      preparing ??= prepareDevice(home).then(
        (made) => {
          device = made
        },
        (error) => {
          preparing = null
          throw error
        },
      )
      return preparing
    },
    capabilities: () => (device ? (device.recvRtpCapabilities as unknown as RtpCapabilitiesWire) : null),
    adopt(media) {
      dropLater()
      iceServers = media.iceServers
      const receiving = receiver.transport()
      const kept = receiving && !receiving.closed && receiving.id === media.receive.id ? receiving : null
      const inward = kept ?? build(media.receive, 'receive')
      receiver.over(inward, media.consumers)
      if (kept) restart(kept, 'receive')
      const sending = sender.transport()
      const keptSending = sending && !sending.closed && sending.id === media.send.id ? sending : null
      if (keptSending) {
        sender.over(keptSending)
        restart(keptSending, 'send')
      } else if (role === 'classroom' && !kept && media.consumers.length > 0) sendAfter(inward, media.send)
      else sender.over(build(media.send, 'send'))
    },
    whole: () =>
      [receiver.transport(), sender.transport()].every(
        (transport) =>
          transport?.connectionState !== 'disconnected' && transport?.connectionState !== 'failed',
      ),
    end() {
      dropLater()
      receiver.over(null, [])
      sender.over(null)
    },
  }
}
