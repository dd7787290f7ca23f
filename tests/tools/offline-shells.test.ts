import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeShells } from '../../client/offline-shells.ts'

interface Shells {
  version: string
  pages: Record<string, string[]>
}

/** Writes the shells of a small build and reads what the worker would keep. */
function built(html: string): Shells {
  const folder = mkdtempSync(join(tmpdir(), 'tongke-shells-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'offline-worker.js'), 'const shells = __SHELLS__;')
  writeFileSync(join(folder, 'assist.html'), html)
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  const chunk = (fileName: string, changes: object = {}) => ({
    type: 'chunk',
    fileName,
    imports: [],
    dynamicImports: [],
    ...changes,
  })
  const output = [
    chunk('assets/assist-1.js', {
      name: 'assist',
      isEntry: true,
      imports: ['assets/shared-2.js'],
      dynamicImports: ['assets/later-3.js'],
      viteMetadata: { importedCss: new Set(['assets/assist-4.css']) },
    }),
    // Two that import each other, as bundlers make them.
    chunk('assets/shared-2.js', { imports: ['assets/assist-1.js'] }),
    chunk('assets/later-3.js'),
    chunk('assets/console-5.js', { name: 'index', isEntry: true }),
  ]
  writeShells(folder, { '/assist': { name: 'assist', built: { output }, files: ['/icon.svg'] } })
  const code = readFileSync(join(folder, 'offline-worker.js'), 'utf8')
  return JSON.parse(code.slice('const shells = '.length, -1)) as Shells
}

it('a page’s shell is its address, its icons, and every script and style it may load, and nothing of others', () => {
  expect(built('<p>').pages).toEqual({
    '/assist': [
      '/assist',
      '/icon.svg',
      '/assets/assist-1.js',
      '/assets/assist-4.css',
      '/assets/later-3.js',
      '/assets/shared-2.js',
    ],
  })
})

it('what changes of a page changes the version, and the same build has the same', () => {
  expect(built('<p>').version).toBe(built('<p>').version)
  expect(built('<p>').version).not.toBe(built('<p class="new">').version)
})
