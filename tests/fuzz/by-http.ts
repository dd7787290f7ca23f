import { type Agent, request } from 'node:http'
import { z } from 'zod'
import { errorStatus } from '../../shared/errors.ts'
import { fileBody } from '../../shared/file.ts'
import { http, type Route, type RouteName } from '../../shared/http.ts'
import { mutated, oddity, type Random } from './random.ts'
import { type Foreign, httpSamples, ownDoors } from './samples.ts'
import type { Told } from './told.ts'

interface HttpMessage {
  method: string
  path: string
  body: string | Buffer | undefined
  contentType: string
  cookie: string | undefined
}

export interface HttpFuzz {
  /** A door's own message with something wrong, or one for no door; null when it may be let in. */
  next(random: Random): (() => Promise<Told>) | null
}

/** @param cookies whose messages they are; undefined is nobody's */
export function createHttpFuzz(scene: {
  url: string
  agent: Agent
  cookies: readonly (string | undefined)[]
  foreign: Foreign
}): HttpFuzz {
  const { url, agent, cookies, foreign } = scene

  /** A door's own message with something wrong; null when it may be let in: it ends a session of ours, or is about the sender alone. */
  function mutatedRequest(random: Random): HttpMessage | null {
    const name = random.pick(Object.keys(http) as RouteName[])
    const [method, template] = name.split(' ') as [string, string]
    const route: Route = http[name]
    const sample = (httpSamples(foreign, random)[name] ?? {
      params: Object.fromEntries(
        [...template.matchAll(/:(\w+)/g)].map(([, field]) => [field, random.uuid()]),
      ),
    }) as Record<'params' | 'query' | 'body', object | undefined>
    const part = random.pick(['params', 'query', 'body', 'body', 'body', 'none'] as const)
    const changed = (which: 'params' | 'query' | 'body') =>
      which === part ? mutated(sample[which] ?? {}, random) : (sample[which] ?? {})
    const params = changed('params') as Record<string, unknown>
    const query = changed('query')
    const body = changed('body')
    const wellFormed = (['query', 'body'] as const).every(
      (which) => (route[which] ?? z.strictObject({})).safeParse(which === 'query' ? query : body).success,
    )
    if (ownDoors.includes(name) && wellFormed) return null
    const path = template.replace(/:(\w+)/g, (_, field: string) =>
      encodeURIComponent(wellFormedText(params?.[field])),
    )
    const asked = Object.entries(typeof query === 'object' && query !== null ? query : { query })
      .map(([key, value]) =>
        [key, value].map((one) => encodeURIComponent(wellFormedText(one)).slice(0, 2_000)).join('='),
      )
      .join('&')
    let text: string | Buffer | undefined
    let contentType = 'application/json'
    if (method !== 'GET') {
      text = JSON.stringify(body) ?? ''
      const way = random.next()
      if (way < 0.04) text = text.slice(0, random.below(text.length))
      else if (way < 0.07) contentType = random.pick(['text/plain', 'application/x-www-form-urlencoded', 'x'])
      else if (way < 0.09) text = Buffer.from([0x7b, 0xff, 0xfe, 0x00, random.below(256)])
      else if (way < 0.1) text = JSON.stringify({ a: 'x'.repeat(300 * 1024) })
    }
    // Where a file is taken, whatever isn't said to be JSON is one.
    if (ownDoors.includes(name) && route.body === fileBody && contentType !== 'application/json') return null
    return {
      method,
      path: path.slice(0, 6_000) + (asked ? `?${asked.slice(0, 4_000)}` : ''),
      body: text,
      contentType,
      cookie: random.pick([
        ...cookies,
        cookies[1],
        cookies[2],
        `tongke_person=${encodeURIComponent(wellFormedText(random.text()))}`,
      ]),
    }
  }

  /** No door at all, or a method that it doesn't have. */
  function strayRequest(random: Random): HttpMessage {
    const path = random.pick([
      `/api/${encodeURIComponent(wellFormedText(random.text()))}`,
      `/api/lessons/${random.uuid()}/${random.uuid()}`,
      '/api/%E0%A4%A',
      '/api/__proto__/constructor',
      '/api//lessons',
      `/api/${'x/'.repeat(500)}`,
    ])
    return {
      method: random.pick(['PATCH', 'PUT', 'POST', 'DELETE']),
      path,
      body: JSON.stringify(oddity(random)),
      contentType: 'application/json',
      cookie: random.pick(cookies),
    }
  }

  /** Only what reads, or deletes nothing, may be let through. */
  function sendRequest(message: HttpMessage): Promise<Told> {
    const { method, path, body, contentType, cookie } = message
    return new Promise((resolve, reject) => {
      const fail = (why: string) =>
        reject(new Error(`${why}: ${JSON.stringify({ ...message, body: String(body).slice(0, 2_000) })}`))
      const asked = request(
        url + path,
        {
          agent,
          method,
          headers: {
            ...(cookie ? { cookie } : {}),
            ...(body === undefined
              ? {}
              : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
          },
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('error', (error) => fail(error.message))
          response.on('end', () => {
            const status = response.statusCode ?? 0
            // What is not there is deleted already: it may be said so.
            if (status < 300 && (method === 'GET' || method === 'DELETE')) return resolve('let through')
            try {
              const { code } = JSON.parse(Buffer.concat(parts).toString()).error as {
                code: keyof typeof errorStatus
              }
              if (errorStatus[code] !== status) return fail(`${code} with status ${status}`)
              resolve({ code, status })
            } catch {
              fail(`status ${status} without a code: ${Buffer.concat(parts).toString().slice(0, 300)}`)
            }
          })
        },
      )
      asked.on('error', (error) => fail(error.message))
      asked.end(body)
    })
  }

  return {
    next(random) {
      const message = random.next() < 0.06 ? strayRequest(random) : mutatedRequest(random)
      return message && (() => sendRequest(message))
    },
  }
}

/** As text of an address can be: a half of a surrogate pair becomes U+FFFD. */
const wellFormedText = (value: unknown): string =>
  Buffer.from(typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)).toString()
