import { type Browser, chromium } from 'playwright-core'

/** Headless Chromium with a synthetic camera and a tone for a microphone. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]

/** Opens one page a classroom link, each with cookies of its own, in one browser. They enter their lesson by themselves. */
export async function openClassrooms(links: string[], executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: flags })
  for (const link of links) {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      locale: 'zh-CN',
      permissions: ['camera', 'microphone'],
    })
    const page = await context.newPage()
    await page.goto(link)
    // The code of the link is filled in; one key pairs the PC.
    await page.locator('[data-action="pair"]:enabled').press('Enter')
  }
  return browser
}
