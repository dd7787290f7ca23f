import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createWorker, version } from 'mediasoup'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bringWorker } from '../../tools/steps/worker.mjs'
import { recipeHash } from '../../tools/worker/build.mjs'
import { downloadWorker, prebuiltAddress } from '../../tools/worker/download.mjs'
import { applyPatches, PATCHES } from '../../tools/worker/patches.mjs'
import { probeWorker } from '../../tools/worker/probe.mjs'
import { createWorkshop, temporaryFolder, type Workshop, writeFile, writeProgram } from './workshop.ts'

const MEDIASOUP = join(import.meta.dirname, '..', '..', 'node_modules', 'mediasoup')
const machine = { node: process.execPath, env: process.env }

/** The worker that `npm test` has brought. */
function realWorker(): string {
  const binary = process.env.MEDIASOUP_WORKER_BIN
  if (!binary) throw new Error('MEDIASOUP_WORKER_BIN is not set: run the tests by `npm test`')
  return binary
}

/** A checkout with the installed mediasoup, on a machine with the real programs but without root. */
function createCheckout(): Workshop {
  const workshop = createWorkshop()
  mkdirSync(join(workshop.root, 'node_modules'))
  symlinkSync(MEDIASOUP, join(workshop.root, 'node_modules', 'mediasoup'))
  workshop.env.PATH = process.env.PATH
  return workshop
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function pack(binary: string): Buffer {
  const folder = temporaryFolder()
  copyFileSync(binary, join(folder, 'mediasoup-worker'))
  const tar = spawnSync('tar', ['-czf', '-', '-C', folder, 'mediasoup-worker'], { maxBuffer: 100_000_000 })
  return tar.stdout
}

describe('the worker in use', () => {
  test('starts, makes a router and a WebRtcServer, and tells when it dies', async () => {
    const worker = await createWorker({ workerBin: realWorker(), logLevel: 'error' })
    const router = await worker.createRouter({
      mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 }],
    })
    const webRtcServer = await worker.createWebRtcServer({
      listenInfos: [
        { protocol: 'udp', ip: '127.0.0.1' },
        { protocol: 'tcp', ip: '127.0.0.1' },
      ],
    })
    const transport = await router.createWebRtcTransport({ webRtcServer })
    expect(transport.iceCandidates.map(({ protocol }) => protocol).sort()).toEqual(['tcp', 'udp'])
    expect((await worker.dump()).routerIds).toEqual([router.id])
    const died = new Promise((resolve) => worker.once('died', resolve))
    process.kill(worker.pid, 'SIGKILL')
    await died
    expect(router.closed).toBe(true)
  })
})

