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

/** JSON lines to standard output, or to `destination`. */
export function createLog(level: LogLevel, destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: hidden, censor: '[hidden]' },
  }
  return destination ? pino(options, destination) : pino(options)
}
