import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { AppError, type WireError } from '../../shared/errors.ts'
import type { CommandAnswer, CommandInput, CommandName, Notice, NoticeName } from '../../shared/socket.ts'
import { createStore, type Store } from '../ui/store.ts'

/** `refused`: the server knows no session for this page; signing in or pairing again is the only way on. */
export interface ConnectionState {
  state: 'connecting' | 'connected' | 'lost' | 'refused'
  /** Since when, in epoch milliseconds of this machine's clock. */
  since: number
}

export interface LessonSocket {
  connection: Store<ConnectionState>
  /**
   * Sends one command and waits for its answer, at most `waitMs`. Rejects with AppError: the server's own, or
   * `unavailable` when no answer came. What a command makes carries an id made by its caller, so it can be sent again.
   */
  command<N extends CommandName>(name: N, body: CommandInput<N>, waitMs?: number): Promise<CommandAnswer<N>>
  on<N extends NoticeName>(name: N, listener: (body: Notice<N>) => void): () => void
  /** Another line of the same page, to the node that has its lesson; `gone` when it was refused, or is lost and not back at once. */
  at(url: string, ticket: string, gone: () => void): LessonSocket
  /** Drops a connection that is seen to be dead, without waiting until the browser notices, and dials anew. */
  renew(): void
  close(): void
}

type Ack = { ok: true; data: unknown } | { ok: false; error: WireError }

const dialAgainMs = 1_000
/**
 * How long an attempt to connect may take, in turns: a line that is dead swallows the first packet of an attempt, and TCP sends
 * it again after 1 s and 3 s only, so most attempts are short; the long one is for lines so slow that they need it.
 */
const attemptsMs = [1_500, 1_500, 1_500, 5_000]

/** A node whose line is dialled anew so often: if it is dead, its lesson is with another by then. */
const nodeAttempts = 2

interface Node {
  url: string
  ticket: string
  gone: () => void
}

/** Opens the socket of a page and keeps it open: a lost connection is dialled again at once and then without end. */
export function openSocket(as: 'person' | 'device'): LessonSocket {
  return open(as)
}

function open(as: 'person' | 'device', node?: Node): LessonSocket {
  const options: Partial<ManagerOptions & SocketOptions> = {
    auth: { as, ticket: node?.ticket },
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 400,
    reconnectionAttempts: node ? nodeAttempts : Number.POSITIVE_INFINITY,
    timeout: 5_000,
  }
  const socket: Socket = node ? io(node.url, { ...options, forceNew: true }) : io(options)
  const connection = createStore<ConnectionState>({ state: 'connecting', since: Date.now() })
  let closed = false
  let ended = false
  let again: ReturnType<typeof setTimeout> | undefined

  const become = (state: ConnectionState['state']): void => {
    if (connection.get().state !== state) connection.set({ state, since: Date.now() })
  }
  const dialLater = (): void => {
    if (closed || ended) return
    clearTimeout(again)
    if (node) node.gone()
    else again = setTimeout(() => socket.connect(), dialAgainMs)
  }

  if (node) socket.io.on('reconnect_failed', node.gone)
  socket.io.on('reconnect_attempt', (attempt) => {
    socket.io.timeout(attemptsMs[(attempt - 1) % attemptsMs.length] as number)
  })
  socket.on('connect', () => become('connected'))
  socket.on('disconnect', () => {
    if (connection.get().state === 'connected') become('lost')
    // The server's own goodbye is not dialled again by socket.io.
    if (!socket.active) dialLater()
  })
  socket.on('connect_error', (error: Error & { data?: Partial<WireError> }) => {
    // Whether the session has ended, the page's own address says.
    const refused = error.data?.code === 'unauthenticated' || error.data?.code === 'forbidden'
    if (refused && !node) {
      ended = true
      become('refused')
    } else if (!socket.active) dialLater()
  })
  socket.on('session:ended', () => {
    ended = true
    become('refused')
    socket.disconnect()
  })
  // A network that comes back is tried at once instead of at the end of the pause between two attempts.
  const online = (): void => {
    if (!ended && !socket.connected) socket.disconnect().connect()
  }
  addEventListener('online', online)

  return {
    connection,
    async command(name, body, waitMs = 6_000) {
      if (!socket.connected)
        throw new AppError('unavailable', 'The connection is lost. It is being restored; try again then.')
      let answer: Ack
      try {
        answer = (await socket.timeout(waitMs).emitWithAck(name, body)) as Ack
      } catch {
        throw new AppError('unavailable', `No answer to ${name} within ${waitMs} ms. Try again.`)
      }
      if (answer.ok) return answer.data as never
      throw new AppError(answer.error.code, answer.error.message, answer.error.details)
    },
    on(name, listener) {
      socket.on(name as string, listener as (body: unknown) => void)
      return () => socket.off(name as string, listener as (body: unknown) => void)
    },
    at: (url, ticket, gone) => open(as, { url, ticket, gone }),
    renew() {
      if (closed || ended) return
      socket.disconnect().connect()
    },
    close() {
      closed = true
      clearTimeout(again)
      removeEventListener('online', online)
      socket.disconnect()
    },
  }
}