describe('a worker', () => {
  test('that answers through mediasoup is accepted', async () => {
    expect(await probeWorker(machine, realWorker(), { version })).toBeUndefined()
  })

  test('that ends at once is refused', async () => {
    expect(await probeWorker(machine, '/bin/true', { version })).toMatch(/^it did not answer: .*code:0/)
  })

  test('that hangs is refused in time, and is not left behind', async () => {
    const folder = temporaryFolder()
    const hanging = writeProgram(join(folder, 'worker'), `echo $$ > ${folder}/pid; exec tail -f /dev/null`)
    expect(await probeWorker(machine, hanging, { version, within: 3000 })).toBe(
      'it did not answer within 3 s',
    )
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  test('that is no program is refused', async () => {
    const folder = temporaryFolder()
    expect(await probeWorker(machine, join(folder, 'nothing'), { version })).toBe('there is no such file')
    const text = writeFile(join(folder, 'text'), 'text')
    expect(await probeWorker(machine, text, { version })).toBe('it is not executable')
  })

  test('of another mediasoup version is refused', async () => {
    const folder = temporaryFolder()
    copyFileSync(realWorker(), join(folder, 'mediasoup-worker'))
    writeFile(join(folder, 'about.json'), '{"mediasoup": "3.0.0"}')
    const wrong = await probeWorker(machine, join(folder, 'mediasoup-worker'), { version })
    expect(wrong).toBe(`it is of mediasoup 3.0.0, and ${version} is installed`)
  })
})

describe('bringing the worker', () => {
  test('a MEDIASOUP_WORKER_BIN that answers is used as it is', async () => {
    const workshop = createCheckout()
    workshop.env.MEDIASOUP_WORKER_BIN = realWorker()
    await bringWorker(workshop)
    expect(workshop.env.MEDIASOUP_WORKER_BIN).toBe(realWorker())
  })

  test('one that does not answer stops the set-up, naming the variable', async () => {
    const workshop = createCheckout()
    workshop.env.MEDIASOUP_WORKER_BIN = '/bin/true'
    await expect(bringWorker(workshop)).rejects.toThrow(
      /MEDIASOUP_WORKER_BIN is \/bin\/true, but it did not answer[\s\S]*mediasoup-worker 3\.[\s\S]*or unset it/,
    )
  })

  test('a download is kept once it has answered; next time the cache has it', async () => {
    const workshop = createCheckout()
    const archive = pack(realWorker())
    const asked: (string | undefined)[] = []
    workshop.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL = await serve((request, response) => {
      asked.push(request.url)
      response.end(archive)
    })
    await bringWorker(workshop)
    const brought = workshop.env.MEDIASOUP_WORKER_BIN
    expect(brought).toMatch(new RegExp(`^${workshop.cache}/worker/${version}-.*-prebuilt/mediasoup-worker$`))
    delete workshop.env.MEDIASOUP_WORKER_BIN
    await bringWorker(workshop)
    expect(workshop.env.MEDIASOUP_WORKER_BIN).toBe(brought)
    expect(asked).toEqual([expect.stringMatching(`^/${version}/mediasoup-worker-${version}-.*\\.tgz$`)])
  })

  test('neither a download nor a cached one that does not answer is kept', async () => {
    const workshop = createCheckout()
    // No compiler and no apt-get, so the way to a build ends in a message.
    workshop.env.PATH = workshop.bin
    symlinkSync('/bin/tar', join(workshop.bin, 'tar'))
    for (const program of ['gzip', 'sh']) symlinkSync(`/bin/${program}`, join(workshop.bin, program))
    const archive = pack('/bin/true')
    workshop.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL = await serve((_, response) =>
      response.end(archive),
    )
    const target = `${version}-${process.platform}-${process.arch}`
    const cached = join(workshop.cache, 'worker', `${target}-built-${recipeHash()}`)
    writeProgram(join(cached, 'mediasoup-worker'), 'exit 1')
    await expect(bringWorker(workshop)).rejects.toThrow(/no apt-get.*g\+\+.*set MEDIASOUP_WORKER_BIN/)
    expect(existsSync(cached)).toBe(false)
    expect(existsSync(join(workshop.cache, 'worker', `${target}-prebuilt`))).toBe(false)
  })

  test('without the npm packages says which command brings them', async () => {
    await expect(bringWorker(createWorkshop())).rejects.toThrow(/mediasoup is not installed.*setup\.mjs/)
  })
})

describe('the download', () => {
  test('asks where mediasoup itself asks, or a mirror', () => {
    const mediasoup = JSON.parse(readFileSync(join(MEDIASOUP, 'package.json'), 'utf8'))
    expect(prebuiltAddress(mediasoup, {})).toContain(
      `/releases/download/${version}/mediasoup-worker-${version}-`,
    )
    const mirror = prebuiltAddress(mediasoup, {
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: 'http://mirror',
    })
    expect(mirror).toMatch(`http://mirror/${version}/mediasoup-worker-`)
  })

  test('from a server that never answers ends in time', async () => {
    const base = await serve(() => {})
    const reason = await downloadWorker(`${base}/worker.tgz`, temporaryFolder(), { answerWithin: 200 })
    expect(reason).toBe('no answer within 0.2 s')
  })

  test('of something else says why it is none', async () => {
    const base = await serve((request, response) => {
      response.statusCode = request.url === '/gone' ? 404 : 200
      response.end('not an archive')
    })
    expect(await downloadWorker(`${base}/gone`, temporaryFolder())).toBe('the server answered 404')
    expect(await downloadWorker(`${base}/page`, temporaryFolder())).toMatch(/^it could not be unpacked: /)
  })
})

describe('the patches', () => {
  test('fit the installed mediasoup and change what they are for', () => {
    const sources = temporaryFolder()
    for (const { file } of PATCHES)
      writeFile(join(sources, file), readFileSync(join(MEDIASOUP, 'worker', file), 'utf8'))
    applyPatches(sources, PATCHES)
    for (const { file, find, replace } of PATCHES) {
      const text = readFileSync(join(sources, file), 'utf8')
      expect(text).toContain(replace)
      expect(text).not.toContain(find)
    }
  })

  test.each([
    ['no place', 'nothing here', 0],
    ['two places', 'old old', 2],
  ])('that fit %s stop the build and say so', (_, content, times) => {
    const sources = temporaryFolder()
    const file = writeFile(join(sources, 'a.cpp'), content)
    const patch = { file: 'a.cpp', why: 'it crashes', find: 'old', replace: 'new' }
    expect(() => applyPatches(sources, [patch])).toThrow(
      new RegExp(`a\\.cpp holds \`old\` ${times} times instead of once[\\s\\S]*it crashes`),
    )
    expect(readFileSync(file, 'utf8')).toBe(content)
  })
})

/** A process that has ended and that nobody has asked for its end yet (a zombie) does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
