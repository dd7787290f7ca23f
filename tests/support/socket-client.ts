import { io, type Socket } from 'socket.io-client'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import { AppError } from '../../shared/errors.ts'
import type { LiveState } from '../../shared/live.ts'
import type {
  Ack,
  CommandAnswer,
  CommandInput,
  CommandName,
  Notice,
  NoticeName,
} from '../../shared/socket.ts'
import { signIn, type TestApp } from './app.ts'

type Told = { [N in NoticeName]: { name: N; body: Notice<N> } }[NoticeName]

/** One page's line, as a test drives it. */
export interface Client {
  socket: Socket
  /** Rejects with the server's own error. */
  command<N extends CommandName>(name: N, body: CommandInput<N>): Promise<CommandAnswer<N>>
  /** Everything told so far, oldest first. */
  told: Told[]
  /** The first notice of a name that was told, or will be, and fits. */
  notice<N extends NoticeName>(name: N, fits?: (body: Notice<N>) => boolean): Promise<Notice<N>>
  /** The next state that fits; the last one told counts. */
  state(fits: (state: LiveState) => boolean): Promise<LiveState>
  closed: Promise<void>
  /** Ends the line as a broken one ends: without a word. */
  drop(): void
}

/** Signs in and opens the line; `as` comes from who it is. */
export async function connectAs(app: TestApp, who: PersonActor | DeviceActor): Promise<Client> {
  return connect(app, await signIn(app, who), who.kind)
}

/** @param ticket in place of the cookie, at the node to which another sent the page */
export async function connect(
  { url }: { url: string },
  cookie: string,
  as: 'person' | 'device',
  ticket?: string,
): Promise<Client> {
  const socket = io(url, {
    transports: ['websocket'],
    extraHeaders: { cookie },
    auth: { as, ticket },
    reconnection: false,
    forceNew: true,
  })
  const told: Told[] = []
  const listeners = new Set<() => void>()
  socket.onAny((name: string, body: unknown) => {
    told.push({ name, body } as Told)
    for (const listener of [...listeners]) listener()
  })
  const closed = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error: Error & { data?: { code: string; message: string } }) =>
      reject(error.data ? Object.assign(new Error(error.data.message), error.data) : error),
    )
    // It was open, and broke before it was let in.
    socket.once('disconnect', (reason) => reject(new Error(`the line broke: ${reason}`)))
  })

  function until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find()
        if (found === undefined) return
        listeners.delete(look)
        resolve(found)
      }
      listeners.add(look)
      look()
    })
  }

  return {
    socket,
    told,
    closed,
    async command(name, body) {
      const ack = (await socket.emitWithAck(name, body)) as Ack<typeof name>
      if (ack.ok) return ack.data as never
      throw new AppError(ack.error.code, ack.error.message, ack.error.details)
    },
    notice: (name, fits = () => true) =>
      until(() => told.find((one) => one.name === name && fits(one.body as never))?.body as never),
    state: (fits) =>
      until(() => {
        const last = told.findLast((one) => one.name === 'lesson:state')?.body as LiveState | undefined
        return last && fits(last) ? last : undefined
      }),
    drop: () => void socket.disconnect(),
  }
}
