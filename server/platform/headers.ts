import type { RequestHandler } from 'express'
import helmet from 'helmet'

const toNodes = (secure: boolean): string[] =>
  secure ? ['https:', 'wss:'] : ['http:', 'ws:', 'https:', 'wss:']

/**
 * The security headers of every answer.
 * @param secure whether browsers reach us by https
 * @param nodes whether a page's lesson may be at another node's address
 */
export function secureHeaders(secure: boolean, nodes = false): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // antd writes its styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // `self` is our own ws: and wss: too. Which nodes there will be nobody knows when the page is loaded.
        connectSrc: ["'self'", ...(nodes ? toNodes(secure) : [])],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:', 'mediastream:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure && { maxAge: 180 * 24 * 3600, includeSubDomains: false },
    // Links hold tokens: no address of ours goes to another site. `no-referrer` would make Origin `null`.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  return [
    headers,
    (_req, res, next) => {
      res.set(
        'Permissions-Policy',
        'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
      )
      next()
    },
  ]
}
