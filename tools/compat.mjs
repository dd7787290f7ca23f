import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vite'
import { readNames } from './support/browser-names.mjs'
import { newerThan, ownMembers } from './support/newer-than.mjs'

/** The last Chromium for Windows 7, on which many classrooms' PCs run. */
const OLDEST = 109
const PAGES = ['classroom', 'assist', 'sign-in', 'teach', 'observe', 'join']
/** What is newer and may be there, because the page goes on without it. */
const GUARDED = new Map([
  ['subject', 'a lesson’s own, as the server sends it'],
  ['popover', 'React’s name of an attribute, which our pages don’t use'],
  ['startViewTransition', 'React asks for it before it uses it'],
  ['skipTransition', 'of a transition, which React has only where there are some'],
  ['animation', 'of an event of the same'],
  ['getHeaderExtensionsToNegotiate', 'mediasoup-client asks for it before it uses it'],
  ['setHeaderExtensionsToNegotiate', 'the same'],
])

const built = fileURLToPath(new URL('../dist/client', import.meta.url))

/**
 * A page's scripts and all that they may load.
 * @param {string} page
 */
function scriptsOf(page) {
  const html = readFileSync(join(built, `${page}.html`), 'utf8')
  const found = new Set(
    [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? ''),
  )
  for (const path of found) {
    const code = readFileSync(join(built, path), 'utf8')
    for (const [, name] of code.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)) found.add(`assets/${name}`)
  }
  return found
}

/** `node tools/compat.mjs`: whether the light pages, as built, run on the oldest Chromium. */
const names = readNames(createRequire(import.meta.url)('@mdn/browser-compat-data'))
const files = new Set(PAGES.flatMap((page) => [...scriptsOf(page)]))
const programs = [...files].map((file) => ({
  file,
  program: parseAst(readFileSync(join(built, file), 'utf8')),
}))
const own = ownMembers(programs.map(({ program }) => program))
let bad = 0
for (const { file, program } of programs)
  for (const { name, since } of newerThan(program, own, names, OLDEST)) {
    if (GUARDED.has(name)) continue
    bad += 1
    console.log(`${file}: ${name} is there from Chromium ${since} on`)
  }
console.log(
  `compat: ${files.size} scripts of ${PAGES.length} pages, ${bad} uses newer than Chromium ${OLDEST}`,
)
process.exitCode = bad === 0 ? 0 : 1
