import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, ownUrl, readConfig } from '../../server/config.ts'
import { tempFolder } from '../support/temp-folder.ts'

function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
  }
  return []
}

test('nothing set: this machine alone, the embedded database, checks of production', () => {
  const config = readConfig({ TONGKE_PORT: '', TONGKE_DATA: '  ' })
  expect(config).toMatchObject({
    production: true,
    logLevel: 'info',
    http: {
      host: '127.0.0.1',
      port: 3000,
      tls: null,
      trustProxy: false,
      publicUrl: 'http://localhost:3000',
      secure: false,
    },
    database: { url: undefined, folder: join(process.cwd(), 'data', 'database') },
    cluster: null,
    media: {
      listen: '127.0.0.1',
      announced: '127.0.0.1',
      port: 40_000,
      workerBin: undefined,
      turn: null,
      pipe: { listen: '127.0.0.1', announced: '127.0.0.1', ports: null },
    },
  })
  expect(config.media.workers).toBeGreaterThan(0)
})

test('all faults are told at once: the variable, what it got and what it takes', async () => {
  const faults = faultsOf({
    NODE_ENV: 'prod',
    TONGKE_HOST: 'http://x',
    TONGKE_PORT: '70000',
    TONGKE_PUBLIC_URL: 'https://a.example/tongke',
    TONGKE_TRUST_PROXY: 'yes',
    TONGKE_MEDIA_LISTEN: 'eth0',
    TONGKE_MEDIA_PORT: '-1',
    TONGKE_MEDIA_WORKERS: '0',
    TONGKE_LOG_LEVEL: 'loud',
    TONGKE_TLS_CERT: '/nowhere/cert.pem',
    MEDIASOUP_WORKER_BIN: '/nowhere/worker',
    DATABASE_URL: 'mysql://root:geheim@db/tongke',
  })
  expect(faults).toHaveLength(13)
  expect(faults).toContain('TONGKE_PORT is "70000"; it takes a port from 1 to 65535, or 0 for any free one.')
  expect(faults).toContain('NODE_ENV is "prod"; it takes production, development or test.')
  expect(
    faults.filter((fault) => fault.startsWith('TONGKE_TLS_KEY is not set, but TONGKE_TLS_CERT is')),
  ).toHaveLength(1)
  expect(faults.join()).not.toContain('geheim')
})

test('with a certificate it listens for others, and its links are https', async () => {
  const folder = await tempFolder()
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await Promise.all([writeFile(cert, ''), writeFile(key, '')])
  const { http, media } = readConfig({
    TONGKE_TLS_CERT: cert,
    TONGKE_TLS_KEY: key,
    TONGKE_PUBLIC_URL: 'https://tongke.example.cn/',
  })
  expect(http).toMatchObject({
    host: '0.0.0.0',
    tls: { cert, key },
    publicUrl: 'https://tongke.example.cn',
    secure: true,
  })
  expect(media.listen).toBe('0.0.0.0')
})

test('behind a proxy on this machine, media still reaches the outside at the announced address', () => {
  const { http, media } = readConfig({
    TONGKE_PUBLIC_URL: 'https://tongke.example.cn',
    TONGKE_TRUST_PROXY: 'loopback, 10.0.0.0/8',
    TONGKE_MEDIA_ANNOUNCED: '203.0.113.7',
  })
  expect(http).toMatchObject({ host: '127.0.0.1', secure: true, trustProxy: ['loopback', '10.0.0.0/8'] })
  expect(media).toMatchObject({ listen: '0.0.0.0', announced: '203.0.113.7' })
  expect(readConfig({ TONGKE_TRUST_PROXY: '1' }).http.trustProxy).toBe(1)
})

test('links name what a browser can open', () => {
  expect(ownUrl('127.0.0.1', 3000, false)).toBe('http://localhost:3000')
  expect(ownUrl('10.1.2.3', 443, true)).toBe('https://10.1.2.3')
  expect(ownUrl('2001:db8::1', 8443, true)).toBe('https://[2001:db8::1]:8443')
})

test('a relay takes addresses and a secret, and a secret is never shown', async () => {
  const secret = 'a-secret-of-some-length'
  const { media } = readConfig({
    TONGKE_TURN_URLS: 'turn:relay.example.cn:3478, turns:relay.example.cn:443?transport=tcp',
    TONGKE_TURN_SECRET: secret,
  })
  expect(media.turn).toEqual({
    urls: ['turn:relay.example.cn:3478', 'turns:relay.example.cn:443?transport=tcp'],
    secret,
  })
  expect(faultsOf({ TONGKE_TURN_URLS: 'turn:relay.example.cn' }).join()).toContain('TONGKE_TURN_SECRET')
  const short = faultsOf({ TONGKE_TURN_URLS: 'http://relay', TONGKE_TURN_SECRET: 'short' }).join()
  expect(short).toContain('TONGKE_TURN_URLS')
  expect(short).not.toContain('"short"')
})

const manyNodes = {
  DATABASE_URL: 'postgresql://tongke:geheim@db.example.cn/tongke',
  REDIS_URL: 'rediss://tongke:geheim@redis.example.cn:6380/2',
  TONGKE_NODE_URL: 'https://node-1.tongke.example.cn/',
  TONGKE_CLUSTER_SECRET: 'a-secret-of-thirty-two-characters',
}

test('many nodes meet in one Redis and one PostgreSQL, each at an address of its own', () => {
  const { cluster, media } = readConfig({
    ...manyNodes,
    TONGKE_PIPE_LISTEN: '10.0.0.5',
    TONGKE_PIPE_PORTS: '41000-41999',
  })
  expect(cluster).toEqual({
    redisUrl: manyNodes.REDIS_URL,
    prefix: 'tongke:',
    nodeUrl: 'https://node-1.tongke.example.cn',
    secret: manyNodes.TONGKE_CLUSTER_SECRET,
  })
  expect(media.pipe).toEqual({ listen: '10.0.0.5', announced: '10.0.0.5', ports: [41_000, 41_999] })
})

test('a node that lacks what it needs of the others is told all of it, and no password', () => {
  const lacking = faultsOf({ REDIS_URL: manyNodes.REDIS_URL }).join('\n')
  for (const name of ['DATABASE_URL', 'TONGKE_NODE_URL', 'TONGKE_CLUSTER_SECRET'])
    expect(lacking).toContain(`${name} is not set, but REDIS_URL is`)
  const wrong = faultsOf({
    ...manyNodes,
    REDIS_URL: 'http://tongke:geheim@redis.example.cn',
    TONGKE_CLUSTER_SECRET: 'geheim',
    TONGKE_NODE_URL: 'node-1',
    TONGKE_REDIS_PREFIX: 'two words',
    TONGKE_PIPE_PORTS: '41999-41000',
    TONGKE_PIPE_ANNOUNCED: 'node-1',
  })
  expect(wrong).toHaveLength(6)
  expect(wrong.join()).not.toContain('geheim')
  expect(faultsOf({ TONGKE_NODE_URL: manyNodes.TONGKE_NODE_URL }).join()).toContain('REDIS_URL is not set')
})
