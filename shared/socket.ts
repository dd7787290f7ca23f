import { z } from 'zod'
import { id } from './account.ts'
import * as board from './board.ts'
import type { WireError } from './errors.ts'
import * as live from './live.ts'
import * as media from './media.ts'
import * as moderation from './moderation.ts'
import * as poll from './poll.ts'
import * as question from './question.ts'

const none = z.object({})
const done = z.object({ done: z.literal(true) })

/** A message a participant sends; each is answered by an acknowledgement. */
export interface Command {
  body: z.ZodType
  answer: z.ZodType
}

export const commands = {
  /** What the server's routers speak, the same for every lesson: asked for while the page waits, before the click. */
  'media:capabilities': { body: none, answer: z.object({ rtpCapabilities: media.opaque }) },
  'lesson:enter': { body: live.enterLesson, answer: live.entered },
  /** Looks on, unseen by classrooms; the lead end is told. Sends nothing. `place` is the onlooker's own id. */
  'lesson:observe': { body: live.enterLesson, answer: live.entered },
  'lesson:leave': { body: none, answer: done },
  'lesson:go-live': { body: none, answer: done },
  'lesson:end': { body: none, answer: done },
  'presence:beat': { body: live.beat, answer: z.object({ serverTime: z.string() }) },
  /** For the live wall, while `presence:picture-wanted` lasts. */
  'presence:picture': { body: moderation.postPicture, answer: done },
  'question:raise': { body: question.raiseHand, answer: question.question },
  'question:ask': { body: question.askQuestion, answer: question.question },
  /** By the classroom that asked. Lowering the hand is this too. */
  'question:withdraw': { body: question.pickQuestion, answer: question.question },
  /** By the teacher: a hand comes on stage, a text question is read out. */
  'question:take': { body: question.pickQuestion, answer: question.question },
  'question:answer': { body: question.pickQuestion, answer: question.question },
  'question:dismiss': { body: question.pickQuestion, answer: question.question },
  /** By another classroom than the one that asked. */
  'question:vote': { body: question.voteQuestion, answer: question.question },
  /** By the teacher, at any time of the lesson. */
  'question:note': { body: question.noteQuestion, answer: question.question },
  /** By the teacher: a poll comes on all screens; the one before it is closed. */
  'poll:open': { body: poll.openPoll, answer: done },
  'poll:close': { body: poll.pickPoll, answer: done },
  'poll:show': { body: poll.showPoll, answer: done },
  /** By a classroom: what it counted by show of hands. */
  'poll:count': { body: poll.answerPoll, answer: done },
  /** Told to everybody at once, and kept nowhere. */
  'reaction:send': { body: z.object({ kind: poll.reactionKind }), answer: done },
  /** By the teacher: the board comes over a ground, or is put away. */
  'board:set': { body: board.setBoard, answer: done },
  'board:clear': { body: none, answer: done },
  /** By the teacher and the stage. A stroke is traced while it is drawn, and drawn when it is whole. */
  'board:trace': { body: board.trace, answer: done },
  'board:draw': { body: board.stroke, answer: done },
  'board:erase': { body: board.eraseStrokes, answer: done },
  'board:read': { body: none, answer: board.boardStrokes },
  /** By the teacher, without a hand. */
  'stage:take': { body: live.pickClassroom, answer: done },
  /** By the teacher, or by the classroom on stage itself. */
  'stage:release': { body: live.pickClassroom, answer: done },
  /** By the teacher: what all classrooms look at. */
  'focus:set': { body: moderation.setFocus, answer: done },
  'moderation:mute': { body: moderation.mute, answer: done },
  'moderation:mute-all': { body: moderation.muteAll, answer: done },
  /** Out, until it is admitted. */
  'moderation:remove': { body: live.pickClassroom, answer: done },
  /** Lets in who was removed or is shut out by the lock. */
  'moderation:admit': { body: live.pickClassroom, answer: done },
  'moderation:lock': { body: moderation.lock, answer: done },
  'moderation:allow': { body: moderation.allowed, answer: done },
  /** By the teacher: how the lead end's microphone is sent. */
  'sound:mode': { body: z.object({ mode: media.soundMode }), answer: done },
  /** By the teacher: a still that was sent by HTTP comes on all screens; null takes it away. */
  'still:show': { body: z.object({ stillId: id.nullable() }), answer: done },
  'media:connect': { body: media.connectTransport, answer: done },
  'media:restart-ice': {
    body: media.restartIce,
    answer: z.object({ iceParameters: media.transport.shape.iceParameters }),
  },
  'media:produce': { body: media.produce, answer: z.object({ producerId: z.string() }) },
  'media:pause-producer': { body: media.pauseProducer, answer: done },
  'media:close-producer': { body: media.closeProducer, answer: done },
  'media:resume-consumer': { body: media.pickConsumer, answer: done },
  'media:pause-consumer': { body: media.pickConsumer, answer: done },
  'media:prefer-layer': { body: media.preferLayer, answer: done },
} as const satisfies Record<string, Command>

/** Messages the server sends on its own; none is answered. */
export const notices = {
  'lesson:state': live.liveState,
  'media:consumer': media.consumer,
  'media:consumer-closed': z.object({ consumerId: z.string() }),
  /** The lesson's media was built anew (a worker died): enter again. */
  'media:reset': z.object({ reason: z.enum(['worker-died']) }),
  'board:changed': board.boardChange,
  'board:traced': board.trace.extend({ by: media.place }),
  'lesson:reaction': z.object({ place: media.place, kind: poll.reactionKind }),
  /** The same place was entered from another window; this one is out. */
  'lesson:superseded': none,
  /** The teacher sent this classroom out; it may enter once it is admitted. */
  'lesson:removed': none,
  /** This node lets the lesson go: enter again by the site's own address, where one finds who has it now. */
  'lesson:moved': none,
  /** Somebody looks at the live wall: send a picture now, and one in `pictureEveryMs`, for so long. */
  'presence:picture-wanted': z.object({ forMs: z.int() }),
  /** The session behind this socket ended or was revoked; sign in or pair again. */
  'session:ended': none,
} as const satisfies Record<string, z.ZodType>

export type CommandName = keyof typeof commands
export type CommandBody<N extends CommandName> = z.output<(typeof commands)[N]['body']>
export type CommandInput<N extends CommandName> = z.input<(typeof commands)[N]['body']>
export type CommandAnswer<N extends CommandName> = z.output<(typeof commands)[N]['answer']>
export type NoticeName = keyof typeof notices
export type Notice<N extends NoticeName> = z.output<(typeof notices)[N]>

export type Ack<N extends CommandName> =
  | { ok: true; data: CommandAnswer<N> }
  | { ok: false; error: WireError }
/**
 * `auth` of the socket.io handshake: by which of the two cookies this page comes in. `ticket` stands in for the cookie at a node
 * to which another sent the page (`elsewhere`); it lets into one lesson.
 */
export const handshake = z.object({
  as: z.enum(['person', 'device']),
  ticket: z.string().min(1).max(2000).optional(),
})
