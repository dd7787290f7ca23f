import type { types } from 'mediasoup'
import type { AskBody } from '../cluster/messages.ts'
import { asked } from './refusal.ts'
import type { Part } from './stream.ts'

/** Where pipes from other nodes come in. */
export interface PipeSettings {
  listen: string
  /** The address that other nodes send to. */
  announced: string
  /** First and last; null: any free ones. */
  ports: [number, number] | null
}

/** What the other node needs to know of this end of a pipe. */
export type LinkEnd = AskBody<'edge:link'>['end']
/** A stream as the node at the other end of a pipe needs to know it. */
export type Flow = AskBody<'edge:sync'>['visitors'][number]

export interface Link {
  readonly id: string
  readonly part: Part
  readonly transport: types.PipeTransport
}

/** One end of a pipe to another node: encrypted, and what is lost on the way is sent again. */
export async function openLink(part: Part, pipe: PipeSettings): Promise<Link & { end: LinkEnd }> {
  const transport = await asked(
    () =>
      part.router.createPipeTransport({
        listenInfo: {
          protocol: 'udp',
          ip: pipe.listen,
          announcedAddress: pipe.announced,
          portRange: pipe.ports ? { min: pipe.ports[0], max: pipe.ports[1] } : undefined,
        },
        enableSrtp: true,
        enableRtx: true,
      }),
    () => part.router.closed,
  )
  return {
    id: transport.id,
    part,
    transport,
    end: {
      ip: pipe.announced,
      port: transport.tuple.localPort,
      srtpParameters: { ...transport.srtpParameters },
    },
  }
}

export const connectLink = (
  { transport, part }: Link,
  { ip, port, srtpParameters }: LinkEnd,
): Promise<void> =>
  asked(
    () => transport.connect({ ip, port, srtpParameters: srtpParameters as unknown as types.SrtpParameters }),
    () => part.router.closed || transport.closed,
  )

/** The stream as it goes into the pipe. */
export const flowInto = (
  link: Link,
  producerId: string,
): Promise<{ consumer: types.Consumer; flow: Pick<Flow, 'id' | 'kind' | 'rtpParameters' | 'paused'> }> =>
  asked(
    async () => {
      const consumer = await link.transport.consume({ producerId })
      const { kind, rtpParameters, producerPaused } = consumer
      return {
        consumer: consumer as types.Consumer,
        flow: { id: producerId, kind, rtpParameters: { ...rtpParameters }, paused: producerPaused },
      }
    },
    () => link.transport.closed,
  )

/** The stream as it comes out of the pipe, with the id that it has where its sender stands. */
export const flowOutOf = (
  link: Link,
  { id, kind, rtpParameters, paused }: Pick<Flow, 'id' | 'kind' | 'rtpParameters' | 'paused'>,
): Promise<types.Producer> =>
  asked(
    async () =>
      (await link.transport.produce({
        id,
        kind,
        rtpParameters: rtpParameters as unknown as types.RtpParameters,
        paused,
      })) as types.Producer,
    () => link.transport.closed,
  )

/** Stops and starts what goes into a pipe; its sender knows nothing of it, and is asked for a key frame when it starts. */
export function rest(consumer: types.Consumer, rests: boolean): void {
  if (consumer.closed) return // The worker that takes no such word has died, and the consumer with it.
  ;(rests ? consumer.pause() : consumer.resume()).catch(() => {})
}

/** Pauses and resumes a piped producer as its origin is. */
export function mirrorPause(producer: types.Producer, paused: boolean): void {
  if (producer.closed || producer.paused === paused)
    return // The worker that takes no such word has died, and the producer with it.
  ;(paused ? producer.pause() : producer.resume()).catch(() => {})
}
