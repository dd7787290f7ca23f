import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tongke-tools-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function writeFile(path: string, content: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** A shell script as a program: stands in for npm, apt-get or a worker. */
export function writeProgram(path: string, script: string): string {
  writeFile(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

export interface Workshop {
  root: string
  cache: string
  bin: string
  env: Record<string, string | undefined>
  node: string
  userId: number
}

/**
 * What set-up steps work on: an empty checkout and cache, and a PATH with one empty folder, `bin`, on which a test
 * puts the programs that its machine has. Nobody is root there unless the test says so.
 */
export function createWorkshop(): Workshop {
  const folder = temporaryFolder()
  const [root, cache, bin] = ['root', 'cache', 'bin'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const each of [root, cache, bin]) mkdirSync(each)
  return { root, cache, bin, env: { PATH: bin, HOME: folder }, node: process.execPath, userId: 1000 }
}
