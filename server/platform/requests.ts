import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { type Log, loggingAbout } from './log.ts'
import type { Trust } from './origin.ts'

/** One request that was answered. */
export interface AnsweredRequest {
  /** The route of the table (`GET /api/lessons/:id`), `unknown` for what is not in it, `page` for the pages and their parts. */
  route: string
  status: number
  ms: number
}

const ID_HEADER = 'X-Request-Id'
/** What a log line and a search for it can take. */
const wellFormed = /^[A-Za-z0-9._-]{8,64}$/

/**
 * Gives each request an id, which stands in the answer's header and in every log line written for it. Stands before the doors.
 * @param trust whose id is taken over: that of the proxy before us; anybody else could write what he likes into our log
 */
export function numberRequests(
  log: Log,
  trust: Trust,
  onAnswered: (request: AnsweredRequest) => void,
): RequestHandler {
  return (req, res, next) => {
    const begun = performance.now()
    const requestId = givenId(req, trust) ?? randomUUID()
    res.set(ID_HEADER, requestId)
    // `close` comes also when the caller went away before the answer.
    res.once('close', () => {
      const route: string = res.locals.route ?? 'page'
      const status = res.writableFinished ? res.statusCode : 499
      const ms = performance.now() - begun
      onAnswered({ route, status, ms })
      const lessonId = lessonOf(req, route)
      log.debug({ requestId, lessonId, route, status, ms: Math.round(ms), ip: req.ip }, 'answered')
    })
    loggingAbout(() => ({ requestId, lessonId: lessonOf(req, res.locals.route) }), next)
  }
}

function givenId(req: Request, trust: Trust): string | null {
  const given = req.get(ID_HEADER)
  return given && wellFormed.test(given) && trust(req.socket.remoteAddress ?? '', 0) ? given : null
}

/** A route about one lesson names it in its address. */
function lessonOf(req: Request, route: unknown): string | undefined {
  if (typeof route !== 'string' || !route.includes('/lessons/:')) return undefined
  return /\/lessons\/([0-9a-f-]{36})/.exec(req.originalUrl)?.[1]
}
