import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { StartError } from './start-error.ts'

export interface Address {
  host: string
  /** 0: any free one. */
  port: number
  /** Files in PEM. */
  tls: { cert: string; key: string } | null
}

export interface Listener {
  /** The port listened on. */
  port: number
  /** Takes no new connections, lets answers under way finish for `graceMs` at most, and ends. */
  close(graceMs?: number): Promise<void>
}

/**
 * Makes the server, not yet listening: the doors attach to it first.
 * @throws StartError when certificate and key can't be used
 */
export function createHttpServer(handler: RequestListener, tls: Address['tls']): Server {
  // A body of 256 KB takes 30 s over 70 kb/s; what is slower holds a connection for nothing.
  const limits: ServerOptions = { requestTimeout: 30_000, headersTimeout: 15_000 }
  if (!tls) return createServer(limits, handler)
  try {
    const pem = { cert: readFileSync(tls.cert), key: readFileSync(tls.key) }
    return createTlsServer({ ...limits, ...pem }, handler) as unknown as Server
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(
      `TONGKE_TLS_CERT ${tls.cert} and TONGKE_TLS_KEY ${tls.key} can't be used together: ${reason}.`,
    )
  }
}

/** @throws StartError when the address can't be had, naming the setting to change */
export async function listen(
  server: Server,
  { host, port }: Pick<Address, 'host' | 'port'>,
): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(reasonFor(error, host, port)))
    server.listen(port, host, resolve)
  })
  server.removeAllListeners('error')
  return { port: (server.address() as AddressInfo).port, close: (graceMs = 3000) => close(server, graceMs) }
}

async function close(server: Server, graceMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  // Closed already (a socket door closes its server too) is as good.
  await new Promise<void>((resolve) => server.close(() => resolve()))
  clearTimeout(timer)
}

function reasonFor(error: Error & { code?: string }, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} on ${host} is taken by another program: stop it, or choose another port with TONGKE_PORT.`,
      )
    case 'EACCES':
      return new StartError(
        `Port ${port} on ${host} needs rights this program does not have: choose one from 1024 up with TONGKE_PORT.`,
      )
    case 'EADDRNOTAVAIL':
      return new StartError(
        `${host} is not an address of this machine: set TONGKE_HOST to one, or to 0.0.0.0 for all.`,
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `The name ${host} is not known here: set TONGKE_HOST to an address of this machine.`,
      )
    default:
      return error
  }
}
