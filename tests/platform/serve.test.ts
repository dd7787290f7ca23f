import { mkdir, writeFile } from 'node:fs/promises'
import { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { createHttpServer, listen } from '../../server/platform/listen.ts'
import { createLog } from '../../server/platform/log.ts'
import { addressKey, addressOf } from '../../server/platform/origin.ts'
import { createBucket } from '../../server/platform/rate.ts'
import { StartError } from '../../server/platform/start-error.ts'
import { servePages } from '../../server/platform/static.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { anotherKey, certificate, itsKey } from './certificate.ts'

async function pages(files: Record<string, string>): Promise<string> {
  const folder = await tempFolder()
  await mkdir(join(folder, 'assets'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const listener = await listen(createHttpServer(express().use(servePages(folder)), null), {
    host: '127.0.0.1',
    port: 0,
  })
  onTestFinished(() => listener.close(0))
  return `http://127.0.0.1:${listener.port}`
}

test('each page serves its own address and all below it, the console all others', async () => {
  const url = await pages({
    'index.html': 'console',
    'teach.html': 'teach',
    'classroom.html': 'classroom',
    'assets/a-1.js': 'let a',
  })
  const at = async (path: string) => (await fetch(url + path)).text()
  expect(await at('/')).toBe('console')
  expect(await at('/lessons/7f1c')).toBe('console')
  expect(await at('/teach/7f1c/x?y=1')).toBe('teach')
  expect(await at('/classroom')).toBe('classroom')
  expect(await at('/assets/a-1.js')).toBe('let a')
  for (const path of ['/assets/none.js', '/..%2f..%2fetc/passwd.txt', '/package.json'])
    expect((await fetch(url + path)).status).toBe(404)
})

test('assets with a hash are kept for ever, pages asked for anew; both go out packed', async () => {
  const text = 'let a = "同课";\n'.repeat(500)
  const url = await pages({ 'index.html': 'console', 'assets/a-1.js': text })
  const asset = await fetch(`${url}/assets/a-1.js`, { headers: { 'accept-encoding': 'gzip, br' } })
  expect(asset.headers.get('cache-control')).toContain('immutable')
  expect(asset.headers.get('content-encoding')).toBe('br')
  expect(await asset.text()).toBe(text)
  const plain = await fetch(`${url}/assets/a-1.js`, { headers: { 'accept-encoding': 'br;q=0, gzip' } })
  expect(plain.headers.get('content-encoding')).toBe('gzip')
  const page = await fetch(url)
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const again = await fetch(url, {
    headers: { 'if-none-match': page.headers.get('etag')!, 'cache-control': 'max-age=0' },
  })
  expect(again.status).toBe(304)
})

test('without built pages it says what to do', async () => {
  const listener = await listen(createHttpServer(express().use(servePages('/nowhere')), null), {
    host: '127.0.0.1',
    port: 0,
  })
  onTestFinished(() => listener.close(0))
  const answer = await fetch(`http://127.0.0.1:${listener.port}/`)
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('npm start')])
})

test('an address that cannot be had is told with the setting to change', async () => {
  const first = await listen(createHttpServer(express(), null), { host: '127.0.0.1', port: 0 })
  onTestFinished(() => first.close(0))
  const refusal = async (host: string, port: number) => {
    const error = await listen(createHttpServer(express(), null), { host, port }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(StartError)
    return (error as Error).message
  }
  expect(await refusal('127.0.0.1', first.port)).toMatch(
    new RegExp(`Port ${first.port} .*taken.*TONGKE_PORT`),
  )
  expect(await refusal('203.0.113.1', 3000)).toMatch(
    /203\.0\.113\.1 is not an address of this machine.*TONGKE_HOST/,
  )
})

test('serves https with the certificate given, and tells one that does not fit', async () => {
  const folder = await tempFolder()
  const [cert, key, other] = ['cert.pem', 'key.pem', 'other.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await Promise.all([writeFile(cert, certificate), writeFile(key, itsKey), writeFile(other, anotherKey)])
  const server = createHttpServer((_req, res) => res.end('同课'), { cert, key })
  const listener = await listen(server, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => listener.close(0))
  const body = await new Promise<string>((resolve, reject) => {
    get({ host: '127.0.0.1', port: listener.port, rejectUnauthorized: false }, (res) =>
      res.on('data', (data) => resolve(String(data))),
    ).on('error', reject)
  })
  expect(body).toBe('同课')
  expect(() => createHttpServer(express(), { cert, key: other })).toThrow(
    /TONGKE_TLS_CERT .* and TONGKE_TLS_KEY .* can't be used together/,
  )
})

test('the log hides what would let its reader in', () => {
  let text = ''
  const log = createLog(
    'info',
    new Writable({
      write: (line, _encoding, done) => {
        text += line
        done()
      },
    }),
  )
  log.info(
    { password: 'geheim', body: { password: 'geheim', name: '王' }, req: { headers: { cookie: 'geheim' } } },
    'hello',
  )
  log.debug('not at this level')
  expect(text).not.toContain('geheim')
  expect(JSON.parse(text)).toMatchObject({ msg: 'hello', body: { name: '王' } })
})

test('the address behind our own proxies counts, and no other that a caller claims', () => {
  const request = (forwarded: string) => {
    const message = new IncomingMessage(new Socket())
    Object.defineProperty(message.socket, 'remoteAddress', { value: '127.0.0.1' })
    message.headers['x-forwarded-for'] = forwarded
    return message
  }
  const oneHop = (_address: string, hop: number) => hop < 1
  expect(addressOf(request('198.51.100.9, 203.0.113.7'), oneHop)).toBe('203.0.113.7')
  expect(addressOf(request('198.51.100.9'), () => false)).toBe('127.0.0.1')
  expect(addressOf(request(''), oneHop)).toBe('127.0.0.1')
  expect(addressKey('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe(addressKey('2001:db8:1:2::9'))
  expect(addressKey('2001:db8:1:3::9')).not.toBe(addressKey('2001:db8:1:2::9'))
})

test('a bucket lets a burst through, then a steady rate', () => {
  const passes = createBucket(3, 2, 0)
  const at = (now: number) => passes(now)
  expect([at(0), at(0), at(0), at(0), at(499), at(500), at(600)]).toEqual([
    true,
    true,
    true,
    false,
    false,
    true,
    false,
  ])
})
