import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../support/say.mjs'

/**
 * A change to one of mediasoup's source files: `find` stands there exactly once and becomes `replace`.
 * @typedef {{ file: string, why: string, find: string, replace: string }} Patch
 */

/** @type {Patch[]} */
export const PATCHES = [
  {
    file: 'meson.build',
    why: 'nothing in it needs more than meson 1.0, which is what Debian 12 has',
    find: "meson_version: '>= 1.1.0'",
    replace: "meson_version: '>= 1.0.0'",
  },
  {
    file: 'src/RTC/DtlsTransport.cpp',
    why:
      'operationType is a set of bits. With a libssl built for kernel TLS (Debian has one) the comparison makes the ' +
      'callback answer 1 to every control call, libssl takes kernel TLS to be on and allocates no write buffer, and ' +
      'the worker dies with SIGSEGV in its first DTLS handshake',
    find: '(operationType == BIO_CB_RETURN)',
    replace: '((operationType & BIO_CB_RETURN) != 0)',
  },
]

/**
 * Applies patches to a copy of mediasoup's worker sources.
 * @param {string} sources
 * @param {Patch[]} patches
 * @throws {SetupError} if a patch does not fit: a worker that lacks one would fail later, in a lesson
 */
export function applyPatches(sources, patches) {
  for (const { file, why, find, replace } of patches) {
    const path = join(sources, file)
    const before = readSource(path)
    const found = before.split(find).length - 1
    if (found !== 1) {
      throw new SetupError(
        `worker: a patch does not fit these mediasoup sources: ${file} holds \`${find}\` ${found} times instead of once.\n` +
          `It is there because ${why}.\nLook whether this mediasoup still needs it, and change tools/worker/patches.mjs; ` +
          'or set MEDIASOUP_WORKER_BIN to a worker of this version.',
      )
    }
    writeFileSync(
      path,
      before.replace(find, () => replace),
    )
  }
}

/** @param {string} path */
function readSource(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
