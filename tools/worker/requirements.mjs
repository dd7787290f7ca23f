import { findProgram, succeeds } from '../support/command.mjs'

/**
 * What the build needs, how its presence is seen, and the Debian package that brings it. Looking for the thing rather
 * than for the package lets other distributions build too.
 */
const PROGRAMS = {
  'g++': 'g++',
  meson: 'meson',
  ninja: 'ninja-build',
  'pkg-config': 'pkg-config',
  flatc: 'flatbuffers-compiler',
}
const LIBRARIES = {
  libuv: 'libuv1-dev',
  openssl: 'libssl-dev',
  libsrtp2: 'libsrtp2-dev',
  absl_strings: 'libabsl-dev',
  flatbuffers: 'libflatbuffers-dev',
}

/**
 * The Debian packages that are missing for the build of the worker.
 * @param {import('../support/command.mjs').Environment} env
 * @returns {string[]}
 */
export function missingPackages(env) {
  const programs = Object.entries(PROGRAMS).filter(([program]) => !findProgram(program, env))
  const pkgConfig = findProgram('pkg-config', env)
  const libraries = Object.entries(LIBRARIES).filter(
    ([library]) => !(pkgConfig && succeeds(pkgConfig, ['--exists', library], env)),
  )
  return [...programs, ...libraries].map(([, debianPackage]) => debianPackage)
}
