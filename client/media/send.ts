import type { types } from 'mediasoup-client'
import type { SendingRung } from '../../shared/live.ts'
import type { Source } from '../../shared/media.ts'
import type { LessonSocket } from '../app/socket.ts'
import {
  cameraEncodings,
  detailEncodings,
  type SendingRole,
  type SoundQuality,
  soundOptions,
} from './encodings.ts'
import { againMs, isPassing } from './told-again.ts'

interface Wanted {
  track: MediaStreamTrack | null
  paused: boolean
  /** Of a sound; what the codec does can't be changed, so a change makes a new producer. */
  quality: SoundQuality
}

/** The voice first: it matters most, and is the smallest. Then what the teacher points at. */
const order: readonly Source[] = ['microphone', 'sound', 'document', 'screen', 'camera']

/** What this page sends. It keeps what is wanted, and makes every transport it is given send just that. */
export interface Sender {
  /** Sends from this track, or stops sending this source; the track itself stays the caller's. */
  track(source: Source, track: MediaStreamTrack | null, quality?: SoundQuality): void
  /** A paused source sends nothing at all. */
  pause(source: Source, paused: boolean): void
  /** Largest picture to encode (0–2): a classroom off stage saves its uplink. */
  limit(layer: number): void
  /** What the line lets out: the smallest layer of the camera, or none of it. What is to be read goes on, the smallest at last. */
  ease(rung: SendingRung): void
  /** What a source is sent from now, to be seen here too. */
  sent(source: Source): MediaStreamTrack | null
  over(transport: types.Transport | null): void
  transport(): types.Transport | null
}

export function createSender(command: LessonSocket['command'], role: SendingRole): Sender {
  const nothing: Wanted = { track: null, paused: false, quality: 'speech' }
  const wanted = Object.fromEntries(order.map((source) => [source, { ...nothing }])) as Record<Source, Wanted>
  let transport: types.Transport | null = null
  let largest = 2
  let eased: SendingRung = 'full'
  const isPaused = (source: Source): boolean =>
    wanted[source].paused || (source === 'camera' && eased === 'audio')
  const producers = new Map<Source, types.Producer>()
  /** How the sound of each is coded. */
  const qualities = new WeakMap<types.Producer, SoundQuality>()
  /** What the server was last told of each producer. */
  const told = new Map<string, boolean>()
  /** The server may have one that is not here any more: classrooms would see its last picture for ever. */
  const untold = new Set<Source>()
  const busy = new Set<Source>()
  const again = new Set<Source>()

  async function begin(source: Source, over: types.Transport, track: MediaStreamTrack): Promise<void> {
    const { quality } = wanted[source]
    const paused = isPaused(source)
    // An answer that is lost on the way leaves it with one that is not known here.
    untold.add(source)
    const producer = await over.produce({
      track,
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: true,
      appData: { source, paused },
      ...(track.kind === 'audio'
        ? { codecOptions: soundOptions(role, quality) }
        : {
            encodings: source === 'camera' ? cameraEncodings(track, role) : detailEncodings(track),
            codecOptions: { videoGoogleStartBitrate: 700 },
          }),
    })
    if (over !== transport) return producer.close()
    qualities.set(producer, quality)
    producers.set(source, producer)
    untold.delete(source)
    told.set(producer.id, paused)
    producer.observer.on('close', () => told.delete(producer.id))
    producer.on('transportclose', () => {
      if (producers.get(source) === producer) producers.delete(source)
    })
    await restrict(source, producer)
  }

  async function restrict(source: Source, producer: types.Producer): Promise<void> {
    if (producer.kind === 'audio') return
    const layers = producer.rtpParameters.encodings?.length ?? 1
    const most = source === 'camera' ? (eased === 'full' ? largest : 0) : eased === 'audio' ? 0 : 2
    const layer = Math.min(most, layers - 1)
    if ((producer.maxSpatialLayer ?? layers - 1) !== layer) await producer.setMaxSpatialLayer(layer)
  }

  function drop(source: Source, producer: types.Producer): void {
    producers.delete(source)
    producer.close()
    untold.add(source)
  }

  async function step(source: Source): Promise<void> {
    const { track, quality } = wanted[source]
    const paused = isPaused(source)
    let producer = producers.get(source)
    if (!transport || transport.closed) return
    if (!track) {
      if (producer) drop(source, producer)
      if (!untold.has(source)) return
      await command('media:close-producer', { source })
      untold.delete(source)
      return
    }
    if (producer && qualities.get(producer) !== quality) {
      // The server lets the old one go when the new one comes.
      drop(source, producer)
      producer = undefined
    }
    if (!producer) {
      if (track.readyState === 'live') await begin(source, transport, track)
      const begun = producers.get(source)
      if (begun?.kind && isPaused(source) && !begun.paused) begun.pause()
      return
    }
    if (producer.track !== track && track.readyState === 'live') await producer.replaceTrack({ track })
    if (producer.paused !== paused) {
      if (paused) producer.pause()
      else producer.resume()
    }
    if (told.get(producer.id) !== paused) {
      // It may be done though no answer comes.
      told.delete(producer.id)
      await command('media:pause-producer', { source, paused })
      told.set(producer.id, paused)
    }
    await restrict(source, producer)
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
    } catch (error) {
      // The transport went away: the next one begins with what is wanted. The line did, or was too slow: this one may live on.
      const over = transport
      if (isPassing(error))
        setTimeout(() => {
          if (over && over === transport) void settle(source)
        }, againMs)
    } finally {
      busy.delete(source)
      if (again.delete(source)) void settle(source)
    }
  }

  return {
    track(source, track, quality = 'speech') {
      Object.assign(wanted[source], { track, quality })
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
    ease(rung) {
      if (eased === rung) return
      eased = rung
      for (const source of order) if (source !== 'microphone' && source !== 'sound') void settle(source)
    },
    over(next) {
      if (transport === next) {
        for (const source of order) void settle(source)
        return
      }
      transport?.close()
      producers.clear()
      untold.clear()
      transport = next
      if (!next) return
      next.on('produce', ({ rtpParameters, appData }, callback, errback) => {
        const { source, paused } = appData as { source: Source; paused: boolean }
        command('media:produce', { source, paused, rtpParameters: rtpParameters as never }).then(
          ({ producerId }) => callback({ id: producerId }),
          errback,
        )
      })
      for (const source of order) void settle(source)
    },
    sent: (source) => wanted[source].track,
    transport: () => transport,
  }
}
