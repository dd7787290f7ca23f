import { accessSync, constants, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { availableParallelism, hostname, networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type LogLevel, logLevels } from './platform/log.ts'
import { StartError } from './platform/start-error.ts'

export interface Config {
  production: boolean
  logLevel: LogLevel
  http: {
    host: string
    /** 0: any free one. */
    port: number
    tls: { cert: string; key: string } | null
    /** As Express takes it: hops before us, or the proxies' addresses. */
    trustProxy: number | string[] | false
    /** The address in links, without a slash at its end. */
    publicUrl: string
    /** Whether browsers reach us by https, by our own certificate or a proxy's. */
    secure: boolean
  }
  database: { url: string | undefined; folder: string }
  /** Where what is not in the database is kept: recordings. Absolute. */
  dataFolder: string
  /** Many nodes around a Redis; null: this process alone. */
  cluster: {
    redisUrl: string
    /** Before every key and channel, so that two clusters can share a Redis. */
    prefix: string
    /** Where browsers reach this one node, without a slash at its end. */
    nodeUrl: string
    /** Shared by all nodes: signs their messages and the tickets. */
    secret: string
  } | null
  webhooks: {
    /** Whether they may go to the own network. */
    allowPrivate: boolean
  }
  operate: {
    /** Opens /metrics to whoever has it; without it they are off. */
    metricsToken: string | undefined
    /** How long a server that is asked to end (SIGTERM) waits for the lessons it could not give away. */
    drainMinutes: number
  }
  media: {
    listen: string
    /** The address that browsers are told to send to. */
    announced: string
    /** Worker i takes `port + i`; 0: any free one each. */
    port: number
    workers: number
    workerBin: string | undefined
    /** Relays for networks on which nothing reaches us by UDP or TCP; null: none. */
    turn: { urls: string[]; secret: string } | null
    /** Where other nodes' media comes in, for lessons too large for one. */
    pipe: {
      listen: string
      /** The address that other nodes send to. */
      announced: string
      /** First and last; null: any free ones. */
      ports: [number, number] | null
    }
  }
}

/** Settings that can't be used: all of them at once, each with its name, what it got and what it takes. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError'
}

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((n) => n >= least && n <= most)
const address = z.string().refine((text) => isIP(text) !== 0)
const hostName = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/)
const file = z
  .string()
  .transform((path) => resolve(path))
  .refine(isReadable)
const webAddress = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((text) => new URL(text).pathname === '/' && !new URL(text).search)
  .transform((text) => new URL(text).origin)
const trust = z.union([
  whole(0, 10).transform((hops) => hops || (false as const)),
  z
    .string()
    .transform((list) => list.split(',').map((item) => item.trim()))
    .refine((items) => items.every((item) => isProxy(item))),
])

const relays = z
  .string()
  .transform((list) => list.split(',').map((item) => item.trim()))
  .refine((urls) => urls.every((url) => /^turns?:[^\s/?:]+(:\d+)?(\?transport=(udp|tcp))?$/.test(url)))
const portRange = z
  .string()
  .regex(/^\d+-\d+$/)
  .transform((text) => text.split('-').map(Number) as [number, number])
  .refine(([first, last]) => first > 0 && first <= last && last <= 65_535)

/** What each variable takes, in words for its error. */
const variables = {
  NODE_ENV: [z.enum(['production', 'development', 'test']), 'production, development or test'],
  TONGKE_LOG_LEVEL: [z.enum(logLevels), `one of ${logLevels.join(', ')}`],
  TONGKE_HOST: [z.union([address, hostName]), 'an address or host name to listen on, such as 0.0.0.0'],
  TONGKE_PORT: [whole(0, 65_535), 'a port from 1 to 65535, or 0 for any free one'],
  TONGKE_DATA: [z.string(), 'a folder'],
  DATABASE_URL: [z.url({ protocol: /^postgres(ql)?$/ }), 'postgresql://user:password@host:port/database'],
  REDIS_URL: [
    z.url({ protocol: /^rediss?$/ }),
    'redis://user:password@host:port/database, or rediss://… for TLS; one machine alone needs none',
  ],
  TONGKE_REDIS_PREFIX: [
    z.string().regex(/^[A-Za-z0-9:_-]{1,40}$/),
    'up to 40 letters, digits and : _ - before all keys, other ones for each cluster that shares a Redis',
  ],
  TONGKE_NODE_URL: [
    webAddress,
    'the address at which browsers reach this one node, without a path, such as https://node-1.tongke.example.cn',
  ],
  TONGKE_CLUSTER_SECRET: [
    z.string().min(32),
    'a secret of 32 characters or more, the same on every node (openssl rand -base64 32)',
  ],
  TONGKE_PUBLIC_URL: [
    webAddress,
    'the address in the browser, without a path, such as https://tongke.example.cn',
  ],
  TONGKE_TLS_CERT: [file, 'a certificate file (PEM) that can be read'],
  TONGKE_TLS_KEY: [file, 'a key file (PEM) that can be read'],
  TONGKE_TRUST_PROXY: [
    trust,
    'the number of proxies in front, or their addresses (10.0.0.2, 10.0.0.0/8, loopback)',
  ],
  TONGKE_MEDIA_LISTEN: [address, 'an IP address of this machine, or 0.0.0.0 for all'],
  TONGKE_MEDIA_ANNOUNCED: [
    z.union([address, hostName]),
    'the address or name at which browsers reach this machine',
  ],
  TONGKE_MEDIA_PORT: [whole(0, 65_535), 'the first port for media, from 1 to 65535, or 0 for any free ones'],
  TONGKE_MEDIA_WORKERS: [whole(1, 256), 'a number of workers from 1 to 256'],
  TONGKE_PIPE_LISTEN: [
    address,
    'an IP address of this machine that the other nodes reach, or 0.0.0.0 for all',
  ],
  TONGKE_PIPE_ANNOUNCED: [address, 'the IP address at which the other nodes reach this machine'],
  TONGKE_PIPE_PORTS: [portRange, 'the first and the last port for media between nodes, such as 41000-41999'],
  TONGKE_TURN_URLS: [
    relays,
    'addresses of TURN relays, such as turn:relay.example.cn:3478,turns:relay.example.cn:443?transport=tcp',
  ],
  TONGKE_TURN_SECRET: [
    z.string().min(16),
    'the secret shared with the relay (coturn: static-auth-secret), of 16 characters or more',
  ],
  TONGKE_PRIVATE_WEBHOOKS: [
    z.enum(['yes', 'no']).transform((answer) => answer === 'yes'),
    'yes when webhooks may go to addresses of the own network, or no',
  ],
  TONGKE_METRICS_TOKEN: [
    z.string().regex(/^[\x21-\x7e]{32,}$/),
    'a token of 32 characters or more, without spaces, for whoever reads /metrics (openssl rand -hex 32)',
  ],
  TONGKE_DRAIN_MINUTES: [whole(0, 24 * 60), 'minutes from 0 to 1440 to wait for lessons after SIGTERM'],
  MEDIASOUP_WORKER_BIN: [file, 'the file of a mediasoup worker that can be read'],
} as const satisfies Record<string, readonly [z.ZodType, string]>

type Name = keyof typeof variables
type Values = { [N in Name]?: z.output<(typeof variables)[N][0]> }

/**
 * Reads all settings; an empty one counts as absent.
 *
 * Listens on 127.0.0.1 unless told otherwise, and on all addresses once it has a certificate: browsers give a camera
 * only to https and to localhost, so plain http for others would make a classroom that can't be seen.
 * @throws ConfigError
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values = parse(env)
  const port = values.TONGKE_PORT ?? 3000
  const tls =
    values.TONGKE_TLS_CERT && values.TONGKE_TLS_KEY
      ? { cert: values.TONGKE_TLS_CERT, key: values.TONGKE_TLS_KEY }
      : null
  const host = values.TONGKE_HOST ?? (tls ? '0.0.0.0' : '127.0.0.1')
  const publicUrl = values.TONGKE_PUBLIC_URL ?? ownUrl(host, port, tls !== null)
  const dataFolder = resolve(values.TONGKE_DATA ?? 'data')
  const announced = values.TONGKE_MEDIA_ANNOUNCED
  const pipeListen = values.TONGKE_PIPE_LISTEN
  const listen = values.TONGKE_MEDIA_LISTEN ?? (isLoopback(host) && !announced ? '127.0.0.1' : '0.0.0.0')
  return {
    // What nobody said must be safe: answers without checks cost nothing, open doors of development would.
    production: (values.NODE_ENV ?? 'production') === 'production',
    logLevel: values.TONGKE_LOG_LEVEL ?? 'info',
    http: {
      host,
      port,
      tls,
      trustProxy: values.TONGKE_TRUST_PROXY ?? false,
      publicUrl,
      secure: publicUrl.startsWith('https:'),
    },
    database: { url: values.DATABASE_URL, folder: join(dataFolder, 'database') },
    dataFolder,
    cluster:
      values.REDIS_URL && values.TONGKE_CLUSTER_SECRET && values.TONGKE_NODE_URL
        ? {
            redisUrl: values.REDIS_URL,
            prefix: values.TONGKE_REDIS_PREFIX ?? 'tongke:',
            nodeUrl: values.TONGKE_NODE_URL,
            secret: values.TONGKE_CLUSTER_SECRET,
          }
        : null,
    webhooks: { allowPrivate: values.TONGKE_PRIVATE_WEBHOOKS ?? false },
    operate: {
      metricsToken: values.TONGKE_METRICS_TOKEN,
      drainMinutes: values.TONGKE_DRAIN_MINUTES ?? 0,
    },
    media: {
      listen,
      announced: announced ?? reachable(listen),
      port: values.TONGKE_MEDIA_PORT ?? 40_000,
      workers: values.TONGKE_MEDIA_WORKERS ?? availableParallelism(),
      workerBin: values.MEDIASOUP_WORKER_BIN,
      turn:
        values.TONGKE_TURN_URLS && values.TONGKE_TURN_SECRET
          ? { urls: values.TONGKE_TURN_URLS, secret: values.TONGKE_TURN_SECRET }
          : null,
      pipe: {
        listen: pipeListen ?? listen,
        announced: values.TONGKE_PIPE_ANNOUNCED ?? reachable(pipeListen ?? listen),
        ports: values.TONGKE_PIPE_PORTS ?? null,
      },
    },
  }
}

/** The address in links when none was given. `port` is the one listened on, if the setting was 0. */
export function ownUrl(host: string, port: number, tls: boolean): string {
  const name = isLoopback(host) ? 'localhost' : isWildcard(host) ? hostname() : host
  const standard = port === (tls ? 443 : 80)
  return `${tls ? 'https' : 'http'}://${isIP(name) === 6 ? `[${name}]` : name}${standard ? '' : `:${port}`}`
}

function parse(env: Readonly<Record<string, string | undefined>>): Values {
  const values: Record<string, unknown> = {}
  const faults: string[] = []
  for (const [name, [schema, takes]] of Object.entries(variables)) {
    const got = env[name]?.trim()
    if (!got) continue
    const result = schema.safeParse(got)
    if (result.success) values[name] = result.data
    else faults.push(`${name} is ${told(name, got)}; it takes ${takes}.`)
  }
  for (const [one, other] of [
    ['TONGKE_TLS_CERT', 'TONGKE_TLS_KEY'],
    ['TONGKE_TLS_KEY', 'TONGKE_TLS_CERT'],
    ['TONGKE_TURN_URLS', 'TONGKE_TURN_SECRET'],
    ['TONGKE_TURN_SECRET', 'TONGKE_TURN_URLS'],
    ['REDIS_URL', 'TONGKE_CLUSTER_SECRET'],
    ['REDIS_URL', 'TONGKE_NODE_URL'],
    ['REDIS_URL', 'DATABASE_URL'],
    ['TONGKE_NODE_URL', 'REDIS_URL'],
    ['TONGKE_REDIS_PREFIX', 'REDIS_URL'],
  ] as const) {
    if (env[one]?.trim() && !env[other]?.trim()) {
      faults.push(`${other} is not set, but ${one} is; it takes both: ${variables[other][1]}.`)
    }
  }
  if (faults.length > 0) throw new ConfigError(`Settings that can't be used:\n  ${faults.join('\n  ')}`)
  return values
}

/** Addresses of a database or a Redis hold a password, and a secret is one. */
const secretNames = [
  'DATABASE_URL',
  'REDIS_URL',
  'TONGKE_TURN_SECRET',
  'TONGKE_CLUSTER_SECRET',
  'TONGKE_METRICS_TOKEN',
]

/** A value as an error may show it. */
const told = (name: string, got: string) =>
  secretNames.includes(name) ? 'something else' : JSON.stringify(got)

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')
const isWildcard = (host: string) => host === '0.0.0.0' || host === '::'

function isProxy(item: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(item)) return true
  const [ip = '', bits] = item.split('/')
  return isIP(ip) !== 0 && (bits === undefined || /^\d{1,3}$/.test(bits))
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** An address at which others find what listens there. */
const reachable = (listen: string) => (isWildcard(listen) ? machineAddress() : listen)

/** The first IPv4 address that other machines can reach, or loopback on a machine that has none. */
function machineAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}
