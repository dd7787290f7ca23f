import { createServer } from 'node:http'
import {
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket as TcpSocket,
} from 'node:net'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../server/platform/listen.ts'
import { createLog } from '../../server/platform/log.ts'
import {
  type Connection,
  createSocketDoor,
  MESSAGE_LIMIT,
  type SocketLimits,
} from '../../server/platform/socket.ts'
import { shareNotice } from '../../server/platform/socket-notice.ts'
import { AppError, type WireError } from '../../shared/errors.ts'

const id = '7f1c2a34-0000-4000-8000-000000000001'

interface Actor {
  name: string
}
type Answer = { ok: boolean; data?: unknown; error?: WireError }

/** A door on a free port, where the cookie `good` is signed in; `page` opens a line to it. */
async function open(limits: Partial<SocketLimits> = {}) {
  const server = createServer((_req, res) => res.end())
  const closed: Connection<Actor>[] = []
  const door = createSocketDoor<Actor>({
    server,
    authenticate: async (cookies, as) => (cookies[`tongke_${as}`] === 'good' ? { name: as } : null),
    callerOf: ({ name }) => name,
    log: createLog('silent'),
    checkAnswers: true,
    limits,
  })
  door.onClose((connection) => void closed.push(connection))
  const listener = await listen(server, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => door.close())
  const page = (options: Partial<ManagerOptions & SocketOptions> = {}, port = listener.port): Socket => {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      auth: { as: 'device' },
      extraHeaders: { cookie: 'tongke_device=good' },
      reconnectionDelay: 50,
      forceNew: true,
      ...options,
    })
    onTestFinished(() => void socket.close())
    return socket
  }
  return { door, page, closed, port: listener.port }
}

const once = <T>(socket: Socket, event: string) => new Promise<T>((resolve) => socket.once(event, resolve))
const ask = (socket: Socket, event: string, ...args: unknown[]): Promise<Answer> =>
  socket.timeout(5000).emitWithAck(event, ...args)
const codeOf = async (answer: Promise<Answer>) => (await answer).error?.code
const refusal = async (socket: Socket) =>
  (await once<Error & { data?: WireError }>(socket, 'connect_error')).data?.code

/** Settles when `check` holds, asked after every turn of the event loop; the test's own time limit bounds it. */
async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise(setImmediate)
}

test('a command reaches its handler parsed, and its answer comes back', async () => {
  const { door, page } = await open()
  door.on('question:take', async ({ body, actor, connection }) => {
    expect(actor).toEqual({ name: 'device' })
    connection.notify('media:consumer-closed', { consumerId: body.id })
    throw new AppError('question_closed', 'It was answered.', { by: actor.name })
  })
  door.on('lesson:leave', async () => ({ done: true, secret: 1 }))
  const socket = page()
  const notice = once(socket, 'media:consumer-closed')
  const refused = await ask(socket, 'question:take', { id })
  expect(refused).toEqual({
    ok: false,
    error: { code: 'question_closed', message: 'It was answered.', details: { by: 'device' } },
  })
  expect(await notice).toEqual({ consumerId: id })
  expect(await ask(socket, 'lesson:leave', {})).toEqual({ ok: true, data: { done: true } })
})

test('what several lines are told comes to each, in its order, over WebSocket and polling', async () => {
  const { door, page } = await open()
  const notices = [10, 200, 100_000].map((length) =>
    shareNotice('media:consumer-closed', { consumerId: '音'.repeat(length) }),
  )
  door.on('lesson:leave', async ({ connection }) => {
    connection.notify('media:consumer-closed', { consumerId: 'first' })
    for (const notice of notices) connection.share(notice)
    connection.notify('media:consumer-closed', { consumerId: 'last' })
    return { done: true }
  })
  for (const transport of ['websocket', 'polling', 'websocket']) {
    const socket = page({ transports: [transport] })
    const told: string[] = []
    socket.on('media:consumer-closed', ({ consumerId }: { consumerId: string }) => told.push(consumerId))
    expect((await ask(socket, 'lesson:leave', {})).ok).toBe(true)
    expect(told).toEqual(['first', ...notices.map(({ body }) => body.consumerId), 'last'])
  }
})

test('what is not as the table says is refused with a code', async () => {
  const { door, page, closed } = await open()
  door.on('question:take', async () => expect.unreachable())
  door.on('media:produce', async () => expect.unreachable())
  const socket = page()
  for (const event of ['lesson:fly', 'error', 'constructor', '__proto__', 'lesson:state', '']) {
    expect([event, await codeOf(ask(socket, event, {}))]).toEqual([event, 'unknown_event'])
  }
  const bodies: unknown[][] = [
    [],
    [null],
    ['x'],
    [5],
    [[]],
    [{}],
    [{ id: 'x' }],
    [{ id }, {}],
    [{ id: Buffer.from(id) }],
  ]
  for (const body of bodies)
    expect([body, await codeOf(ask(socket, 'question:take', ...body))]).toEqual([body, 'bad_input'])
  const hidden = { kind: 'video', rtpParameters: { codecs: [{ parameters: { x: Buffer.from('x') } }] } }
  expect(await codeOf(ask(socket, 'media:produce', hidden))).toBe('bad_input')
  expect(await codeOf(ask(socket, 'lesson:leave', {}))).toBe('unknown_event')
  expect(closed).toEqual([])
})

