import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

/**
 * Whether a request comes from a page of ours, or from no page at all. Browsers tell it in Sec-Fetch-Site (to secure
 * origins) or in Origin; what sends neither is no browser, and holds no cookie that a page could misuse.
 * @param origins ours beside the one in Host: the public address, when a proxy in front changes Host
 * @param between pages of those origins come here, too, though this is another address: that of one node
 */
export function isOwnOrigin(
  headers: IncomingHttpHeaders,
  origins: readonly string[],
  between = false,
): boolean {
  const site = headers['sec-fetch-site']
  const { origin, host } = headers
  if (between && origin !== undefined && origins.includes(origin)) return true
  if (site !== undefined) return site === 'same-origin'
  if (origin === undefined || origins.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** As Express compiles its `trust proxy` setting: whether the `hop`-th address before us is a proxy of ours. */
export type Trust = (address: string, hop: number) => boolean

/** Where a request comes from: the nearest address that is no proxy of ours. Express does the same for its requests. */
export function addressOf(request: IncomingMessage, trust: Trust): string {
  const forwarded = request.headers['x-forwarded-for'] ?? ''
  const before = String(forwarded)
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean)
  const chain = [request.socket.remoteAddress ?? '', ...before.reverse()]
  const index = chain.findIndex((address, hop) => hop === chain.length - 1 || !trust(address, hop))
  return chain[index] ?? ''
}

/** One caller to a rate limit: an IPv4 address, or the /64 that a single IPv6 customer has to himself. */
export function addressKey(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (v4) return v4
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}
