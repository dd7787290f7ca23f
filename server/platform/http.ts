import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { z } from 'zod'
import { AppError, errorStatus } from '../../shared/errors.ts'
import { type FileAnswer, fileAnswer, fileBody } from '../../shared/file.ts'
import { type Answer, http, type Parsed, type Route, type RouteName } from '../../shared/http.ts'
import { type As, type Authenticate, cookieNames, parseCookies, writeCookie } from './cookies.ts'
import { readBody, readFile } from './http-body.ts'
import type { Log } from './log.ts'
import { addressKey, isOwnOrigin } from './origin.ts'
import { callerRate, createRate, generalRate, type Rate } from './rate.ts'
import type { SharedRedis } from './redis.ts'
import { checkAnswer, parseInput, refusalOf } from './refusal.ts'

/** Who a door lets in: anyone (nobody is looked up), a person, a classroom's device, or one of the two. */
export type Who = 'anyone' | As | 'either'

/** What a handler gets. */
export interface HttpCall<N extends RouteName, A, W extends Who = As> {
  params: Parsed<N, 'params'>
  query: Parsed<N, 'query'>
  body: Parsed<N, 'body'>
  actor: W extends 'anyone' ? null : A
  cookies: Record<string, string>
  ip: string
  userAgent: string
  /** HttpOnly, SameSite=Strict, for the whole site; Secure under TLS. */
  setCookie(name: string, value: string, maxAgeSeconds: number): void
  clearCookie(name: string): void
}

export interface HttpDoor<A> {
  /**
   * Opens a route of the table: rate → origin → who → parse → handler → answer.
   * @param options `rate` bounds this route of one address, beside the bound for all
   */
  on<N extends RouteName, W extends Who>(
    name: N,
    options: { as: W; rate?: Rate },
    handler: (call: HttpCall<N, A, W>) => Promise<Answer<N>>,
  ): void
}

export interface HttpDoorOptions<A> {
  app: Express
  authenticate: Authenticate<A>
  log: Log
  /** Whether browsers reach us by https: cookies are for it alone. */
  secure: boolean
  /** Check every answer against the table: in tests and development. */
  checkAnswers: boolean
  /** Our origins beside the one in Host: the public address. */
  origins?: string[]
  /** Who somebody is, in a text: their requests from all addresses are counted together. */
  callerOf: (actor: A) => string
  /** The bounds of one address and of one caller for all routes together. */
  rate?: Rate
  callerRate?: Rate
  /** Where all nodes count together. */
  redis?: SharedRedis | null
}

const none = z.strictObject({})

/** Serves the table of shared/http.ts under /api; whatever else is asked there is `not_found`. */
export function createHttpDoor<A>(options: HttpDoorOptions<A>): HttpDoor<A> {
  const { app, authenticate, log, secure, checkAnswers, origins = [], redis = null } = options
  const takeAny = createRate(options.rate ?? generalRate, redis && { redis, name: 'http' })
  const takeOfCaller = createRate(options.callerRate ?? callerRate, redis && { redis, name: 'caller' })
  const routes = express.Router()

  app.disable('x-powered-by')
  app.use('/api', async (req, res, next) => {
    res.locals.route = 'unknown'
    res.set('Cache-Control', 'no-store')
    await takeAny(addressKey(req.ip ?? ''))
    next()
  })
  app.use('/api', routes)
  app.use('/api', (req) => {
    throw new AppError('not_found', `There is no ${req.method} ${req.baseUrl}${req.path}.`)
  })
  app.use('/api', (error: unknown, req: Request, res: Response, next: NextFunction) => {
    const refusal = refusalOf(asRefusal(error), log, `${req.method} ${req.originalUrl.split('?')[0]}`)
    if (res.headersSent) return next(error)
    const { retryAfterSeconds } = refusal.details
    if (retryAfterSeconds !== undefined) res.set('Retry-After', String(retryAfterSeconds))
    res.status(errorStatus[refusal.code]).json({ error: refusal.toWire() })
  })

  async function actorOf(req: Request, cookies: Record<string, string>, who: Who): Promise<A | null> {
    if (who === 'anyone') return null
    for (const as of orderOf(who, req)) {
      const actor = cookies[cookieNames[as]] ? await authenticate(cookies, as) : null
      if (actor) return actor
    }
    throw new AppError('unauthenticated', 'Sign in first.', { as: who })
  }

  return {
    on(name, { as, rate }, handler) {
      const route: Route = http[name]
      const [method, path] = name.split(' ') as [string, string]
      const take = rate && createRate(rate, redis && { redis, name })

      const serve = async (req: Request, res: Response) => {
        res.locals.route = name
        await take?.(addressKey(req.ip ?? ''))
        if (method !== 'GET') refuseForeign(req, origins)
        const cookies = parseCookies(req.headers.cookie)
        const actor = await actorOf(req, cookies, as)
        if (actor) await takeOfCaller(options.callerOf(actor))
        const call = {
          params: parseInput(route.params ?? none, { ...req.params }, 'params'),
          query: parseInput(route.query ?? none, { ...req.query }, 'query'),
          body: await bodyOf(route, req, res),
          actor,
          cookies,
          ip: req.ip ?? '',
          userAgent: (req.headers['user-agent'] ?? '').slice(0, 300),
          setCookie: (cookie: string, value: string, age: number) =>
            void res.append('Set-Cookie', writeCookie(cookie, value, age, secure)),
          clearCookie: (cookie: string) => void res.append('Set-Cookie', writeCookie(cookie, '', 0, secure)),
        }
        const answer = await handler(call as never)
        if (route.answer === fileAnswer) sendFile(res, answer as FileAnswer)
        else res.json(checkAnswers ? checkAnswer(route.answer, answer, name) : answer)
      }
      routes[methodOf(method)](path.slice('/api'.length), serve)
    },
  }
}

async function bodyOf(route: Route, req: Request, res: Response): Promise<unknown> {
  if (route.body === fileBody) return readFile(req, res)
  return parseInput(route.body ?? none, await readBody(req, res), 'body')
}

/** Never to be run by a browser as a page of ours, whatever is in it. */
function sendFile(res: Response, { fileName, type, bytes, inline }: FileAnswer): void {
  res.set('Content-Type', type)
  res.set('X-Content-Type-Options', 'nosniff')
  res.set(
    'Content-Disposition',
    `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  )
  res.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}

function orderOf(who: Exclude<Who, 'anyone'>, req: Request): As[] {
  if (who !== 'either') return [who]
  return req.get('X-Tongke-As') === 'device' ? ['device', 'person'] : ['person', 'device']
}

const methodOf = (method: string) => method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'

/** A foreign page can make a browser send our cookies, but not lie about where it is. */
function refuseForeign(req: Request, origins: readonly string[]): void {
  if (!isOwnOrigin(req.headers, origins)) {
    throw new AppError('forbidden', 'This request comes from a page of another site.', {
      reason: 'foreign-origin',
    })
  }
}

/** Express itself refuses an address it can't decode (`/api/x/%E0`), with a status and no code of ours. */
function asRefusal(error: unknown): unknown {
  return error instanceof URIError ? new AppError('bad_input', 'The address is not well formed.') : error
}
