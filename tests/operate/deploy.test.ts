import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const deploy = join(import.meta.dirname, '..', '..', 'deploy')
const read = (file: string) => readFileSync(join(deploy, file), 'utf8')
const known = new Set(
  ['../server/config.ts', '../server/operate/postgres-programs.ts'].flatMap(
    (file) => read(file).match(/\b(TONGKE_[A-Z_]+|DATABASE_URL|REDIS_URL|MEDIASOUP_WORKER_BIN)\b/g) ?? [],
  ),
)

describe('what is in deploy/', () => {
  test('names no setting that the server does not have', () => {
    const wrong = readdirSync(deploy).flatMap((file) =>
      (read(file).match(/\b(TONGKE_[A-Z_]+|DATABASE_URL|REDIS_URL)\b/g) ?? [])
        .filter((name) => !known.has(name))
        .map((name) => `${file}: ${name}`),
    )
    expect(wrong).toEqual([])
  })

  test('has one way through the balancer, in two files for two sets of addresses', () => {
    const withoutHead = (text: string) => text.split('\n').slice(1).join('\n')
    expect(withoutHead(read('haproxy.compose.cfg'))).toBe(
      withoutHead(read('haproxy.cfg')).replaceAll(/10\.0\.0\.(1[12]):3000/g, '172.30.77.$1:3000'),
    )
  })

  test('gives a server longer to end than it waits for lessons', () => {
    const minutes = Number(/^TONGKE_DRAIN_MINUTES=(\d+)$/m.exec(read('tongke.env'))?.[1])
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(read('tongke.service'))?.[1])).toBeGreaterThanOrEqual(
      minutes * 60 + 60,
    )
    const inCompose = Number(/TONGKE_DRAIN_MINUTES: "(\d+)"/.exec(read('compose.yaml'))?.[1])
    expect(Number(/stop_grace_period: (\d+)m/.exec(read('compose.yaml'))?.[1])).toBeGreaterThan(inCompose)
    // Else the media workers would get the signal too, and the lessons end at once.
    expect(read('tongke.service')).toMatch(/^KillMode=mixed$/m)
  })

  test('has no password that would work', () => {
    expect(read('compose.yaml')).not.toMatch(/(PASSWORD|SECRET|TOKEN): (?!\$\{)/)
    expect(read('compose.yaml')).not.toMatch(/\$\{[A-Z_]*(PASSWORD|SECRET|TOKEN):?-[^}]/)
  })
})
