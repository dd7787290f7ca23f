import { AppError } from '../../shared/errors.ts'
import type { Place } from '../../shared/media.ts'
import type { EdgeAct } from '../cluster/edge-messages.ts'
import type { AskAnswer, AskBody } from '../cluster/messages.ts'
import { createEdgePipes } from './edge-pipes.ts'
import type { EdgeSettings } from './edge-rooms.ts'
import { createOwnerLine } from './owner-line.ts'
import type { RoomSide } from './participant.ts'
import { createRoom } from './room.ts'
import { createSpread } from './spread.ts'

type Without<N extends 'edge:join' | 'edge:link' | 'edge:send' | 'edge:sync'> = Omit<AskBody<N>, 'room'>

/**
 * This node's part of a lesson that another node owns. A room like `room.ts` makes, except that its owner says over the bus who comes in,
 * who receives what, and which streams arrive by pipe.
 */
export interface EdgeRoom {
  readonly owner: string
  readonly closed: boolean
  /** Places that find room here. */
  room(): number
  join(body: Without<'edge:join'>): Promise<AskAnswer<'edge:join'>>
  act(member: string, act: EdgeAct): Promise<AskAnswer<'edge:do'>>
  link(body: Without<'edge:link'>): Promise<AskAnswer<'edge:link'>>
  send(body: Without<'edge:send'>): Promise<AskAnswer<'edge:send'>>
  sync(body: Without<'edge:sync'>): Promise<AskAnswer<'edge:sync'>>
  /** Ends when its owner knows nothing of it. */
  check(): Promise<void>
  /** Ends, and tells the owner first. */
  giveBack(): Promise<void>
  close(): void
}

interface Member {
  id: string
  /** Null while it comes in. */
  side: RoomSide | null
}

export async function createEdgeRoom(
  settings: EdgeSettings & {
    id: string
    owner: string
    lessonId: string
    expected: number
    onClose(): void
  },
): Promise<EdgeRoom> {
  const { cluster, pool, pipe, limits, openWays, id, owner, lessonId, expected, onClose } = settings
  const log = settings.log.child({ lessonId })
  const members = new Map<Place, Member>()
  const line = createOwnerLine(cluster.bus, owner, id, () => room.close())

  /** What is told of a place, if it is the one that holds it. */
  const of = (place: Place, tell: (member: string) => void) => {
    const member = members.get(place)
    if (member) tell(member.id)
  }
  const spread = await createSpread(pool, limits, (part, died) => {
    const lost = [...members].filter(([, { side }]) => side?.part === part)
    for (const [place] of lost) members.delete(place)
    if (died) line.tell({ type: 'lost', members: lost.map(([, member]) => member.id) })
    room.dropPart(part)
  })
  const pipes = createEdgePipes(spread, pipe, {
    visit: (from, stream) => room.visit(from, stream),
    producer(producerId) {
      for (const { side } of members.values())
        for (const producer of side?.producers().values() ?? [])
          if (producer.id === producerId) return producer
      return undefined
    },
  })
  const room = createRoom(
    spread,
    {
      consumer: (to, consumer) => of(to, (member) => line.tell({ type: 'consumer', member, consumer })),
      consumerClosed: (to, consumerId) =>
        of(to, (member) => line.tell({ type: 'consumer-closed', member, consumerId })),
      sources: (place) => {
        const member = members.get(place)
        if (member?.side) tellStreams(member.id, member.side)
      },
      uplink: (place, score) => of(place, (member) => line.tell({ type: 'uplink', member, score })),
      rung: (place, rung, reason) => of(place, (member) => line.tell({ type: 'rung', member, rung, reason })),
      unusable: (place) => of(place, (member) => line.tell({ type: 'unusable', member })),
      closed() {
        // What was told last still goes out.
        line.end()
        onClose()
      },
    },
    { limits, openWays, log, expected },
  )

  function tellStreams(member: string, side: RoomSide): void {
    const streams = [...side.producers()].map(([source, { id: producerId, paused }]) => ({
      source,
      id: producerId,
      part: side.part.router.id,
      paused,
    }))
    line.tell({ type: 'streams', member, streams })
  }

  function sideOf(memberId: string): RoomSide {
    for (const member of members.values()) if (member.id === memberId && member.side) return member.side
    throw new AppError('unavailable', 'There is no media at this place. Enter the lesson again.')
  }

  return {
    owner,
    get closed() {
      return room.closed
    },
    room: () => spread.room(),

    async join({ member: memberId, place, rtpCapabilities }) {
      const member: Member = { id: memberId, side: null }
      members.set(place, member)
      const side = (await room.join(place, rtpCapabilities)) as RoomSide
      if (members.get(place) !== member || side.closed) {
        room.remove(side)
        throw new AppError('unavailable', 'This place was left, or its media broke. Enter the lesson again.')
      }
      member.side = side
      const consumers = side.answer()
      // The owner keeps what comes before it has this answer.
      side.tell()
      return { ...side.transports(), consumers }
    },

    async act(memberId, act) {
      const side = sideOf(memberId)
      switch (act.do) {
        case 'connect':
          await side.connect(act.body)
          return {}
        case 'restart-ice':
          return { iceParameters: { ...(await side.restartIce(act.body.direction)) } }
        case 'produce':
          return { producerId: await side.produce(act.body) }
        case 'pause-producer':
          await side.pauseProducer(act.body.source, act.body.paused)
          return {}
        case 'close-producer':
          side.closeProducer(act.body.source)
          return {}
        case 'resume-consumer':
          await side.resumeConsumer(act.body.consumerId)
          return {}
        case 'pause-consumer':
          await side.pauseConsumer(act.body.consumerId)
          return {}
        case 'prefer-layer':
          await side.preferLayer(act.body.consumerId, act.body.layer)
          return {}
        case 'read-line':
          await side.readLine(act.body.reading, act.body.now)
          return {}
      }
    },

    link: (body) => pipes.link(body),
    send: (body) => pipes.send(body),

    async sync({ members: held, audience, ...flows }) {
      for (const [place, { id: memberId, side }] of members) {
        if (held.includes(memberId)) continue
        members.delete(place)
        if (side) room.remove(side)
      }
      // First what comes, so that whoever is to receive it finds it.
      const missing = await pipes.sync(flows)
      room.setAudience(
        audience.flatMap(({ to, from }) =>
          to.flatMap((one) => from.map(([place, source, size]) => ({ to: one, from: place, source, size }))),
        ),
      )
      return { missing }
    },

    check: () => line.check(),
    async giveBack() {
      const lost = [...members.values()].map((member) => member.id)
      if (lost.length > 0) line.tell({ type: 'lost', members: lost })
      await line.told()
      room.close()
    },
    close: () => room.close(),
  }
}
