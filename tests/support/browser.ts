import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Long enough for a machine that is busy with other things: nothing is judged by how long it takes. */
export const patience = 60_000

export interface BrowserOptions {
  /** A sound file that its fake microphone plays, over and over; a beep a second without it. */
  microphone?: string
  /** How many fake cameras there are; one without it. */
  cameras?: number
  /** Whether cameras and microphones are given without a question (yes), refused, or not there at all. */
  devices?: 'given' | 'refused' | 'none'
  /**
   * Where a page asks for a screen, the tab of this title is taken, and its sound is real. Only without fake devices, which bring a
   * fake screen.
   */
  tab?: string
  /** A second display, so large, to the right of the first of 1366 × 768. */
  second?: { width: number; height: number }
  /** Plays sound without a key or click first, as a classroom's PC is set up to. */
  autoplay?: boolean
  /** A program that starts Chromium in its own way: in a network namespace. */
  wrap?: (program: string) => string
  /** An address that counts as secure though it is plain http: cameras are given to no other. */
  trusting?: string
}

/**
 * What Chromium is started without. The popups of its address bar are pages (seen in 156), which the window of a new profile
 * loads beside the page under test: every context here is such a window, and 1.2 s of a core went into each. A school's PC has
 * its browser open. The rest is what Playwright turns off by itself: of this switch the last one alone counts.
 */
const withoutFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

/** Headless Chromium with a fake camera and microphone. Its caller closes it. */
export async function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_BIN
  if (!executablePath)
    throw new Error('CHROMIUM_BIN is not set: run this with `npm test` or `npm run bench`, which bring it.')
  return chromium.launch({
    // A tab that is muted gives no sound either.
    ignoreDefaultArgs: options.tab ? ['--mute-audio'] : [],
    executablePath: options.wrap?.(executablePath) ?? executablePath,
    // Without a locale Chromium calls every file with a Chinese name `download`.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${withoutFeatures.join(',')}`,
      '--allow-loopback-in-peer-connection',
      ...(options.devices === 'none'
        ? []
        : [
            `--use-fake-device-for-media-stream=device-count=${options.cameras ?? 1}`,
            `--use-fake-ui-for-media-stream${options.devices === 'refused' ? '=deny' : ''}`,
          ]),
      ...(options.tab ? [`--auto-select-tab-capture-source-by-title=${options.tab}`] : []),
      ...(options.second
        ? [`--screen-info={1366x768}{1366,0 ${options.second.width}x${options.second.height}}`]
        : []),
      ...(options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}`] : []),
      ...(options.trusting ? [`--unsafely-treat-insecure-origin-as-secure=${options.trusting}`] : []),
      ...(options.autoplay ? ['--autoplay-policy=no-user-gesture-required'] : []),
    ],
  })
}

/** Lets a page know its displays and place windows on them, as an administrator of schools' PCs allows it once. */
export async function allowDisplays(page: Page): Promise<void> {
  const own = await page.context().newCDPSession(page)
  const { targetInfo } = await own.send('Target.getTargetInfo')
  const all = await page.context().browser()!.newBrowserCDPSession()
  await all.send('Browser.grantPermissions', {
    permissions: ['windowManagement'],
    ...(targetInfo.browserContextId ? { browserContextId: targetInfo.browserContextId } : {}),
  })
}

/** The windows of one test: closed when it is over, photographed when it fails. */
export interface Windows {
  browser(options?: BrowserOptions): Promise<Browser>
  /** A window with cookies of its own. */
  open(browser: Browser, name: string, options?: BrowserContextOptions): Promise<Page>
  /** Runs the test; if it fails, its error names the folder that holds a picture of every window. */
  watch(test: () => Promise<void>): Promise<void>
}

export function createWindows(base: BrowserContextOptions): Windows {
  const pages = new Map<string, Page>()
  const heard: string[] = []
  return {
    async browser(options) {
      const browser = await openBrowser(options)
      onTestFinished(() => browser.close())
      return browser
    },
    async open(browser, name, options) {
      const context: BrowserContext = await browser.newContext({ locale: 'zh-CN', ...base, ...options })
      context.setDefaultTimeout(patience)
      const page = await context.newPage()
      page.on('pageerror', (error) => heard.push(`${name}: ${error.stack ?? error.message}`))
      pages.set(name, page)
      return page
    },
    async watch(test) {
      try {
        await test()
        if (heard.length > 0) throw new Error('a page threw an error')
      } catch (error) {
        const folder = mkdtempSync(join(tmpdir(), 'tongke-e2e-'))
        for (const [name, page] of pages)
          await page.screenshot({ path: join(folder, `${name}.png`), timeout: 10_000 }).catch(() => {})
        if (error instanceof Error)
          error.message += `\nPictures of all windows: ${folder}${heard.map((line) => `\n${line}`).join('')}`
        throw error
      }
    },
  }
}
