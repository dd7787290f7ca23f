import type { types } from 'mediasoup-client'
import type { Source } from '../../shared/media.ts'
import type { LessonSocket } from '../app/socket.ts'
import { cameraEncodings, microphoneOptions, type SendingRole } from './encodings.ts'

interface Wanted {
  track: MediaStreamTrack | null
  paused: boolean
}

/** What this page sends. It keeps what is wanted, and makes every transport it is given send just that. */
export interface Sender {
  /** Sends from this track, or stops sending this source; the track itself stays the caller's. */
  track(source: Source, track: MediaStreamTrack | null): void
  /** A paused source sends nothing at all. */
  pause(source: Source, paused: boolean): void
  /** Largest picture to encode (0–2): a classroom off stage saves its uplink. */
  limit(layer: number): void
  over(transport: types.Transport | null): void
  transport(): types.Transport | null
}

export function createSender(command: LessonSocket['command'], role: SendingRole): Sender {
  const wanted: Record<Source, Wanted> = {
    camera: { track: null, paused: false },
    microphone: { track: null, paused: false },
  }
  let transport: types.Transport | null = null
  let largest = 2
  const producers = new Map<Source, types.Producer>()
  /** What the server was last told of each producer. */
  const told = new Map<string, boolean>()
  const busy = new Set<Source>()
  const again = new Set<Source>()

  async function begin(source: Source, over: types.Transport, track: MediaStreamTrack): Promise<void> {
    const { paused } = wanted[source]
    const producer = await over.produce({
      track,
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: true,
      appData: { source, paused },
      ...(source === 'camera'
        ? { encodings: cameraEncodings(track, role), codecOptions: { videoGoogleStartBitrate: 700 } }
        : { codecOptions: microphoneOptions(role) }),
    })
    if (over !== transport) return producer.close()
    producers.set(source, producer)
    told.set(producer.id, paused)
    producer.on('transportclose', () => {
      if (producers.get(source) === producer) producers.delete(source)
    })
    if (source === 'camera') await restrict(producer)
  }

  async function restrict(producer: types.Producer): Promise<void> {
    const layers = producer.rtpParameters.encodings?.length ?? 1
    const layer = Math.min(largest, layers - 1)
    if (producer.maxSpatialLayer !== layer) await producer.setMaxSpatialLayer(layer)
  }

  async function step(source: Source): Promise<void> {
    const { track, paused } = wanted[source]
    const producer = producers.get(source)
    if (!transport || transport.closed) return
    if (!producer) {
      if (track && track.readyState === 'live') await begin(source, transport, track)
      const begun = producers.get(source)
      if (begun?.kind && wanted[source].paused && !begun.paused) begun.pause()
      return
    }
    if (!track) {
      producers.delete(source)
      producer.close()
      await command('media:close-producer', { source })
      return
    }
    if (producer.track !== track && track.readyState === 'live') await producer.replaceTrack({ track })
    if (producer.paused !== paused) {
      if (paused) producer.pause()
      else producer.resume()
    }
    if (told.get(producer.id) !== paused) {
      await command('media:pause-producer', { source, paused })
      told.set(producer.id, paused)
    }
    if (source === 'camera') await restrict(producer)
  }

  /** One change of a source at a time; what was asked for meanwhile is done afterwards. */
  async function settle(source: Source): Promise<void> {
    if (busy.has(source)) {
      again.add(source)
      return
    }
    busy.add(source)
    try {
      do {
        again.delete(source)
        await step(source)
      } while (again.has(source))
    } catch {
      // The line or the transport went away: the next transport begins with what is wanted.
    } finally {
      busy.delete(source)
      if (again.delete(source)) void settle(source)
    }
  }

  return {
    track(source, track) {
      wanted[source].track = track
      void settle(source)
    },
    pause(source, paused) {
      if (wanted[source].paused === paused) return
      wanted[source].paused = paused
      void settle(source)
    },
    limit(layer) {
      if (largest === layer) return
      largest = layer
      void settle('camera')
    },
    over(next) {
      if (transport === next) {
        void settle('camera')
        void settle('microphone')
        return
      }
      transport?.close()
      producers.clear()
      transport = next
      if (!next) return
      next.on('produce', ({ rtpParameters, appData }, callback, errback) => {
        const { source, paused } = appData as { source: Source; paused: boolean }
        command('media:produce', { source, paused, rtpParameters: rtpParameters as never }).then(
          ({ producerId }) => callback({ id: producerId }),
          errback,
        )
      })
      // The voice first: it matters most, and is the smallest.
      void settle('microphone')
      void settle('camera')
    },
    transport: () => transport,
  }
}
