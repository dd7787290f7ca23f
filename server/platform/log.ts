import { AsyncLocalStorage } from 'node:async_hooks'
import pino from 'pino'

export type Log = pino.Logger

/**
 * `error` a person must look; `warn` something degraded and went on; `info` what happens a few times an hour
 * (started, a worker died, a lesson went live); `debug` every request and command.
 */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What would let its reader in; hidden wherever it stands, down to three levels. */
const secrets = [
  'password',
  'passwordHash',
  'current',
  'next',
  'token',
  'cookie',
  'cookies',
  'authorization',
  'pairingCode',
]
const hidden = ['', '*.', '*.*.', '*.*.*.'].flatMap((depth) => secrets.map((key) => depth + key))

/**
 * Drivers put into their errors what was to be written, and databases the row that failed: a name would stand in the log. The
 * statement, the code and the constraint say enough.
 */
const written = ['params', 'parameters', 'queryOptions', 'detail', 'where', 'internalQuery', 'hint']
function plainError(error: Error): object {
  const plain: Record<string, unknown> = { ...pino.stdSerializers.err(error) }
  for (const key of written) delete plain[key]
  return plain
}

/** What is being done: fields for every line that is written meanwhile. Made only when a line is written. */
type About = () => Record<string, unknown>
const underWay = new AsyncLocalStorage<About>()

/** Runs `work`; whatever it logs, in whichever room, says what it was about: the request's id, the connection, the lesson. */
export function loggingAbout<T>(about: About, work: () => T): T {
  return underWay.run(about, work)
}

/** A child's own fields stand in the line already; no name twice. */
function aboutFor(_given: object, _level: number, log: Log): Record<string, unknown> {
  const about = underWay.getStore()?.()
  if (!about) return {}
  const bound = log.bindings()
  return Object.fromEntries(
    Object.entries(about).filter(([name, value]) => value != null && !(name in bound)),
  )
}

/** JSON lines to standard output, or to `destination`. */
export function createLog(level: LogLevel, destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: plainError },
    mixin: aboutFor,
    redact: { paths: hidden, censor: '[hidden]' },
  }
  return destination ? pino(options, destination) : pino(options)
}
