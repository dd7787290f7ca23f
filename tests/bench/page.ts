/**
 * Bytes of gzipped JavaScript that a classroom's page loads, and all bytes on the wire until it shows the teacher.
 *
 * A real browser with an empty cache opens the page of a paired classroom while its lesson is live, and enters. Every script
 * that it fetched counts, at the size that gzip gives (level 9; servers that send Brotli send less). On the wire: what arrived by
 * HTTP, with headers, and in the socket's frames, up to the first frame of the teacher; media itself not.
 *
 *   npm run bench -- page
 */
import { gzipSync } from 'node:zlib'
import type { CDPSession } from 'playwright-core'
import { noteFirstFrame, report } from '../support/bench.ts'
import { openBrowser } from '../support/browser.ts'
import { openScene } from '../support/paired-lesson.ts'

const { app, county, lessonId, be } = await openScene({ production: true })
const browser = await openBrowser({ autoplay: true })
try {
  const teacher = await browser.newPage({ baseURL: app.url })
  await be(teacher.context(), county.lead.teacher)
  await teacher.goto(`/teach/${lessonId}`)
  await teacher.locator('[data-action="enter"]').click()
  await teacher.locator('[data-action="go-live"]').click()
  await teacher.locator('main.studio[data-phase="live"]').waitFor()

  const context = await browser.newContext({ baseURL: app.url, locale: 'zh-CN' })
  await noteFirstFrame(context)
  await be(context, county.rural[0]!.device)
  const page = await context.newPage()
  const wire = await countWire(await context.newCDPSession(page))
  const scripts = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.set(response.url(), response.body())
  })
  await page.goto('/classroom')
  await page.evaluate(() => (globalThis as unknown as { firstFrame: Promise<unknown> }).firstFrame)

  let packed = 0
  for (const [url, body] of scripts) {
    const bytes = gzipSync(await body, { level: 9 }).length
    packed += bytes
    console.log(`${kilobytes(bytes).toFixed(1).padStart(8)} KB  ${new URL(url).pathname}`)
  }
  report('page', [
    { name: 'JavaScript, gzipped', figure: kilobytes(packed), unit: 'KB', target: 200 },
    { name: 'scripts', figure: scripts.size, unit: '' },
    { name: 'on the wire by HTTP', figure: kilobytes(wire.http), unit: 'KB' },
    { name: 'on the wire by socket', figure: kilobytes(wire.socket), unit: 'KB' },
    {
      name: 'on the wire, cold, joined',
      figure: kilobytes(wire.http + wire.socket),
      unit: 'KB',
      target: 350,
    },
  ])
} finally {
  await browser.close()
  await app.stop()
}

/** KB as browsers show them: 1,000 bytes. */
function kilobytes(bytes: number): number {
  return Math.round(bytes / 100) / 10
}

/** Goes on counting what the page receives. */
async function countWire(session: CDPSession): Promise<{ http: number; socket: number }> {
  const wire = { http: 0, socket: 0 }
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    wire.http += encodedDataLength
  })
  session.on('Network.webSocketFrameReceived', ({ response }) => {
    wire.socket += Buffer.byteLength(response.payloadData)
  })
  await session.send('Network.enable')
  return wire
}
