import express from 'express'
import { type Actor, actorText, type DeviceActor, type PersonActor } from '../../server/account/actor.ts'
import { createHttpDoor, type HttpDoor } from '../../server/platform/http.ts'
import { createHttpServer, listen } from '../../server/platform/listen.ts'
import { createLog } from '../../server/platform/log.ts'

type Json = Awaited<ReturnType<Response['json']>>

/** The HTTP doors of some rooms on a free port, without the rest of the server; they check what they answer. */
export interface Doors {
  /** Whoever asks is signed in; null is nobody. What is no Buffer is sent as JSON. */
  send(
    who: PersonActor | DeviceActor | null,
    route: string,
    body?: Buffer | object,
    headers?: Record<string, string>,
  ): Promise<Response>
  /** The same, with the answer read. */
  ask<T = Json>(
    who: PersonActor | DeviceActor,
    route: string,
    body?: object,
  ): Promise<{ status: number; body: T }>
  close(): Promise<void>
}

export async function openDoors(open: (door: HttpDoor<Actor>) => void): Promise<Doors> {
  const app = express()
  const actors = new Map<string, Actor>()
  open(
    createHttpDoor<Actor>({
      app,
      authenticate: async (cookies, as) => actors.get(cookies[`tongke_${as}`] ?? '') ?? null,
      log: createLog('silent'),
      secure: false,
      checkAnswers: true,
      callerOf: actorText,
    }),
  )
  const listener = await listen(createHttpServer(app, null), { host: '127.0.0.1', port: 0 })

  const send: Doors['send'] = async (who, route, body, headers = {}) => {
    const [method, path] = route.split(' ') as [string, string]
    if (who) actors.set(who.id, who)
    const file = Buffer.isBuffer(body)
    const json = method === 'GET' || file ? undefined : JSON.stringify(body ?? {})
    return fetch(`http://127.0.0.1:${listener.port}${path}`, {
      method,
      headers: {
        ...(who && { cookie: `tongke_${who.kind}=${who.id}`, 'x-tongke-as': who.kind }),
        ...(file && { 'content-type': 'application/octet-stream' }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: file ? new Uint8Array(body) : json,
    })
  }
  return {
    send,
    async ask<T>(who: PersonActor | DeviceActor, route: string, body?: object) {
      const response = await send(who, route, body)
      return { status: response.status, body: (await response.json()) as T }
    },
    close: () => listener.close(0),
  }
}
