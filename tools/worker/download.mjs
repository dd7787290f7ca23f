import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, platform, release } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Milliseconds until the answer's first line must be there, and until all of it must be. */
const ANSWER_WITHIN = 15_000
const DONE_WITHIN = 60_000

/**
 * The address of mediasoup's own prebuilt worker, computed as mediasoup's install step computes it: its two
 * environment variables work here too, so an intranet can keep a mirror.
 * @param {{ version: string, repository: { url: string } }} mediasoup its package.json
 * @param {Record<string, string | undefined>} env
 */
export function prebuiltAddress(mediasoup, env) {
  const repository = mediasoup.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  const base = env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || `${repository}/releases/download`
  const kernel = platform() === 'linux' ? `-kernel${release().split('.')[0]}` : ''
  return `${base}/${mediasoup.version}/mediasoup-worker-${mediasoup.version}-${platform()}-${arch()}${kernel}.tgz`
}

/**
 * Downloads and unpacks a worker.
 * @param {string} address
 * @param {string} folder gets `mediasoup-worker`
 * @param {{ answerWithin?: number, doneWithin?: number }} [limits] in milliseconds
 * @returns {Promise<string | undefined>} why there is none, or undefined if it is there
 */
export async function downloadWorker(
  address,
  folder,
  { answerWithin = ANSWER_WITHIN, doneWithin = DONE_WITHIN } = {},
) {
  const abort = new AbortController()
  const noAnswer = setTimeout(
    () => abort.abort(new Error(`no answer within ${answerWithin / 1000} s`)),
    answerWithin,
  )
  const tooLong = setTimeout(
    () => abort.abort(new Error(`not done within ${doneWithin / 1000} s`)),
    doneWithin,
  )
  try {
    const response = await fetch(address, { signal: abort.signal })
    clearTimeout(noAnswer)
    if (!response.ok) return `the server answered ${response.status}`
    const archive = join(folder, 'worker.tgz')
    writeFileSync(archive, Buffer.from(await response.arrayBuffer()))
    const tar = spawnSync('tar', ['-xzf', archive, '-C', folder, 'mediasoup-worker'], { encoding: 'utf8' })
    return tar.status === 0
      ? undefined
      : `it could not be unpacked: ${tar.error?.message ?? tar.stderr.trim()}`
  } catch (error) {
    return error.cause?.code ?? error.cause?.message ?? error.message
  } finally {
    clearTimeout(noAnswer)
    clearTimeout(tooLong)
  }
}

// Run as a program (`download.mjs PACKAGE_JSON FOLDER`) it prints why there is none. The worker step runs it with
// the project's Node, whose fetch honours HTTPS_PROXY.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [packageFile = '', folder = ''] = process.argv.slice(2)
  const mediasoup = JSON.parse(readFileSync(packageFile, 'utf8'))
  process.stdout.write((await downloadWorker(prebuiltAddress(mediasoup, process.env), folder)) ?? '')
}
