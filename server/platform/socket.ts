import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import {
  type Ack,
  type CommandAnswer,
  type CommandBody,
  type CommandName,
  commands,
  type Notice,
  type NoticeName,
  notices,
} from '../../shared/socket.ts'
import type { As, Authenticate } from './cookies.ts'
import { type Log, loggingAbout } from './log.ts'
import { createBucket } from './rate.ts'
import type { SharedRedis } from './redis.ts'
import { checkAnswer, parseInput, refusalOf } from './refusal.ts'
import { createGate } from './socket-gate.ts'
import { type Packet, type SharedNotice, textFrame } from './socket-notice.ts'
import { answerable, isPlain } from './socket-packet.ts'

/** One page's open line. */
export interface Connection<A> {
  readonly id: string
  readonly actor: A
  /** What the ticket it came with lets it into; null when it came by a cookie. */
  readonly pass: string | null
  notify<N extends NoticeName>(name: N, body: Notice<N>): void
  /** The same, of what several lines are told: `shareNotice` puts it into bytes once for all of them. */
  share(notice: SharedNotice): void
  /** Ends it for good: the page doesn't come back by itself. What was notified before still goes out. */
  end(reason: string): void
}

/** What a handler gets. */
export interface SocketCall<N extends CommandName, A> {
  body: CommandBody<N>
  actor: A
  connection: Connection<A>
}

export interface SocketDoor<A> {
  on<N extends CommandName>(name: N, handler: (call: SocketCall<N, A>) => Promise<CommandAnswer<N>>): void
  /** Called once for each line that was open, when it is gone. */
  onClose(listener: (connection: Connection<A>) => void): void
  connections(): Iterable<Connection<A>>
  /** How many lines are open. */
  size(): number
  /** Drops all lines; their pages try again by themselves until a server is back. */
  close(): Promise<void>
}

export interface SocketLimits {
  /** The server asks so often whether a line lives, and waits so long for the answer. Milliseconds. */
  pingIntervalMs: number
  pingTimeoutMs: number
  /** Of one line: commands at once, and a second. */
  burst: number
  perSecond: number
  /** Lines at a time of one address; a whole county's schools may share one. */
  perAddress: number
  /** Lines at a time of one who is signed in. */
  perCaller: number
}

/**
 * A dead line is told at both ends within 3 s (1 s + 1.6 s, and what it takes to say it). An empty message each way every second is
 * 3 % of a 15 kb/s line; 1.6 s leave TCP room to send a lost packet three times. A line given up too early costs a reconnect, no
 * lesson. Oftener is dear: with 2,000 lines, 0.7 s took the p99 of `npm run bench -- signal` from 47 to 76 ms.
 * A page has one line, and a second one to the node that has its lesson: 20 of one caller make ten windows.
 */
const usual: SocketLimits = {
  pingIntervalMs: 1000,
  pingTimeoutMs: 1600,
  burst: 100,
  perSecond: 50,
  perAddress: 5000,
  perCaller: 20,
}

/** The largest message, in bytes: an offer with many codecs is under 10 KB. */
export const MESSAGE_LIMIT = 64 * 1024
/** Messages that can't even be answered with a code, or beyond the rate: after so many the line is ended. */
const PATIENCE = 500

export interface SocketDoorOptions<A> {
  server: HttpServer
  authenticate: Authenticate<A>
  /** Who somebody is, in a text: their lines from all addresses are counted together. */
  callerOf: (actor: A) => string
  log: Log
  checkAnswers: boolean
  /** Our origins beside the one in Host: the public address. */
  origins?: string[]
  /** Who comes in by a ticket in place of a cookie, and into what; null when it is no good (any more). */
  admit?: (ticket: string, as: As) => Promise<{ actor: A; pass: string } | null>
  /** Where a handshake comes from, when proxies are before us. */
  addressOf?: (request: IncomingMessage) => string
  /** Where all nodes count the lines that are opened. */
  redis?: SharedRedis | null
  limits?: Partial<SocketLimits>
  /** The lesson a connection is in, for the log. */
  lessonOf?: (connection: Connection<A>) => string | undefined
  onAnswered?: (command: AnsweredCommand) => void
}