test('an error of ours is told by an id alone', async () => {
  const { door, page } = await open()
  door.on('lesson:leave', async () => {
    throw new Error('geheim')
  })
  door.on('lesson:end', async () => ({ done: false }) as never)
  const socket = page()
  const { error } = await ask(socket, 'lesson:leave', {})
  expect(error?.code).toBe('internal')
  expect(JSON.stringify(error)).not.toContain('geheim')
  expect(await codeOf(ask(socket, 'lesson:end', {}))).toBe('internal')
})

test('a handshake without a session, from another site or out of form is refused with its code', async () => {
  const { door, page } = await open()
  const headers = (extra: Record<string, string>) => ({
    extraHeaders: { cookie: 'tongke_device=good', ...extra },
  })
  expect(await refusal(page({ extraHeaders: {} }))).toBe('unauthenticated')
  expect(await refusal(page({ auth: { as: 'person' } }))).toBe('unauthenticated')
  expect(await refusal(page({ extraHeaders: { cookie: 'tongke_device=old' } }))).toBe('unauthenticated')
  expect(await refusal(page({ auth: { as: 'root' } }))).toBe('bad_input')
  expect(await refusal(page({ auth: {} }))).toBe('bad_input')
  expect(await refusal(page(headers({ origin: 'https://evil.example' })))).toBe('forbidden')
  expect(
    await refusal(page({ ...headers({ origin: 'https://evil.example' }), transports: ['polling'] })),
  ).toBe('forbidden')
  expect([...door.connections()]).toEqual([])
})

test('a message larger than 64 KB ends the line, and only that line', async () => {
  const { door, page } = await open()
  door.on('lesson:leave', async () => ({ done: true }))
  const [large, other] = [page({ reconnection: false }), page()]
  await Promise.all([once(large, 'connect'), once(other, 'connect')])
  const gone = once(large, 'disconnect')
  large.emit('lesson:leave', { text: 'x'.repeat(MESSAGE_LIMIT) })
  await gone
  expect((await ask(other, 'lesson:leave', {})).ok).toBe(true)
})

test('more commands than the bound are refused, and a flood ends the line', async () => {
  const { door, page, closed } = await open({ burst: 10, perSecond: 1 })
  let handled = 0
  door.on('lesson:leave', async () => {
    handled += 1
    return { done: true }
  })
  const socket = page()
  const codes = await Promise.all(Array.from({ length: 30 }, () => codeOf(ask(socket, 'lesson:leave', {}))))
  expect(codes.filter((code) => code === undefined).length).toBe(handled)
  expect(handled).toBeLessThan(15)
  expect(codes.at(-1)).toBe('rate_limited')
  for (let i = 0; i < 600; i++) socket.emit('lesson:leave', {})
  await until(() => closed.length === 1)
})

test('one address has a bounded number of lines, and gets them back', async () => {
  const { page, closed } = await open({ perAddress: 2 })
  const [first, second] = [page(), page()]
  await Promise.all([once(first, 'connect'), once(second, 'connect')])
  expect(await refusal(page())).toBe('rate_limited')
  first.close()
  await until(() => closed.length === 1)
  await once(page(), 'connect')
})

test('a line we end stays ended; when the server goes, its page tries again', async () => {
  const { door, page, closed } = await open()
  const [ended, left] = [page(), page()]
  await Promise.all([once(ended, 'connect'), once(left, 'connect')])
  const connection = [...door.connections()].find(({ id }) => id === ended.id)!
  const notice = once(ended, 'session:ended')
  const reason = once(ended, 'disconnect')
  connection.notify('session:ended', {})
  connection.end('signed out')
  await notice
  expect(await reason).toBe('io server disconnect')
  await until(() => closed.length === 1)
  expect([...door.connections()].map(({ id }) => id)).toEqual([left.id])
  const dropped = once(left, 'disconnect')
  await door.close()
  expect(await dropped).toBe('transport close')
  expect(left.active).toBe(true)
  expect(closed).toHaveLength(2)
})

test('a line that dies without a word is known at both ends', async () => {
  const { page, port, closed } = await open({ pingIntervalMs: 100, pingTimeoutMs: 300 })
  const wire = await deadableWire(port)
  const socket = page({ reconnection: false }, wire.port)
  await once(socket, 'connect')
  const told = once(socket, 'disconnect')
  wire.die()
  expect(await told).toBe('ping timeout')
  await until(() => closed.length === 1)
})

test('a page that hears but is no longer heard is told that its line is dead, and need not find out', async () => {
  const { page, port, closed } = await open({ pingIntervalMs: 1_000, pingTimeoutMs: 300 })
  const wire = await deadableWire(port)
  const socket = page({ reconnection: false }, wire.port)
  await once(socket, 'connect')
  const told = once(socket, 'disconnect')
  wire.dieOutward()
  expect(await told).toBe('transport close')
  await until(() => closed.length === 1)
})

/** A port that passes all on to `target` until it dies: then nothing arrives any more, and nothing is closed. */
async function deadableWire(target: number) {
  const ends: TcpSocket[] = []
  const outward: TcpSocket[] = []
  let dead = false
  const server: TcpServer = createTcpServer((here) => {
    const there = connect(target, '127.0.0.1')
    ends.push(here, there)
    outward.push(here)
    here.pipe(there)
    there.pipe(here)
    for (const end of [here, there]) end.on('error', () => {})
    // A reset is passed on too.
    there.on('close', () => dead || here.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const end of ends) end.destroy()
    server.close()
  })
  const stop = (them: TcpSocket[]) => {
    for (const end of them) {
      end.unpipe()
      end.pause()
    }
  }
  return {
    port: (server.address() as { port: number }).port,
    die() {
      dead = true
      stop(ends)
    },
    /** What is said to `target` is lost; what it says still arrives. */
    dieOutward: () => stop(outward),
  }
}
