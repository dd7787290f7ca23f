import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { type Request, type RequestHandler, type Response, Router } from 'express'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.txt': 'text/plain; charset=utf-8',
}
const compressible = /^(text|application|image\/svg)/

type Encoding = 'br' | 'gzip' | 'identity'

interface Page {
  type: string
  body: Buffer
  tag: string
  /** Its name changes with its content. */
  hashed: boolean
  /** Made when first asked for, once. */
  packed: Map<Encoding, Promise<Buffer>>
}

/**
 * Serves the built client from memory (a few MB), read once: no path from outside ever reaches the file system.
 * `/teach` and all below it is teach.html, and so for every page there is; any other path without an ending is the
 * console's. Packing is done here and kept, so that a build needs no step for it.
 */
export function servePages(folder: string): RequestHandler {
  const pages = readPages(folder)
  const router = Router()
  router.use(async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next()
    const page = pageFor(pages, req.path)
    if (page) return send(page, req, res)
    if (pages.size > 0) return void res.status(404).type('text').send('Not found')
    res
      .status(503)
      .type('text')
      .send('The pages are not built yet: start with `npm start`, or `npm run dev`.')
  })
  return router
}

async function send(page: Page, req: Request, res: Response): Promise<void> {
  res.set({
    'Content-Type': page.type,
    ETag: page.tag,
    Vary: 'Accept-Encoding',
    'Cache-Control': page.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (req.fresh) return void res.status(304).end()
  const encoding = compressible.test(page.type) ? encodingOf(req.get('Accept-Encoding')) : 'identity'
  if (encoding !== 'identity') res.set('Content-Encoding', encoding)
  res.end(await packed(page, encoding))
}

/** A link's page is the sign-in page, which knows what to do with it. */
const shared = new Map([['link', 'sign-in']])

function pageFor(pages: Map<string, Page>, path: string): Page | undefined {
  const exact = pages.get(path)
  if (exact) return exact
  if (extname(path)) return undefined
  const first = path.split('/')[1] ?? ''
  return pages.get(`/${shared.get(first) ?? first}.html`) ?? pages.get('/index.html')
}

function readPages(folder: string): Map<string, Page> {
  const pages = new Map<string, Page>()
  for (const entry of listFolder(folder)) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const body = readFileSync(file)
    const path = `/${file.slice(folder.length).replaceAll('\\', '/').replace(/^\//, '')}`
    pages.set(path, {
      type: types[extname(entry.name)] ?? 'application/octet-stream',
      body,
      tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      hashed: path.startsWith('/assets/'),
      packed: new Map(),
    })
  }
  return pages
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** `accepted` is Accept-Encoding; browsers offer br to https and localhost only. */
function encodingOf(accepted = ''): Encoding {
  const offered = accepted.split(',').map((item) => item.trim())
  const takes = (name: string) =>
    offered.some((item) => item === name || (item.startsWith(`${name};`) && !/q=0(\.0*)?$/.test(item)))
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity'
}

const pack = {
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 9 }),
  // 9 of 11: nearly as small, at a tenth of the time of the best.
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  identity: async (body: Buffer) => body,
} satisfies Record<Encoding, (body: Buffer) => Promise<Buffer>>

function packed(page: Page, encoding: Encoding): Promise<Buffer> {
  const made = page.packed.get(encoding) ?? pack[encoding](page.body)
  page.packed.set(encoding, made)
  return made
}