/** One command that was answered. */
export interface AnsweredCommand {
  /** `unknown` for what is not in the table. */
  command: CommandName | 'unknown'
  /** `ok`, or the error's code. */
  outcome: 'ok' | ErrorCode
  ms: number
}

type Handler = (call: { body: unknown; actor: unknown; connection: unknown }) => Promise<unknown>

/** Serves the commands of shared/socket.ts; each is answered by one acknowledgement, whatever happens. */
export function createSocketDoor<A>(options: SocketDoorOptions<A>): SocketDoor<A> {
  const { server, log, checkAnswers } = options
  const limits = { ...usual, ...options.limits }
  const handlers = new Map<string, Handler>()
  const closeListeners: ((connection: Connection<A>) => void)[] = []
  const open = new Map<string, Connection<A>>()

  const io = new Server(server, {
    serveClient: false,
    // Pages of the public address come here with a ticket, and never with a cookie.
    ...(options.admit ? { cors: { origin: options.origins ?? [], credentials: false } } : {}),
    transports: ['websocket', 'polling'],
    maxHttpBufferSize: MESSAGE_LIMIT,
    pingInterval: limits.pingIntervalMs,
    pingTimeout: limits.pingTimeoutMs,
    // A handshake that stops halfway.
    connectTimeout: 10_000,
  })
  io.engine.on('connection', (line: RawLine) => {
    giveUpDead(line, limits.pingTimeoutMs)
    frameAhead(line)
  })
  io.use(createGate(options, limits))
  io.on('connection', (socket) => {
    const connection = connectionOf<A>(socket, checkAnswers, log)
    open.set(connection.id, connection)
    socket.on('disconnect', (reason) => {
      open.delete(connection.id)
      log.debug({ connection: connection.id, reason }, 'line closed')
      for (const listener of closeListeners) listener(connection)
    })
    const passes = createBucket(limits.burst, limits.perSecond, performance.now())
    let patience = PATIENCE
    // `next` is never called: nothing goes to socket.io's own listeners, so no event name can mean anything to them.
    socket.use((packet) => {
      const within = passes(performance.now())
      const asked = answerable(packet)
      if (!within || !asked) patience -= 1
      if (patience <= 0) return connection.end('too many messages that can’t be taken')
      if (!asked) return
      if (!within)
        return asked.answer(
          refuse(
            new AppError('rate_limited', 'Too many messages a second.', { perSecond: limits.perSecond }),
          ),
        )
      void answering(asked.name, asked.args, connection).then(asked.answer)
    })
  })

  async function answering(
    name: string,
    args: unknown[],
    connection: Connection<A>,
  ): Promise<Ack<CommandName>> {
    const begun = performance.now()
    const command = handlers.has(name) ? (name as CommandName) : 'unknown'
    const about = () => ({
      command,
      connection: connection.id,
      lessonId: options.lessonOf?.(connection) ?? lessonIn(args[0]),
    })
    return loggingAbout(about, async () => {
      const ack = await answerTo(name, args, connection)
      const outcome = ack.ok ? 'ok' : ack.error.code
      const ms = performance.now() - begun
      options.onAnswered?.({ command, outcome, ms })
      log.debug({ outcome, ms: Math.round(ms) }, 'answered')
      return ack
    })
  }

  async function answerTo(
    name: string,
    args: unknown[],
    connection: Connection<A>,
  ): Promise<Ack<CommandName>> {
    try {
      const handler = handlers.get(name)
      if (!handler)
        throw new AppError('unknown_event', 'There is no such event.', { event: name.slice(0, 60) })
      if (args.length !== 1 || !isPlain(args[0])) {
        throw new AppError(
          'bad_input',
          'An event takes one object, without binary data, and an acknowledgement.',
        )
      }
      const command = commands[name as CommandName]
      const body = parseInput(command.body, args[0], 'body')
      const answer = await handler({ body, actor: connection.actor, connection })
      return { ok: true, data: (checkAnswers ? checkAnswer(command.answer, answer, name) : answer) as never }
    } catch (error) {
      return refuse(refusalOf(error, log, name))
    }
  }

  return {
    on: (name, handler) => void handlers.set(name, handler as Handler),
    onClose: (listener) => void closeListeners.push(listener),
    connections: () => open.values(),
    size: () => open.size,
    close: () => io.close(),
  }
}

