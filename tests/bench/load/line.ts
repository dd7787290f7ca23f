/** A page's line as the benches' clients have it: nothing but the protocol. */
import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import type { Ack, CommandAnswer, CommandInput, CommandName } from '../../../shared/socket.ts'

type As = 'person' | 'device'

/** @throws with `code`: why the line was refused */
async function dial(url: string, cookie: string | null, auth: { as: As; ticket?: string }): Promise<Socket> {
  const socket = io(url, {
    transports: ['websocket'],
    extraHeaders: cookie ? { cookie } : {},
    auth,
    reconnection: false,
    forceNew: true,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('connect_error', (error: Error & { data?: { code: string } }) =>
      reject(Object.assign(error, { code: error.data?.code ?? `line: ${error.message}` })),
    )
    // It was open, and broke before it was let in.
    socket.once('disconnect', (reason) =>
      reject(Object.assign(new Error(reason), { code: `line: ${reason}` })),
    )
  })
  return socket
}

async function ask<N extends CommandName>(socket: Socket, name: N, body: CommandInput<N>): Promise<Ack<N>> {
  return (await socket.timeout(30_000).emitWithAck(name, body)) as Ack<N>
}

/** @throws with `code`: the command and the server's code */
export async function done<N extends CommandName>(
  socket: Socket,
  name: N,
  body: CommandInput<N>,
): Promise<CommandAnswer<N>> {
  const answer = await ask(socket, name, body)
  if (answer.ok) return answer.data
  throw Object.assign(new Error(`${name}: ${answer.error.message}`), {
    code: `${name}: ${answer.error.code}`,
  })
}

export interface Entering {
  /** The node that is asked first; a balancer would choose it. */
  home: string
  cookie: string
  as: As
  lessonId: string
  rtpCapabilities: CommandInput<'lesson:enter'>['rtpCapabilities']
}

/** As a page does: a line to any node, then one with a ticket to the node that has the lesson. */
export async function enter({ home, cookie, as, lessonId, rtpCapabilities }: Entering): Promise<{
  socket: Socket
  /** Whether another node than the one asked had it. */
  sentOn: boolean
  /** Ms until the first line was open. */
  lineMs: number
}> {
  const begun = performance.now()
  let socket = await dial(home, cookie, { as })
  const lineMs = performance.now() - begun
  const body = { lessonId, windowId: randomUUID(), rtpCapabilities }
  let entered = await ask(socket, 'lesson:enter', body)
  const sentOn = !entered.ok && entered.error.code === 'elsewhere'
  if (!entered.ok && sentOn) {
    const { url, ticket } = entered.error.details as { url: string; ticket: string }
    socket.disconnect()
    socket = await dial(url, null, { as, ticket })
    entered = await ask(socket, 'lesson:enter', body)
  }
  if (entered.ok) return { socket, sentOn, lineMs }
  socket.disconnect()
  throw Object.assign(new Error(entered.error.message), { code: entered.error.code })
}