/**
 * Gives a line up when our look at it is unanswered for so long, whatever else arrives meanwhile (engine.io waits once more for
 * one that says something), and with a reset: where only the way to us is dead, the page still hears us and is told at once. The polite
 * end waits for the page's own goodbye, which can't come, behind all that was not acknowledged.
 */
function giveUpDead(line: RawLine, afterMs: number): void {
  const { socket, headers } = line.request
  let due: ReturnType<typeof setTimeout> | undefined
  line.on('packetCreate', ({ type }) => {
    if (type !== 'ping') return
    clearTimeout(due)
    due = setTimeout(() => {
      // One that began by polling may share its connection with others, behind a proxy; TLS has no reset.
      if (headers.upgrade?.toLowerCase() !== 'websocket') line.close(true)
      else if ('encrypted' in socket) socket.destroy()
      else socket.resetAndDestroy()
    }, afterMs)
  })
  line.on('packet', ({ type }) => {
    if (type === 'pong') clearTimeout(due)
  })
  line.on('close', () => clearTimeout(due))
}

const pingFrame = textFrame('2')

/**
 * Puts what goes over the line into a WebSocket frame at once. Else ws makes the head of each message by itself and writes it apart from
 * its text, which for looks, the most frequent of all, costs more than they do. Over polling the frame is not looked at.
 */
function frameAhead(line: RawLine): void {
  line.on('packetCreate', (packet) => {
    const { type, data, options } = packet
    if (options.wsPreEncodedFrame) return
    if (type === 'ping') packet.options = { ...options, wsPreEncodedFrame: [pingFrame] }
    else if (type === 'message' && typeof data === 'string')
      packet.options = { ...options, wsPreEncodedFrame: [textFrame(`4${data}`)] }
  })
}

/** As Socket.IO's own rooms do it: over a WebSocket goes the frame as it is, over polling the text. */
function sendPacket(line: PacketLine, { text, frame }: Packet): void {
  line.write(text, { compress: false, wsPreEncodedFrame: [frame] })
}

/** engine.io's own line, which takes a frame that its types keep for Socket.IO. */
interface PacketLine {
  write(text: string, options: { compress: boolean; wsPreEncodedFrame: Buffer[] }): unknown
}

interface RawPacket {
  type: string
  data?: unknown
  options: { wsPreEncodedFrame?: Buffer[] }
}

/** engine.io's own line, as far as it is used here. */
interface RawLine {
  request: IncomingMessage
  on(name: 'packetCreate' | 'packet', listener: (packet: RawPacket) => void): void
  on(name: 'close', listener: () => void): void
  close(discard: boolean): void
}

/** Who enters is in no lesson yet, but names one. */
function lessonIn(body: unknown): string | undefined {
  const named = typeof body === 'object' && body !== null && 'lessonId' in body ? body.lessonId : undefined
  return typeof named === 'string' ? named.slice(0, 36) : undefined
}

const refuse = (error: AppError): Ack<CommandName> => ({ ok: false, error: error.toWire() })

function connectionOf<A>(socket: Socket, checkAnswers: boolean, log: Log): Connection<A> {
  return {
    id: socket.id,
    actor: socket.data.actor as A,
    pass: (socket.data.pass as string | undefined) ?? null,
    notify: (name, body) =>
      void socket.emit(name, checkAnswers ? checkAnswer(notices[name], body, name) : body),
    share(notice) {
      if (checkAnswers) checkAnswer(notices[notice.name], notice.body, notice.name)
      if (socket.connected) sendPacket(socket.conn, notice.packet())
    },
    end(reason) {
      log.debug({ connection: socket.id, reason }, 'line ended by us')
      socket.disconnect(true)
    },
  }
}
